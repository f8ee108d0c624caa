/** How often something may happen: so many times at once, and so many times a second in the long run. */
export interface Rate {
  perSecond: number;
  burst: number;
}

export interface TokenBucketsDeps {
  /** Milliseconds of a clock that never goes back. */
  now: () => number;
  /** How many buckets are remembered; beyond it, the one that was taken from longest ago is forgotten. */
  maxKeys: number;
}

/** Below what a double loses in sums of times. */
const NOTHING = 1e-6;

/**
 * Token buckets by key. A bucket is one number, the moment at which it will be full again (the generic cell rate
 * algorithm, ITU-T I.371), and a full bucket needs not be remembered.
 */
export function createTokenBuckets({ now, maxKeys }: TokenBucketsDeps) {
  /** The one that was taken from longest ago is first. */
  const fullAt = new Map<string, number>();

  /** Milliseconds until there is a token; 0 where there is one. */
  function missing(key: string, { perSecond, burst }: Rate): number {
    const ahead = (fullAt.get(key) ?? 0) - now();
    const wait = ahead - ((burst - 1) * 1000) / perSecond;
    return wait > NOTHING ? wait : 0;
  }

  /** Some at a time: each call that makes an entry takes away two that say nothing any more, where there are any. */
  function forget(time: number): void {
    let looked = 0;
    for (const [key, full] of fullAt) {
      if (fullAt.size <= maxKeys && (full > time || looked >= 2)) return;
      fullAt.delete(key);
      looked += 1;
    }
  }

  return {
    missing,

    /** Takes a token; else the result is the milliseconds until there is one, and nothing has changed. */
    take(key: string, rate: Rate): number {
      const wait = missing(key, rate);
      if (wait > 0) return wait;
      const time = now();
      const full = Math.max(fullAt.get(key) ?? 0, time) + 1000 / rate.perSecond;
      fullAt.delete(key);
      fullAt.set(key, full);
      forget(time);
      return 0;
    },

    /** How many buckets are remembered now. */
    size: (): number => fullAt.size,
  };
}

export type TokenBuckets = ReturnType<typeof createTokenBuckets>;
