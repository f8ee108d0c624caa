import type { PaymentIntentState } from '../domain/charge.js';
import type { SessionRef, Store } from '../store/store.js';

/** Tells the payments of this shop's sessions from others of the same Stripe account. */
export function createOwnPayments({ store, storeId }: { store: Pick<Store, 'ownerOf'>; storeId: string }) {
  return {
    isStore: (id: string): boolean => id === storeId,

    /** The payment names this database; whether it knows the session is another question. */
    isOurs: (intent: PaymentIntentState): boolean => intent.sessionId !== undefined && intent.storeId === storeId,

    /** The session of a payment; one from before payments named their database counts by its session alone. */
    async sessionOf({ sessionId, storeId: named }: PaymentIntentState): Promise<SessionRef | undefined> {
      if (sessionId === undefined || (named !== undefined && named !== storeId)) return undefined;
      return store.ownerOf(sessionId);
    },
  };
}

export type OwnPayments = ReturnType<typeof createOwnPayments>;
