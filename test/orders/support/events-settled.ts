import { until } from '../../completion/support/waiting.js';
import type { RunningSeller } from './seller.js';

type Running = Pick<RunningSeller, 'app' | 'stripe'>;

/** Waits until Stripe has brought all of its events, but for types that get lost, and each had its effect. */
export async function eventsSettled({ app, stripe }: Running, lost?: RegExp): Promise<void> {
  await until('all events have their effect', async () => {
    for await (const { type } of stripe.seller.events.list({ delivery_success: false, limit: 100 })) {
      if (!lost?.test(type)) return undefined;
    }
    const counts = await app.store.inbox.counts();
    return counts.every(({ outcome }) => outcome !== undefined) ? true : undefined;
  });
}
