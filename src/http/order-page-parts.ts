import type { OrderView } from '../orders/order-service.js';
import type { Reader } from '../texts/reader.js';
import { around, link, ownWay, PLACE, paragraphs, text } from './html.js';

type FulfillmentView = OrderView['fulfillments'][number];
type TimeView = OrderView['placedOn'];

const muted = (html: string): string => `<span class="muted">${html}</span>`;
const paragraph = (html: string | undefined): string => (html ? `<p>${html}</p>` : '');

/** A time that programs can read too. */
export const time = ({ iso, text: words }: TimeView): string => `<time datetime="${text(iso)}">${text(words)}</time>`;

export const addressBlock = (lines: readonly string[]): string =>
  lines.length > 0 ? `<address dir="auto">${lines.map(ownWay).join('<br>')}</address>` : '';

/** The steps of an order, of which one is where it is. */
export function progress(stages: OrderView['stages'], { say }: Reader): string {
  if (stages.length === 0) return '';
  const items = stages.map(({ label, isReached, isCurrent }) => {
    const state = isReached ? ' class="reached"' : '';
    return `<li${state}${isCurrent ? ' aria-current="step"' : ''}>${text(label)}</li>`;
  });
  return `<ol class="stages" aria-label="${text(say({ key: 'page.progress' }))}">${items.join('')}</ol>`;
}

/** Some units on their way, with all that is known of it. */
export function fulfillment(shown: FulfillmentView, reader: Reader): string {
  const { title, units, description, expected, place, events } = shown;
  const steps = events.map(
    ({ on, what, detail }) => `<li>${text(what)}${detail ? `: ${ownWay(detail)}` : ''} ${muted(time(on))}</li>`,
  );
  return [
    `<article><h3>${text(title)}</h3>`,
    units.length > 0 ? `<ul class="units">${units.map((unit) => `<li>${ownWay(unit)}</li>`).join('')}</ul>` : '',
    paragraph(expected && text(expected)),
    paragraph(tracking(shown, reader)),
    access(shown.access, reader),
    addressBlock(place),
    description ? paragraphs(description) : '',
    steps.length > 0 ? `<ol class="events">${steps.join('')}</ol>` : '',
    '</article>',
  ].join('');
}

function tracking({ carrier, tracking: known }: FulfillmentView, { say }: Reader): string {
  const number = known?.number ?? (known?.url && say({ key: 'page.track' }));
  const shown = number && (known?.url ? link(known.url, number) : `<code>${text(number)}</code>`);
  return [carrier && ownWay(carrier), shown].filter(Boolean).join(' · ');
}

function access(known: FulfillmentView['access'], { say }: Reader): string {
  if (!known) return '';
  const { url, licenseKey, until } = known;
  const parts = [
    url && link(url, say({ key: 'page.get' })),
    licenseKey && around(say({ key: 'page.license_key', values: { key: PLACE } }), `<code>${text(licenseKey)}</code>`),
    until && muted(text(until)),
  ];
  return paragraph(parts.filter(Boolean).join(' · '));
}

/** Something that changed after the sale. */
export function adjustment({ on, what, status, amount, units, description }: OrderView['adjustments'][number]): string {
  const facts = [status && text(status), time(on)].filter(Boolean).join(' · ');
  return [
    `<article><h3>${text(what)}${amount ? `<span class="amount">${text(amount)}</span>` : ''}</h3>`,
    `<p class="muted">${facts}</p>`,
    units.length > 0 ? `<ul class="units">${units.map((unit) => `<li>${ownWay(unit)}</li>`).join('')}</ul>` : '',
    description ? paragraphs(description) : '',
    '</article>',
  ].join('');
}
