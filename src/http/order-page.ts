import type { OrderView } from '../orders/order-service.js';
import type { RenderSettings } from '../protocol/index.js';
import type { Reader } from '../texts/reader.js';
import type { Texts } from '../texts/texts.js';
import { around, link, ownWay, PLACE, page, paragraphs, section, text } from './html.js';
import { addressBlock, adjustment, fulfillment, progress, time } from './order-page-parts.js';
import { ORDER_PAGE_STYLE } from './order-page-style.js';

/** How the shop shows itself to a buyer. */
export interface ShopFace {
  name: string;
  support: { email?: string; phone?: string; hours?: string; helpCenterUrl?: string };
  /** Of its terms and policies. */
  links?: RenderSettings['links'];
  texts: Pick<Texts, 'readerFor'>;
}

/** A plain page that shows a buyer their order, in the language in which it is told. */
export function orderPage({ name: shopName, support, links = [], texts }: ShopFace, order: OrderView): string {
  const { number, placedOn, fulfillments, adjustments, payment, notes } = order;
  const reader = texts.readerFor(order.locale);
  const { say } = reader;
  const title = say({ key: 'page.order', values: { number } });
  return page({ title, style: ORDER_PAGE_STYLE, reader }, [
    `<p class="shop">${ownWay(say(shopName))}</p>`,
    '<div class="head">',
    `<h1>${text(title)}</h1>`,
    `<p class="muted">${around(say({ key: 'page.placed_on', values: { day: PLACE } }), time(placedOn))}</p>`,
    statusBlock(order, reader),
    '</div>',
    '<div class="columns"><div>',
    fulfillments.length > 0
      ? section(
          say({ key: 'page.tracking' }),
          fulfillments.map((each) => fulfillment(each, reader)),
        )
      : '',
    section(say({ key: 'page.items' }), [itemsTable(order, reader)]),
    adjustments.length > 0 ? section(say({ key: 'page.changes' }), adjustments.map(adjustment)) : '',
    '</div><div>',
    deliverySection(order, reader),
    payment ? section(say({ key: 'page.payment' }), [`<p>${text(payment)}</p>`]) : '',
    notes ? section(say({ key: 'page.note' }), [paragraphs(notes)]) : '',
    contact(support, reader),
    '</div></div>',
    footer(links, reader),
  ]);
}

/** What everybody sees who does not know a permalink. */
export function orderNotFoundPage({ name, texts }: ShopFace, acceptLanguage: string | undefined): string {
  const reader = texts.readerFor(undefined, acceptLanguage);
  const title = reader.say({ key: 'page.not_found' });
  return page({ title, style: ORDER_PAGE_STYLE, reader }, [
    `<p class="shop">${ownWay(reader.say(name))}</p>`,
    `<div class="head"><h1>${text(title)}</h1>`,
    `<p>${text(reader.say({ key: 'page.not_found_hint' }))}</p></div>`,
  ]);
}

const statusBlock = ({ status, hint, stages }: OrderView, reader: Reader): string =>
  [
    `<p class="status${stages.length === 0 ? ' apart' : ''}">${text(status)}</p>`,
    hint ? `<p>${text(hint)}</p>` : '',
    progress(stages, reader),
  ].join('');

function itemsTable({ lines, totals }: OrderView, { say }: Reader): string {
  const heads = (['page.item', 'page.amount'] as const).map((key) => `<th scope="col">${text(say({ key }))}</th>`);
  return [
    `<table><thead><tr>${heads.join('')}</tr></thead><tbody>`,
    ...lines.map(line),
    '</tbody><tfoot>',
    ...totals.map(totalRow),
    '</tfoot></table>',
  ].join('\n');
}

function line({ title, quantity, each, amount, note }: OrderView['lines'][number]): string {
  const details = [each, note]
    .filter((detail) => detail !== undefined)
    .map(text)
    .join(' · ');
  return `<tr><td>${quantity} × ${ownWay(title)}${details ? `<br><span class="muted">${details}</span>` : ''}</td><td>${text(amount)}</td></tr>`;
}

function totalRow({ label, amount, isTotal, isPart }: OrderView['totals'][number]): string {
  const kind = isTotal ? ' class="total"' : isPart ? ' class="part"' : '';
  return `<tr${kind}><th scope="row">${ownWay(label)}</th><td>${text(amount)}</td></tr>`;
}

function deliverySection({ deliveries, address }: OrderView, { say }: Reader): string {
  if (deliveries.length === 0 && address.length === 0) return '';
  const ways = deliveries.map(({ title, detail, units, notes = [], place = [] }) => {
    const more = [detail, units, ...notes].filter((note) => note !== undefined);
    const lines = more.map((note) => `<br><span class="muted">${ownWay(note)}</span>`);
    return `<p>${ownWay(title)}${lines.join('')}</p>${addressBlock(place)}`;
  });
  return section(say({ key: 'page.delivery' }), [...ways, addressBlock(address)]);
}

function contact({ email, phone, hours, helpCenterUrl }: ShopFace['support'], { say }: Reader): string {
  const ways = [
    email && link(`mailto:${email}`, email),
    phone && text(phone),
    hours && `<span class="muted">${text(say(hours))}</span>`,
    helpCenterUrl && link(helpCenterUrl, say({ key: 'page.help_center' })),
  ].filter((way) => way !== undefined);
  return ways.length > 0
    ? section(
        say({ key: 'page.questions' }),
        ways.map((way) => `<p>${way}</p>`),
      )
    : '';
}

function footer(links: NonNullable<ShopFace['links']>, { say }: Reader): string {
  const shown = links.map(({ type, title, url }) => link(url, say(title ?? { key: `page.link.${type}` })));
  return shown.length > 0 ? `<p class="links">${shown.join(' ')}</p>` : '';
}
