import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { pauseBefore, SCHEDULE } from '../../src/outbox/schedule.js';

const share = fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true });
const retried = fc.integer({ min: 1, max: SCHEDULE.length - 1 });

describe('the schedule', () => {
  it('has twelve attempts in about three days, each after a longer pause than the one before', () => {
    expect(SCHEDULE.map((pause) => pause / 1000)).toEqual([
      0, 5, 30, 120, 300, 1800, 7200, 18_000, 36_000, 50_400, 72_000, 86_400,
    ]);
    expect([...SCHEDULE].sort((a, b) => a - b)).toEqual(SCHEDULE);
  });

  it('is spread by a fifth at most, either way, and all of that', () => {
    fc.assert(
      fc.property(retried, share, (attempts, random) => {
        const base = SCHEDULE[attempts] ?? 0;
        const pause = pauseBefore({ attempts }, SCHEDULE, () => random) ?? Number.NaN;
        expect(pause).toBeGreaterThanOrEqual(0.8 * base);
        expect(pause).toBeLessThanOrEqual(1.2 * base);
      }),
    );
    expect([0, 0.5, 1].map((random) => pauseBefore({ attempts: 1 }, SCHEDULE, () => random))).toEqual([
      4000, 5000, 6000,
    ]);
  });

  it('has no attempt after the last, whatever the receiver asks for', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: SCHEDULE.length, max: 1000 }),
        fc.option(fc.nat()),
        share,
        (attempts, asked, random) => {
          const failed = { attempts, ...(asked !== null && { retryAfterSeconds: asked }) };
          expect(pauseBefore(failed, SCHEDULE, () => random)).toBeUndefined();
        },
      ),
    );
  });
});

describe('Retry-After', () => {
  it('is never answered earlier than the schedule, nor later than twice that, nor earlier than asked within that', () => {
    fc.assert(
      fc.property(retried, fc.oneof(fc.nat(200_000), fc.nat()), share, (attempts, retryAfterSeconds, random) => {
        const base = SCHEDULE[attempts] ?? 0;
        const pause = pauseBefore({ attempts, retryAfterSeconds }, SCHEDULE, () => random) ?? Number.NaN;
        expect(pause).toBeGreaterThanOrEqual(base);
        expect(pause).toBeLessThanOrEqual(2 * base);
        expect(pause).toBeGreaterThanOrEqual(Math.min(2 * base, retryAfterSeconds * 1000));
      }),
    );
  });

  it.each([
    [0, 5000],
    [3, 5000],
    [7, 7000],
    [10, 10_000],
    [86_400, 10_000],
  ])('of %i s makes 5 s into %i ms', (retryAfterSeconds, pause) => {
    expect(pauseBefore({ attempts: 1, retryAfterSeconds }, SCHEDULE, () => 0)).toBe(pause);
  });
});
