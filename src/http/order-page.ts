import type { OrderView } from '../orders/order-service.js';
import { link, ownWay, page, paragraphs, section, text } from './html.js';
import { addressBlock, adjustment, fulfillment, progress, time } from './order-page-parts.js';
import { ORDER_PAGE_STYLE } from './order-page-style.js';

/** How the shop shows itself to a buyer. */
export interface ShopFace {
  name: string;
  support: { email?: string; phone?: string; hours?: string; helpCenterUrl?: string };
  /** Of its terms and policies. */
  links?: readonly { type: string; title?: string; url: string }[];
}

/** A plain page that shows a buyer their order. */
export function orderPage({ name: shopName, support, links = [] }: ShopFace, order: OrderView): string {
  const { number, placedOn, fulfillments, adjustments, payment, notes } = order;
  return page(`Order ${number}`, ORDER_PAGE_STYLE, [
    `<p class="shop">${ownWay(shopName)}</p>`,
    '<div class="head">',
    `<h1>Order ${text(number)}</h1>`,
    `<p class="muted">Placed on ${time(placedOn)}</p>`,
    statusBlock(order),
    '</div>',
    '<div class="columns"><div>',
    fulfillments.length > 0 ? section('Tracking', fulfillments.map(fulfillment)) : '',
    section('Items', [itemsTable(order)]),
    adjustments.length > 0 ? section('Changes to this order', adjustments.map(adjustment)) : '',
    '</div><div>',
    deliverySection(order),
    payment ? section('Payment', [`<p>${text(payment)}</p>`]) : '',
    notes ? section('Your note', [paragraphs(notes)]) : '',
    contact(support),
    '</div></div>',
    footer(links),
  ]);
}

/** What everybody sees who does not know a permalink. */
export const orderNotFoundPage = (shopName: string): string =>
  page('No such order', ORDER_PAGE_STYLE, [
    `<p class="shop">${ownWay(shopName)}</p>`,
    '<div class="head"><h1>No such order</h1>',
    '<p>There is no order at this address. Check the link in your confirmation.</p></div>',
  ]);

const statusBlock = ({ status, hint, stages }: OrderView): string =>
  [
    `<p class="status${stages.length === 0 ? ' apart' : ''}">${text(status)}</p>`,
    hint ? `<p>${text(hint)}</p>` : '',
    progress(stages),
  ].join('');

function itemsTable({ lines, totals }: OrderView): string {
  return [
    '<table><thead><tr><th scope="col">Item</th><th scope="col">Amount</th></tr></thead><tbody>',
    ...lines.map(line),
    '</tbody><tfoot>',
    ...totals.map(totalRow),
    '</tfoot></table>',
  ].join('\n');
}

function line({ title, quantity, each, amount, note }: OrderView['lines'][number]): string {
  const details = [each && `${text(each)} each`, note && text(note)].filter(Boolean).join(' · ');
  return `<tr><td>${quantity} × ${ownWay(title)}${details ? `<br><span class="muted">${details}</span>` : ''}</td><td>${text(amount)}</td></tr>`;
}

function totalRow({ label, amount, isTotal, isPart }: OrderView['totals'][number]): string {
  const kind = isTotal ? ' class="total"' : isPart ? ' class="part"' : '';
  return `<tr${kind}><th scope="row">${ownWay(label)}</th><td>${text(amount)}</td></tr>`;
}

function deliverySection({ deliveries, address }: OrderView): string {
  if (deliveries.length === 0 && address.length === 0) return '';
  const ways = deliveries.map(({ title, detail, units, notes = [], place = [] }) => {
    const more = [detail, units, ...notes].filter((note) => note !== undefined);
    const lines = more.map((note) => `<br><span class="muted">${ownWay(note)}</span>`);
    return `<p>${ownWay(title)}${lines.join('')}</p>${addressBlock(place)}`;
  });
  return section('Delivery', [...ways, addressBlock(address)]);
}

function contact({ email, phone, hours, helpCenterUrl }: ShopFace['support']): string {
  const ways = [
    email && link(`mailto:${email}`, email),
    phone && text(phone),
    hours && `<span class="muted">${text(hours)}</span>`,
    helpCenterUrl && link(helpCenterUrl, 'Help center'),
  ].filter((way) => way !== undefined);
  return ways.length > 0
    ? section(
        'Questions about this order',
        ways.map((way) => `<p>${way}</p>`),
      )
    : '';
}

const footer = (links: NonNullable<ShopFace['links']>): string =>
  links.length > 0
    ? `<p class="links">${links.map(({ type, title, url }) => link(url, title ?? wordsOf(type))).join(' ')}</p>`
    : '';

/** `return_policy`: `Return policy`. */
const wordsOf = (type: string): string => {
  const words = type.replaceAll('_', ' ');
  return words.charAt(0).toUpperCase() + words.slice(1);
};
