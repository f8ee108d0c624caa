import { expect, it } from 'vitest';
import { checkAttempts } from '../../../chaos/orders/checks/attempts.js';
import type { Attempt } from '../../../chaos/orders/ledger.js';
import { newFindings, numbersOf } from './support/story.js';

const ATTEMPT: Attempt = {
  endpoint: 'agent',
  at: 0,
  answeredAt: 1,
  eventId: 'evt_1',
  digest: 'one',
  way: '500',
  accepted: false,
};

function wrongIn(...attempts: Partial<Attempt>[]) {
  const findings = newFindings();
  checkAttempts(
    attempts.map((given) => ({ ...ATTEMPT, ...given })),
    findings,
  );
  return numbersOf(findings);
}

it('finds nothing where the same bytes come again and again', () => {
  expect(wrongIn({}, {}, { accepted: true }, { digest: undefined }, { endpoint: 'merchant', digest: 'two' })).toEqual(
    {},
  );
});

it.each<[string, Partial<Attempt>, string]>([
  ['other bytes', { digest: 'two' }, 'changedBytes'],
  ['a bad signature', { signature: 'no secret made it' }, 'badSignature'],
  ['another Content-Type', { malformed: 'Content-Type is text/plain' }, 'malformed'],
  ['an event that was early', { early: true }, 'tooEarly'],
  ['a redirect that was followed', { endpoint: 'elsewhere', digest: undefined }, 'redirected'],
])('finds %s', (_, attempt, column) => {
  expect(wrongIn({}, {}, attempt)).toEqual({ [column]: 1 });
});

it('finds a signature that was made for an attempt before', () => {
  const [first, second] = [
    { at: 10_900, signedAt: 10 },
    { at: 11_100, signedAt: 11 },
  ];
  expect(wrongIn(first, second)).toEqual({});
  expect(wrongIn(first, { ...second, signedAt: 10 })).toEqual({});
  expect(wrongIn(second, first, { at: 12_500, signedAt: 10 })).toEqual({ badSignature: 1 });
  expect(wrongIn(first, second, { at: 12_500, signedAt: 11 }, { at: 14_000, signedAt: 11 })).toEqual({
    badSignature: 1,
  });
});
