import { formatMoney } from '../domain/money.js';
import type { Order, OrderLine } from '../domain/order.js';
import { amountRefunded } from '../domain/order-changes.js';
import { orderLineStatus } from '../domain/order-status.js';
import type { Address } from '../domain/party.js';
import {
  type AdjustmentView,
  adjustmentView,
  day,
  type FulfillmentView,
  fulfillmentView,
} from './order-progress-view.js';

/** An order in words and formatted amounts, for people. */
export interface OrderView {
  number: string;
  status: string;
  placedOn: string;
  lines: { title: string; quantity: number; amount: string; note?: string }[];
  totals: { label: string; amount: string; isTotal?: boolean }[];
  fulfillments: FulfillmentView[];
  adjustments: AdjustmentView[];
  /** Titles of the ways of delivery that were paid for. */
  deliveries: string[];
  address: string[];
  payment?: string;
}

const STATUS: Record<Order['status'], string> = {
  created: 'Received',
  confirmed: 'Confirmed',
  manual_review: 'Being checked by the shop',
  processing: 'Being prepared',
  shipped: 'Shipped',
  completed: 'Completed',
  canceled: 'Canceled',
};

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
  return [notes[orderLineStatus(line)], canceled].filter(Boolean).join(', ') || undefined;
}

export function orderView(order: Order): OrderView {
  const { totals, currency, payment } = order;
  const money = (amount: number) => formatMoney(amount, currency);
  const refunded = amountRefunded(order);
  const minus = (amount: number) => `−${money(amount)}`;
  return {
    number: order.number,
    status: STATUS[order.status],
    placedOn: day(order.createdAt),
    lines: order.lines.map((line) => ({
      title: line.variant.title,
      quantity: line.quantity.ordered,
      amount: money(line.amounts.base),
      note: lineNote(line),
    })),
    totals: [
      { label: 'Items', amount: money(totals.itemsBase) },
      ...(totals.itemsDiscount > 0 ? [{ label: 'Item discounts', amount: minus(totals.itemsDiscount) }] : []),
      ...(totals.discount > 0 ? [{ label: 'Discount', amount: minus(totals.discount) }] : []),
      ...(totals.fulfillment === undefined ? [] : [{ label: 'Delivery', amount: money(totals.fulfillment) }]),
      ...(totals.tax === undefined ? [] : [{ label: taxLabel(totals), amount: money(totals.tax) }]),
      { label: 'Total', amount: money(totals.total), isTotal: true },
      ...(refunded > 0 ? [{ label: 'Refunded', amount: minus(refunded) }] : []),
    ],
    fulfillments: order.fulfillments.map((fulfillment) => fulfillmentView(order, fulfillment)),
    adjustments: order.adjustments.map((adjustment) => adjustmentView(order, adjustment)),
    deliveries: order.selected.map(({ option }) => option.title),
    address: addressLines(order.fulfillmentDetails?.address),
    payment: payment && cardName(payment),
  };
}

/** With a single rate, whose it is: `Tax (California, 8.75%)`. */
function taxLabel({ taxBreakdown: [only, ...others] }: Order['totals']): string {
  if (!only || others.length > 0) return 'Tax';
  return `Tax (${only.jurisdiction}, ${Number((only.rate * 100).toFixed(4))}%)`;
}

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

function cardName({ brand, last4 }: NonNullable<Order['payment']>): string {
  const name = BRANDS[brand ?? ''] ?? 'Card';
  return last4 ? `${name} ending in ${last4}` : name;
}

function addressLines(address: Address | undefined): string[] {
  if (!address) return [];
  const { name, company, lineOne, lineTwo, city, state, postalCode, country } = address;
  const place = [city, [state, postalCode].filter(Boolean).join(' ')].filter(Boolean).join(', ');
  const lines = [name, company, lineOne, lineTwo, place, country];
  return lines.filter((line): line is string => line !== undefined && line !== '');
}
