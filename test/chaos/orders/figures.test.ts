import { expect, it } from 'vitest';
import { figuresOf } from '../../../chaos/orders/figures.js';
import type { Attempt } from '../../../chaos/orders/ledger.js';

const attempt = (eventId: string, way: string, at: number, accepted = true): Attempt => ({
  endpoint: 'agent',
  eventId,
  way,
  at,
  answeredAt: at,
  accepted,
});

it('counts what the receiver did', () => {
  const attempts = [
    attempt('a', '500', 1000, false),
    attempt('a', 'slow head', 1900),
    attempt('b', '200', 1950),
    attempt('a', '200', 2000),
    attempt('c', 'other secret', 2100, false),
    attempt('c', 'away', 2200, false),
    attempt('c', '200', 5500),
    attempt('d', '200', 7000),
  ];
  expect(figuresOf(attempts, { from: 2150, until: 5000 })).toEqual({
    attempts: 8,
    failing: { failed: 1, of: 5 },
    ways: [
      ['500', 1],
      ['slow head', 1],
      ['other secret', 1],
      ['away', 1],
    ],
    repeated: 1,
    busiestSecond: 2,
    outage: 2.85,
    afterOutage: [0.5, 2],
  });
  expect(figuresOf([], { from: 0, until: 0 })).toMatchObject({ attempts: 0, busiestSecond: 0, afterOutage: [] });
});
