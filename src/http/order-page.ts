import type { OrderView } from '../orders/order-service.js';
import { link, page, section, text } from './html.js';
import { adjustment, fulfillment } from './order-page-parts.js';
import { ORDER_PAGE_STYLE } from './order-page-style.js';

/** How the shop shows itself to a buyer. */
export interface ShopFace {
  name: string;
  support: { email?: string; phone?: string; hours?: string; helpCenterUrl?: string };
}

/** A plain page that shows a buyer their order. */
export function orderPage({ name: shopName, support }: ShopFace, order: OrderView): string {
  const { number, status, placedOn, lines, totals, fulfillments, adjustments, deliveries, address, payment } = order;
  return page(`Order ${number}`, ORDER_PAGE_STYLE, [
    `<p class="muted">${text(shopName)}</p>`,
    `<h1>Order ${text(number)}</h1>`,
    `<p>${text(status)} <span class="muted">· placed on ${text(placedOn)}</span></p>`,
    '<table><thead><tr><th scope="col">Item</th><th scope="col">Amount</th></tr></thead><tbody>',
    ...lines.map(line),
    '</tbody><tfoot>',
    ...totals.map(totalRow),
    '</tfoot></table>',
    section('Delivery', [...deliveries.map((title) => `<p>${text(title)}</p>`), addressBlock(address)]),
    fulfillments.length > 0 ? section('On its way', fulfillments.map(fulfillment)) : '',
    payment ? section('Payment', [`<p>${text(payment)}</p>`]) : '',
    adjustments.length > 0 ? section('Changes', adjustments.map(adjustment)) : '',
    contact(support),
  ]);
}

/** What everybody sees who does not know a permalink. */
export const orderNotFoundPage = (shopName: string): string =>
  page('No such order', ORDER_PAGE_STYLE, [
    `<p class="muted">${text(shopName)}</p>`,
    '<h1>No such order</h1>',
    '<p>There is no order at this address. Check the link in your confirmation.</p>',
  ]);

const line = ({ title, quantity, amount, note }: OrderView['lines'][number]): string =>
  `<tr><td>${quantity} × ${text(title)}${note ? ` <span class="muted">· ${text(note)}</span>` : ''}</td><td>${text(amount)}</td></tr>`;

const totalRow = ({ label, amount, isTotal }: OrderView['totals'][number]): string =>
  `<tr${isTotal ? ' class="total"' : ''}><td>${text(label)}</td><td>${text(amount)}</td></tr>`;

function contact({ email, phone, hours, helpCenterUrl }: ShopFace['support']): string {
  const ways = [
    email && link(`mailto:${email}`, email),
    phone && text([phone, hours].filter(Boolean).join(' · ')),
    helpCenterUrl && link(helpCenterUrl, 'Help center'),
  ].filter((way) => way !== undefined);
  return ways.length > 0
    ? section(
        'Questions about this order',
        ways.map((way) => `<p>${way}</p>`),
      )
    : '';
}

const addressBlock = (lines: readonly string[]): string =>
  lines.length > 0 ? `<address>${lines.map(text).join('<br>')}</address>` : '';
