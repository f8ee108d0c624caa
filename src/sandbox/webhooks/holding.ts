import { setTimeout as sleep } from 'node:timers/promises';

/** Holds events back until a later one went out, or for `longest` milliseconds when none comes. */
export function createHolding(longest: number) {
  const held = new Set<{ seq: number; release: AbortController }>();
  return {
    async hold(seq: number, signal: AbortSignal): Promise<void> {
      const entry = { seq, release: new AbortController() };
      held.add(entry);
      await sleep(longest, undefined, { signal: AbortSignal.any([signal, entry.release.signal]) }).catch(
        () => undefined,
      );
      held.delete(entry);
      signal.throwIfAborted();
    },
    /** The event at `seq` went out: all earlier ones may follow. */
    passed(seq: number): void {
      for (const entry of held) if (entry.seq < seq) entry.release.abort();
    },
  };
}
