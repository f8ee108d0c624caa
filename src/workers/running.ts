/** Knows what is under way, also where nobody waits for it any more. */
export function createRunning() {
  const running = new Set<Promise<unknown>>();

  return {
    /** Counts `work` until it has ended; returns it. */
    track<T>(work: Promise<T>): Promise<T> {
      running.add(work);
      const forget = () => running.delete(work);
      work.then(forget, forget);
      return work;
    },

    /** Resolves when nothing is under way, whatever it ended in. */
    async idle(): Promise<void> {
      while (running.size > 0) await Promise.allSettled(running);
    },
  };
}
