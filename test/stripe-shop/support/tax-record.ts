import { until } from '../../completion/support/waiting.js';
import type { RunningSeller } from '../../orders/support/seller.js';
import type { StripeSide } from '../../support/stripe.js';

/** A transaction as the sandbox has it on record. */
export interface TaxOnRecord {
  id: string;
  type: 'reversal' | 'transaction';
  reference: string;
  calculation: string | null;
  original_transaction: string | null;
  amount_total: number;
  tax: number;
  left: { amount_total: number; tax: number } | null;
}

/** All that is on record, the oldest first. */
export async function taxOnRecord({ url }: Pick<StripeSide, 'url'>): Promise<TaxOnRecord[]> {
  const { transactions } = (await (await fetch(`${url}/_sandbox/tax`)).json()) as { transactions: TaxOnRecord[] };
  return transactions;
}

/** Switches Stripe Tax on or off for the account. */
export async function setTaxActive({ url }: Pick<StripeSide, 'url'>, active: boolean): Promise<void> {
  const response = await fetch(`${url}/_sandbox/tax`, { method: 'POST', body: JSON.stringify({ active }) });
  if (!response.ok) throw new Error(await response.text());
}

/** What is on record when nothing is left to be recorded, here or for refunds. */
export async function recorded({ app, stripe }: RunningSeller): Promise<TaxOnRecord[]> {
  await until('every refund is made, and every sale recorded', async () => {
    const refunds = await app.store.dueRefunds(Number.MAX_SAFE_INTEGER, 1);
    const open = await app.store.orderTasks.openSince('tax', Number.MAX_SAFE_INTEGER);
    if (refunds.length + open.length === 0) return true;
    await app.orders.upkeep.carryOutRefunds();
    await app.orders.upkeep.carryOutTasks();
    return undefined;
  });
  return taxOnRecord(stripe);
}

/** Waits until the record of an order was tried in vain. */
export const triedInVain = ({ app }: RunningSeller, orderId: string): Promise<string> =>
  until('the record was tried', async () => (await app.store.orderTasks.ofOrder(orderId))[0]?.problem);
