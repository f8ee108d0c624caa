import type { OrderView } from '../orders/order-service.js';

const STYLE = `
:root { color-scheme: light dark; --line: #8884; --muted: #666; }
@media (prefers-color-scheme: dark) { :root { --muted: #aaa; } }
* { box-sizing: border-box; }
body { font: 1rem/1.5 system-ui, sans-serif; margin: 0 auto; max-width: 40rem; padding: 2rem 1.25rem; }
h1 { font-size: 1.5rem; margin: 0; }
p { margin: .25rem 0; }
.muted { color: var(--muted); }
table { border-collapse: collapse; margin: 1.5rem 0; width: 100%; }
td, th { border-bottom: 1px solid var(--line); padding: .5rem 0; text-align: left; vertical-align: top; }
td:last-child, th:last-child { text-align: right; white-space: nowrap; font-variant-numeric: tabular-nums; }
tfoot td { border: 0; padding: .2rem 0; }
tfoot tr.total td { font-weight: 600; border-top: 2px solid currentcolor; padding-top: .5rem; }
address { font-style: normal; }
a { color: inherit; }
section { margin-top: 1.5rem; }
h2 { font-size: 1rem; margin: 0 0 .25rem; }
`;

/** The style of the page, as a Content-Security-Policy has to know it. */
export const ORDER_PAGE_STYLE = STYLE;

/** How the shop shows itself to a buyer. */
export interface ShopFace {
  name: string;
  support: { email?: string; phone?: string; hours?: string; helpCenterUrl?: string };
}

/** A plain page that shows a buyer their order. */
export function orderPage({ name: shopName, support }: ShopFace, order: OrderView): string {
  const { number, status, placedOn, lines, totals, refunds, deliveries, address, payment } = order;
  return page(`Order ${number}`, [
    `<p class="muted">${text(shopName)}</p>`,
    `<h1>Order ${text(number)}</h1>`,
    `<p>${text(status)} <span class="muted">· placed on ${text(placedOn)}</span></p>`,
    '<table><thead><tr><th scope="col">Item</th><th scope="col">Amount</th></tr></thead><tbody>',
    ...lines.map((line) => `<tr><td>${line.quantity} × ${text(line.title)}</td><td>${text(line.amount)}</td></tr>`),
    '</tbody><tfoot>',
    ...totals.map(totalRow),
    '</tfoot></table>',
    section('Delivery', [...deliveries.map((title) => `<p>${text(title)}</p>`), addressBlock(address)]),
    payment ? section('Payment', [`<p>${text(payment)}</p>`]) : '',
    refunds.length > 0 ? section('Refunds', refunds.map(refund)) : '',
    contact(support),
  ]);
}

const totalRow = ({ label, amount, isTotal }: OrderView['totals'][number]): string =>
  `<tr${isTotal ? ' class="total"' : ''}><td>${text(label)}</td><td>${text(amount)}</td></tr>`;

const refund = ({ amount, status, description }: OrderView['refunds'][number]): string =>
  `<p>${text(amount)} <span class="muted">· ${text(status)}</span>${description ? `<br>${text(description)}` : ''}</p>`;

/** What everybody sees who does not know a permalink. */
export const orderNotFoundPage = (shopName: string): string =>
  page('No such order', [
    `<p class="muted">${text(shopName)}</p>`,
    '<h1>No such order</h1>',
    '<p>There is no order at this address. Check the link in your confirmation.</p>',
  ]);

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

const link = (href: string, label: string): string => `<a href="${text(href)}" rel="noreferrer">${text(label)}</a>`;

const page = (title: string, parts: readonly string[]): string =>
  `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="robots" content="noindex">
<title>${text(title)}</title>
<style>${STYLE}</style>
</head>
<body><main>
${parts.filter(Boolean).join('\n')}
</main></body>
</html>
`;

const section = (title: string, parts: readonly string[]): string =>
  `<section><h2>${text(title)}</h2>${parts.filter(Boolean).join('')}</section>`;

const addressBlock = (lines: readonly string[]): string =>
  lines.length > 0 ? `<address>${lines.map(text).join('<br>')}</address>` : '';

const ENTITIES: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' };

/** Marks that turn the direction of text around: what an agent wrote must not reorder the page. */
const DIRECTION_MARKS = /[\u200e\u200f\u202a-\u202e\u2066-\u2069]/g;

const text = (value: string): string =>
  value.replace(DIRECTION_MARKS, '').replace(/[&<>"']/g, (character) => ENTITIES[character] ?? character);
