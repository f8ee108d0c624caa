import { creditReturned } from '../domain/credit-return.js';
import type { Order } from '../domain/order.js';
import { amountRefunded } from '../domain/order-changes.js';
import type { SentenceKey } from '../domain/sentences.js';
import type { Reader } from '../texts/reader.js';

/** One line of what an order cost. */
export interface TotalRow {
  label: string;
  amount: string;
  isTotal?: boolean;
  /** It is in the row above it already. */
  isPart?: boolean;
}

/** What an order cost, from its items to its total, and what went back of it. */
export function totalRows(order: Pick<Order, 'totals' | 'currency' | 'adjustments'>, reader: Reader): TotalRow[] {
  const {
    itemsBase,
    itemsDiscount,
    discount,
    fulfillment,
    extras = [],
    storeCredit,
    isOfGiftCards,
    total,
  } = order.totals;
  const money = (amount: number) => reader.money(amount, order.currency);
  const row = (key: SentenceKey, amount: number): TotalRow => ({ label: reader.say({ key }), amount: money(amount) });
  const refunded = amountRefunded(order);
  const returned = creditReturned(order);
  return [
    row('total.items_base_amount', itemsBase),
    ...(itemsDiscount > 0 ? [row('total.items_discount', -itemsDiscount)] : []),
    ...(discount > 0 ? [row('total.discount', -discount)] : []),
    ...(fulfillment === undefined ? [] : [row('total.fulfillment', fulfillment)]),
    ...taxRows(order, reader),
    ...extras.map(({ title, amount }) => ({ label: reader.say(title), amount: money(amount) })),
    ...(storeCredit ? [row(isOfGiftCards ? 'total.gift_card' : 'total.store_credit', -storeCredit)] : []),
    { ...row('total.total', total), isTotal: true },
    ...(refunded > 0 ? [row('total.amount_refunded', -refunded)] : []),
    ...(returned > 0 ? [row(isOfGiftCards ? 'page.gift_card_returned' : 'page.credit_returned', returned)] : []),
  ];
}

/** With a single rate, whose it is: `Tax (California, 8.75%)`. Each of several rates stands under their sum. */
function taxRows({ totals, currency }: Pick<Order, 'totals' | 'currency'>, reader: Reader): TotalRow[] {
  const { tax, taxBreakdown } = totals;
  if (tax === undefined) return [];
  const label = reader.say({ key: 'total.tax' });
  const shares = taxBreakdown.map(({ jurisdiction, rate, amount }) => ({
    label: `${reader.say(jurisdiction)}, ${reader.percent(rate)}`,
    amount: reader.money(amount, currency),
    isPart: true,
  }));
  const [only, ...others] = shares;
  const amount = reader.money(tax, currency);
  if (!only || others.length > 0) return [{ label, amount }, ...shares];
  return [{ label: `${label} (${only.label})`, amount }];
}
