import { noSuchObject } from '../errors.js';
import type { TaxBehavior } from '../objects/tax-calculation.js';
import type { StoredTransaction, Taxed, TransactionLine } from '../objects/tax-transaction.js';
import type { Call } from '../wire/call.js';
import { shippingView } from './calculation-view.js';
import { embeddedLines, wants } from './line-list.js';

export const TRANSACTIONS = '/v1/tax/transactions';

/** A transaction with what the call asks to see of its lines and of the taxes of its shipping. */
export function transactionView(call: Call, { wire, lines }: StoredTransaction): object {
  const view = { ...wire, shipping_cost: shippingView(call, wire.shipping_cost) };
  if (!wants(call, 'line_items')) return view;
  return { ...view, line_items: embeddedLines(lines, `${TRANSACTIONS}/${wire.id}/line_items`) };
}

/** The caller's transaction, or the refusal that says where its id came from. */
export function requireTransaction(call: Call, id: string, where: { status: 400 | 404; param: string }) {
  const found = call.store.objects.find('tax_transaction', id);
  if (found?.account === call.account.id) return found.object;
  throw noSuchObject('tax transaction', id, where);
}

export const NOTHING: Taxed = { amount: 0, amount_tax: 0 };

/** What nobody has reversed yet of a new sale: all of it. */
export function allLeft(lines: readonly TransactionLine[], shipping: Taxed | null): StoredTransaction['left'] {
  const only = ({ amount, amount_tax }: Taxed): Taxed => ({ amount, amount_tax });
  return {
    lines: Object.fromEntries(lines.map((line) => [line.id, only(line)])),
    shipping: shipping === null ? null : only(shipping),
  };
}

/** What a buyer pays for something: its amount, and the tax that is not in it. */
export function gross({ amount, amount_tax }: Taxed, behavior: TaxBehavior): number {
  return behavior === 'exclusive' ? amount + amount_tax : amount;
}
