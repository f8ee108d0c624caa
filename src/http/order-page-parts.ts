import type { OrderView } from '../orders/order-service.js';
import { link, text } from './html.js';

type FulfillmentView = OrderView['fulfillments'][number];

const muted = (words: string): string => `<span class="muted">${words}</span>`;
const paragraph = (html: string | undefined): string => (html ? `<p>${html}</p>` : '');

/** Some units on their way, with all that is known of it. */
export function fulfillment({ title, units, description, expected, events, ...ways }: FulfillmentView): string {
  const steps = events.map(
    ({ on, what, detail }) => `<li>${text(what)}${detail ? `: ${text(detail)}` : ''} ${muted(text(on))}</li>`,
  );
  return [
    `<article><h3>${text(title)}</h3>`,
    paragraph(muted(units.map(text).join('<br>'))),
    paragraph(description && text(description)),
    paragraph(tracking(ways)),
    access(ways.access),
    paragraph(expected && `Expected ${text(expected)}`),
    steps.length > 0 ? `<ol>${steps.join('')}</ol>` : '',
    '</article>',
  ].join('');
}

function tracking({ carrier, tracking: known }: Pick<FulfillmentView, 'carrier' | 'tracking'>): string {
  const number = known?.number ?? (known?.url && 'Track it');
  const shown = number && (known?.url ? link(known.url, number) : `<code>${text(number)}</code>`);
  return [carrier && text(carrier), shown].filter(Boolean).join(' · ');
}

function access(known: FulfillmentView['access']): string {
  if (!known) return '';
  const { url, licenseKey, until } = known;
  const parts = [
    url && link(url, 'Get it'),
    licenseKey && `License key <code>${text(licenseKey)}</code>`,
    until && muted(`until ${text(until)}`),
  ];
  return paragraph(parts.filter(Boolean).join(' · '));
}

/** Something that changed after the sale. */
export function adjustment({ on, what, status, amount, units, description }: OrderView['adjustments'][number]): string {
  const head = [text([what, amount].filter(Boolean).join(' ')), status && muted(text(status)), muted(text(on))];
  const rest = [units.map(text).join(', '), description && text(description)].filter(Boolean).join('<br>');
  return `<p>${head.filter(Boolean).join(' · ')}${rest ? `<br>${rest}` : ''}</p>`;
}
