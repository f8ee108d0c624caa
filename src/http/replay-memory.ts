export interface ReplayMemoryDeps {
  /** Milliseconds. */
  now: () => number;
  /** How many signatures are remembered; beyond it, the oldest is forgotten. */
  max: number;
}

interface Seen {
  /** What of a second request with the same signature makes it the first one, sent again. */
  retryOf: string | undefined;
  until: number;
}

/** Signatures that were good, for as long as they could be used again. */
export function createReplayMemory({ now, max }: ReplayMemoryDeps) {
  /** The one that came first is first. */
  const seen = new Map<string, Seen>();

  function forget(): void {
    const time = now();
    for (const [id, { until }] of seen) {
      if (seen.size <= max && until >= time) return;
      seen.delete(id);
    }
  }

  return {
    /**
     * Remembers a signature until `until`. False where it was used before for another request; without `retryOf`, every
     * request is another.
     */
    admit(id: string, retryOf: string | undefined, until: number): boolean {
      const known = seen.get(id);
      if (known && known.until >= now()) return retryOf !== undefined && known.retryOf === retryOf;
      seen.delete(id);
      seen.set(id, { retryOf, until });
      forget();
      return true;
    },

    /** How many are remembered now. */
    size: (): number => seen.size,
  };
}

export type ReplayMemory = ReturnType<typeof createReplayMemory>;
