import type { Store } from '../../../src/store/store.js';
import type { StripeSide } from '../../support/stripe.js';
import { refundsAt, sumOf } from './ledger.js';

export interface AuditedCharges {
  orders: number;
  refunded: number;
  wrong: string[];
}

/** Holds every charge of the ledger against the database: an order or all of the money back, and never both. */
export async function auditCharges({ store, stripe }: { store: Store; stripe: StripeSide }): Promise<AuditedCharges> {
  const found: AuditedCharges = { orders: 0, refunded: 0, wrong: [] };
  const refunds = await refundsAt(stripe);
  for (const { id, payment_intent, amount, metadata } of await stripe.charges()) {
    const sessionId = metadata.checkout_session_id ?? '';
    const owner = await store.ownerOf(sessionId);
    const { order: its } = await store.read({ session: owner, withOrder: true });
    const order = its?.payment?.paymentIntentId === payment_intent ? its : undefined;
    const back = sumOf(refunds.filter(({ charge }) => charge === id));
    if (order) found.orders += 1;
    if (back === amount) found.refunded += 1;
    if ((order !== undefined) === (back === amount) || back > amount) {
      found.wrong.push(`${sessionId}: order ${order?.id ?? 'none'}, ${back} of ${amount} went back`);
    }
  }
  return found;
}
