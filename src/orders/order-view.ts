import { formatMoney } from '../domain/money.js';
import type { Adjustment, Order } from '../domain/order.js';
import { amountRefunded } from '../domain/order-changes.js';
import type { Address } from '../domain/party.js';

/** An order in words and formatted amounts, for people. */
export interface OrderView {
  number: string;
  status: string;
  placedOn: string;
  lines: { title: string; quantity: number; amount: string }[];
  totals: { label: string; amount: string; isTotal?: boolean }[];
  refunds: { amount: string; status: string; description?: string }[];
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

const REFUND_STATUS: Record<Adjustment['status'], string> = {
  pending: 'Being sent back',
  completed: 'Sent back to you',
  failed: 'Could not be sent back',
};

export function orderView(order: Order): OrderView {
  const { totals, currency, payment } = order;
  const money = (amount: number) => formatMoney(amount, currency);
  const refunded = amountRefunded(order);
  const minus = (amount: number) => `−${money(amount)}`;
  return {
    number: order.number,
    status: STATUS[order.status],
    placedOn: new Date(order.createdAt).toISOString().slice(0, 10),
    lines: order.lines.map(({ variant, quantity, amounts }) => ({
      title: variant.title,
      quantity: quantity.current,
      amount: money(amounts.base),
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
    refunds: order.adjustments
      .filter(({ type }) => type === 'refund')
      .map(({ amount, status, description }) => ({
        amount: money(amount),
        status: REFUND_STATUS[status],
        description,
      })),
    deliveries: order.fulfillment.map(({ option }) => option.title),
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
