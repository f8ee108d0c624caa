import { setTimeout as sleep } from 'node:timers/promises';
import { StripeError } from '../errors.js';
import type { FollowUp } from '../store/follow-ups.js';
import type { Store } from '../store/store.js';

type Deps = {
  store: Store;
  afterMs: number;
  signal: AbortSignal;
  settle: (refund: string) => void;
};

/** Settles, after a while, the refunds that do not stay as they were created. */
export function createSettler({ store, afterMs, signal, settle }: Deps) {
  let taken = 0;

  async function follow({ refund }: FollowUp): Promise<void> {
    await sleep(afterMs, undefined, { signal });
    // It may have been settled or canceled by a call meanwhile.
    if (store.followUps.find(refund) !== undefined) settle(refund);
  }

  return {
    /** Takes up the refunds that were created since the last time. */
    wake(): void {
      for (const followUp of store.followUps.after(taken)) {
        taken = followUp.seq;
        follow(followUp).catch((error: unknown) => {
          if (!signal.aborted && !(error instanceof StripeError)) console.error(error);
        });
      }
    },
  };
}
