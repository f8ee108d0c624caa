import type { QuotedExtra } from '../domain/extras.js';
import type { Order } from '../domain/order.js';
import { amountRefunded } from '../domain/order-changes.js';
import type { QuotedLine, QuoteTotals, TaxShare } from '../domain/quote.js';
import { type Content, sentence } from '../domain/sentence.js';
import type { WireTotal } from './wire.js';

/** Says something in the reader's language. */
export type Say = (content: Content) => string;

const rowsIn =
  (say: Say) =>
  (type: WireTotal['type'], amount: number): WireTotal => ({
    type,
    display_text: say(sentence(`total.${type}`)),
    amount,
  });

/** One row a type, of fees one for each; a discount of nothing has none, and neither has what is not known yet. */
export function renderTotals(totals: QuoteTotals, say: Say): WireTotal[] {
  const row = rowsIn(say);
  const {
    itemsBase,
    itemsDiscount,
    subtotal,
    discount,
    fulfillment,
    extras = [],
    tax,
    taxBreakdown,
    storeCredit = 0,
    isOfGiftCards,
    total,
  } = totals;
  return [
    row('items_base_amount', itemsBase),
    ...(itemsDiscount > 0 ? [row('items_discount', itemsDiscount)] : []),
    row('subtotal', subtotal),
    ...(discount > 0 ? [row('discount', discount)] : []),
    ...(fulfillment === undefined ? [] : [row('fulfillment', fulfillment)]),
    ...taxRow(say, tax, taxBreakdown),
    ...extras.map((extra) => extraRow(extra, say)),
    ...(storeCredit > 0 ? [creditRow(say, storeCredit, isOfGiftCards)] : []),
    row('total', total),
  ];
}

const creditRow = (say: Say, amount: number, isOfGiftCards = false): WireTotal => ({
  ...rowsIn(say)('store_credit', amount),
  ...(isOfGiftCards && { display_text: say(sentence('total.gift_card')) }),
});

const extraRow = ({ type, title, description, amount }: QuotedExtra, say: Say): WireTotal => ({
  type,
  display_text: say(title),
  amount,
  ...(description !== undefined && { description: say(description) }),
});

const taxRow = (say: Say, tax: number | undefined, breakdown: readonly TaxShare[] = []): WireTotal[] =>
  tax === undefined ? [] : [{ ...rowsIn(say)('tax', tax), ...(breakdown.length > 0 && { breakdown: [...breakdown] }) }];

/** Those of an order: what was charged stays, and what went back of it has a row of its own. */
export function renderOrderTotals(order: Pick<Order, 'totals' | 'adjustments'>, say: Say): WireTotal[] {
  const refunded = amountRefunded(order);
  return [...renderTotals(order.totals, say), ...(refunded > 0 ? [rowsIn(say)('amount_refunded', refunded)] : [])];
}

export function renderLineTotals(
  {
    base,
    discount,
    subtotal,
    tax,
    taxBreakdown,
    total,
  }: Pick<QuotedLine, 'base' | 'discount' | 'subtotal' | 'tax' | 'taxBreakdown' | 'total'>,
  say: Say,
): WireTotal[] {
  const row = rowsIn(say);
  return [
    row('items_base_amount', base),
    ...(discount > 0 ? [row('items_discount', discount)] : []),
    row('subtotal', subtotal),
    ...taxRow(say, tax, taxBreakdown),
    row('total', total),
  ];
}

/** What an option costs; the tax on it stands in the session's tax. */
export const renderOptionTotals = (amount: number, say: Say): WireTotal[] => [rowsIn(say)('total', amount)];
