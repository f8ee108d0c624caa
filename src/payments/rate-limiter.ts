/**
 * Spaces calls so that no more than `perSecond` start in a second, with a burst of as many. Stripe allows 25 a
 * second on one endpoint (docs.stripe.com/rate-limits); staying below keeps 429 out of a checkout.
 */
export function createRateLimiter(perSecond: number, now: () => number) {
  const spacing = 1000 / perSecond;
  let nextFree = 0;
  return {
    /** Takes a place and returns how long to wait for it, or `undefined` when that is longer than `maxWait` (ms). */
    reserve(maxWait: number): number | undefined {
      const time = now();
      const earliest = Math.max(nextFree, time - 1000 + spacing);
      const wait = Math.max(0, earliest - time);
      if (wait > maxWait) return undefined;
      nextFree = earliest + spacing;
      return wait;
    },
  };
}

export type RateLimiter = ReturnType<typeof createRateLimiter>;
