import fc from 'fast-check';
import { expect, it } from 'vitest';
import { createRateLimiter } from '../../src/payments/rate-limiter.js';

it('lets no more calls start in any second than it is told to', () => {
  const calls = fc.array(fc.integer({ min: 0, max: 400 }), { minLength: 1, maxLength: 200 });
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 25 }), calls, (perSecond, pauses) => {
      let now = 1_000_000;
      const limiter = createRateLimiter(perSecond, () => now);
      const starts: number[] = [];
      for (const pause of pauses) {
        now += pause;
        const wait = limiter.reserve(Number.POSITIVE_INFINITY) ?? Number.NaN;
        expect(wait).toBeGreaterThanOrEqual(0);
        starts.push(now + wait);
      }
      starts.forEach((start, index) => {
        const before = starts[index - perSecond];
        if (before !== undefined) expect(start - before).toBeGreaterThanOrEqual(1000);
      });
    }),
  );
});

it('makes nobody wait who comes no faster than that', () => {
  let now = 0;
  const limiter = createRateLimiter(20, () => now);
  for (let call = 0; call < 100; call += 1) {
    now += 50;
    expect(limiter.reserve(0)).toBe(0);
  }
});

it('gives no place to a caller who would wait too long, and takes none for it', () => {
  const limiter = createRateLimiter(2, () => 5000);
  expect([limiter.reserve(0), limiter.reserve(0)]).toEqual([0, 0]);
  expect(limiter.reserve(999)).toBeUndefined();
  expect(limiter.reserve(999)).toBeUndefined();
  expect(limiter.reserve(1000)).toBe(1000);
});
