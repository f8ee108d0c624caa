import { eventsSettled } from './events-settled.js';
import { refundsAt } from './ledger.js';
import type { RunningSeller, Seller } from './seller.js';

const HOUR = 3_600_000;

/** How a test sees to what is due, and what came of it at Stripe and in the database. */
export const lookingTwice = (seller: () => Seller, shop: () => RunningSeller) => ({
  /** Twice, with time between: whatever is done is done once. */
  async settled(lost?: RegExp): Promise<void> {
    for (let time = 0; time < 2; time += 1) {
      await eventsSettled(shop(), lost);
      await shop().app.sweeper.runOnce({ grace: 0 });
      await shop().app.orders.reconciliation.run({ since: 0 });
      seller().clock.advance(HOUR / 6);
    }
  },

  moneyBack: async (sessionId: string) =>
    (await refundsAt(seller().stripe, sessionId)).map(({ payment_intent, amount, status }) => ({
      payment_intent,
      amount,
      status,
    })),

  async chargeOf(sessionId: string) {
    const { charge } = await shop().app.store.read({ session: { id: sessionId, agentId: 'alpha' } });
    return charge;
  },
});
