import type { Order } from '../domain/order.js';
import { amountRefunded } from '../domain/order-changes.js';
import type { QuotedLine, QuoteTotals, TaxShare } from '../domain/quote.js';
import type { WireTotal } from './wire.js';

const TEXT: Record<WireTotal['type'], string> = {
  items_base_amount: 'Items',
  items_discount: 'Item discounts',
  subtotal: 'Subtotal',
  discount: 'Discount',
  fulfillment: 'Delivery',
  tax: 'Tax',
  total: 'Total',
  amount_refunded: 'Refunded',
};

const row = (type: WireTotal['type'], amount: number): WireTotal => ({ type, display_text: TEXT[type], amount });

/** One row a type; a discount of nothing has none, and neither has what is not known yet. */
export function renderTotals(totals: QuoteTotals): WireTotal[] {
  const { itemsBase, itemsDiscount, subtotal, discount, fulfillment, tax, taxBreakdown, total } = totals;
  return [
    row('items_base_amount', itemsBase),
    ...(itemsDiscount > 0 ? [row('items_discount', itemsDiscount)] : []),
    row('subtotal', subtotal),
    ...(discount > 0 ? [row('discount', discount)] : []),
    ...(fulfillment === undefined ? [] : [row('fulfillment', fulfillment)]),
    ...taxRow(tax, taxBreakdown),
    row('total', total),
  ];
}

const taxRow = (tax: number | undefined, breakdown: readonly TaxShare[] = []): WireTotal[] =>
  tax === undefined ? [] : [{ ...row('tax', tax), ...(breakdown.length > 0 && { breakdown: [...breakdown] }) }];

/** Those of an order: what was charged stays, and what went back of it has a row of its own. */
export function renderOrderTotals(order: Pick<Order, 'totals' | 'adjustments'>): WireTotal[] {
  const refunded = amountRefunded(order);
  return [...renderTotals(order.totals), ...(refunded > 0 ? [row('amount_refunded', refunded)] : [])];
}

export function renderLineTotals({
  base,
  discount,
  subtotal,
  tax,
  taxBreakdown,
  total,
}: Pick<QuotedLine, 'base' | 'discount' | 'subtotal' | 'tax' | 'taxBreakdown' | 'total'>): WireTotal[] {
  return [
    row('items_base_amount', base),
    ...(discount > 0 ? [row('items_discount', discount)] : []),
    row('subtotal', subtotal),
    ...taxRow(tax, taxBreakdown),
    row('total', total),
  ];
}

/** What an option costs; the tax on it stands in the session's tax. */
export const renderOptionTotals = (amount: number): WireTotal[] => [row('total', amount)];
