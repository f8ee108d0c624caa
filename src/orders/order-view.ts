import { creditReturned } from '../domain/credit-return.js';
import { formatMoney } from '../domain/money.js';
import type { Order, OrderLine } from '../domain/order.js';
import { amountRefunded } from '../domain/order-changes.js';
import { orderLineStatus } from '../domain/order-status.js';
import { SENTENCES } from '../domain/sentences.js';
import { commonAddress, type DeliveryView, deliveryViews } from './delivery-view.js';
import {
  type AdjustmentView,
  adjustmentView,
  day,
  type FulfillmentView,
  fulfillmentView,
  type TimeView,
} from './order-progress-view.js';
import { type StageView, stageView } from './order-stage.js';

/** An order in words and formatted amounts, for people. */
export interface OrderView {
  number: string;
  status: string;
  /** What to know about it. */
  hint?: string;
  /** Empty where it is on no way to an end. */
  stages: StageView[];
  placedOn: TimeView;
  lines: { title: string; quantity: number; each?: string; amount: string; note?: string }[];
  totals: { label: string; amount: string; isTotal?: boolean; isPart?: boolean }[];
  fulfillments: FulfillmentView[];
  adjustments: AdjustmentView[];
  /** The ways of delivery that were paid for. */
  deliveries: DeliveryView[];
  address: string[];
  /** What was asked of the shop with the order. */
  notes?: string;
  payment?: string;
}

/** How far a line is, where that is worth a word. */
function lineNote(line: OrderLine): string | undefined {
  const { ordered, current, fulfilled } = line.quantity;
  const notes = {
    removed: undefined,
    processing: undefined,
    partial: `${fulfilled} of ${current} sent`,
    fulfilled: 'sent',
  };
  const canceled = ordered > current ? `${ordered - current} canceled` : undefined;
  const { backOrdered } = line;
  const later = backOrdered && `${backOrdered.quantity} expected from ${day(backOrdered.availableOn).text} on`;
  return [notes[orderLineStatus(line)], later, canceled].filter(Boolean).join(', ') || undefined;
}

export function orderView(order: Order): OrderView {
  const { totals, currency } = order;
  const money = (amount: number) => formatMoney(amount, currency);
  const refunded = amountRefunded(order);
  const returned = creditReturned(order);
  const minus = (amount: number) => `−${money(amount)}`;
  return {
    number: order.number,
    ...stageView(order),
    placedOn: day(order.createdAt),
    lines: order.lines.map((line) => ({
      title: line.variant.title,
      quantity: line.quantity.ordered,
      each: line.quantity.ordered > 1 ? money(line.unitAmount) : undefined,
      amount: money(line.amounts.base),
      note: lineNote(line),
    })),
    totals: [
      { label: 'Items', amount: money(totals.itemsBase) },
      ...(totals.itemsDiscount > 0 ? [{ label: 'Item discounts', amount: minus(totals.itemsDiscount) }] : []),
      ...(totals.discount > 0 ? [{ label: 'Discount', amount: minus(totals.discount) }] : []),
      ...(totals.fulfillment === undefined ? [] : [{ label: 'Delivery', amount: money(totals.fulfillment) }]),
      ...(totals.tax === undefined
        ? []
        : [{ label: taxLabel(totals), amount: money(totals.tax) }, ...taxParts(totals, money)]),
      ...(totals.extras ?? []).map(({ title, amount }) => ({
        label: typeof title === 'string' ? title : SENTENCES[title.key],
        amount: money(amount),
      })),
      ...(totals.storeCredit ? [{ label: 'Store credit', amount: minus(totals.storeCredit) }] : []),
      { label: 'Total', amount: money(totals.total), isTotal: true },
      ...(refunded > 0 ? [{ label: 'Refunded', amount: minus(refunded) }] : []),
      ...(returned > 0 ? [{ label: 'Given back to store credit', amount: money(returned) }] : []),
    ],
    fulfillments: order.fulfillments.map((fulfillment) => fulfillmentView(order, fulfillment)),
    adjustments: order.adjustments.map((adjustment) => adjustmentView(order, adjustment)),
    deliveries: deliveryViews(order),
    address: commonAddress(order),
    notes: order.notes,
    payment: paidBy(order),
  };
}

/** With a single rate, whose it is: `Tax (California, 8.75%)`. */
function taxLabel({ taxBreakdown: [only, ...others] }: Order['totals']): string {
  if (!only || others.length > 0) return 'Tax';
  return `Tax (${only.jurisdiction}, ${percent(only.rate)})`;
}

/** Each of several rates, under their sum. */
function taxParts({ taxBreakdown }: Order['totals'], money: (amount: number) => string): OrderView['totals'] {
  if (taxBreakdown.length < 2) return [];
  return taxBreakdown.map(({ jurisdiction, rate, amount }) => ({
    label: `${jurisdiction}, ${percent(rate)}`,
    amount: money(amount),
    isPart: true,
  }));
}

const percent = (rate: number): string => `${Number((rate * 100).toFixed(4))}%`;

/** Stripe's names of brands, as people write them. */
const BRANDS: Record<string, string> = {
  amex: 'American Express',
  diners: 'Diners Club',
  discover: 'Discover',
  jcb: 'JCB',
  mastercard: 'Mastercard',
  unionpay: 'UnionPay',
  visa: 'Visa',
};

/** What paid, a store credit by the end of its code. */
function paidBy({ payment, credits = [] }: Order): string | undefined {
  const ways = credits.map(({ end }) => `Store credit ending in ${end}`);
  return [...ways, ...(payment ? [cardName(payment)] : [])].join(', ') || undefined;
}

function cardName({ brand, last4 }: NonNullable<Order['payment']>): string {
  const name = BRANDS[brand ?? ''] ?? 'Card';
  return last4 ? `${name} ending in ${last4}` : name;
}
