import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createTokenBuckets } from '../../src/token-buckets.js';

function bucketsAt(start = 0, maxKeys = 1000) {
  let time = start;
  const buckets = createTokenBuckets({ now: () => time, maxKeys });
  const advance = (milliseconds: number): void => {
    time += milliseconds;
  };
  return { ...buckets, advance, time: () => time };
}

const rates = fc.record({
  perSecond: fc.double({ min: 0.01, max: 10_000, noNaN: true }),
  burst: fc.integer({ min: 1, max: 50 }),
});

describe('a token bucket', () => {
  it('gives the burst at once, then one token after another', () => {
    const { take, advance } = bucketsAt(5_000_000);
    const rate = { perSecond: 4, burst: 3 };
    expect([1, 2, 3, 4, 5].map(() => take('a', rate))).toEqual([0, 0, 0, 250, 250]);
    advance(249);
    expect(take('a', rate)).toBe(1);
    advance(1);
    expect([take('a', rate), take('a', rate)]).toEqual([0, 250]);
    advance(60_000);
    expect([1, 2, 3, 4].map(() => take('a', rate))).toEqual([0, 0, 0, 250]);
  });

  it('belongs to its key alone', () => {
    const { take } = bucketsAt();
    const rate = { perSecond: 1, burst: 1 };
    expect([take('a', rate), take('a', rate), take('b', rate)]).toEqual([0, 1000, 0]);
  });

  it('never gives more than its rate allows, in any stretch of time, and always after the time that it says', () => {
    fc.assert(
      fc.property(
        rates,
        fc.array(fc.double({ min: 0, max: 3000, noNaN: true }), { minLength: 1, maxLength: 60 }),
        (rate, pauses) => {
          const bucket = bucketsAt(1_800_000_000_000);
          const taken: number[] = [];
          for (const pause of pauses) {
            bucket.advance(pause);
            const wait = bucket.take('a', rate);
            if (wait === 0) taken.push(bucket.time());
            expect(bucket.missing('a', rate)).toBeLessThanOrEqual(1000 / rate.perSecond + 0.01);
          }
          for (const [first, from] of taken.entries()) {
            for (const [last, to] of taken.entries()) {
              const allowed = rate.burst + ((to - from) / 1000) * rate.perSecond;
              if (last >= first) expect(last - first + 1).toBeLessThanOrEqual(allowed + 0.01 * rate.perSecond);
            }
          }
          const wait = bucket.missing('a', rate);
          bucket.advance(wait + 0.01);
          expect(bucket.take('a', rate)).toBe(0);
        },
      ),
    );
  });

  it('changes nothing where it has no token', () => {
    const { take, missing, advance } = bucketsAt();
    const rate = { perSecond: 1, burst: 1 };
    take('a', rate);
    for (let tries = 0; tries < 100; tries += 1) expect(take('a', rate)).toBe(1000);
    expect(missing('a', rate)).toBe(1000);
    advance(1000);
    expect(missing('a', rate)).toBe(0);
  });
});

describe('the buckets of ten thousand callers', () => {
  const rate = { perSecond: 1, burst: 2 };

  it('are forgotten once they are full again', () => {
    const { take, advance, size } = bucketsAt(0, 20_000);
    for (let caller = 0; caller < 10_000; caller += 1) take(`caller ${caller}`, rate);
    expect(size()).toBe(10_000);
    advance(1000);
    for (let call = 0; call < 10_000; call += 1) take('one more', { perSecond: 1000, burst: 20_000 });
    expect(size()).toBeLessThanOrEqual(2);
  });

  it('are never more than there may be, and the latest are those that are kept', () => {
    const { take, size } = bucketsAt(0, 1000);
    for (let caller = 0; caller < 10_000; caller += 1) {
      take(`caller ${caller}`, rate);
      expect(size()).toBeLessThanOrEqual(1000);
    }
    take('caller 9999', rate);
    expect([take('caller 9999', rate), take('caller 0', rate)]).toEqual([2000 - 1000, 0]);
  });
});
