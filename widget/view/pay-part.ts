import type { Model } from '../flow/model.js';
import { element, setAttribute, setText, show } from './element.js';
import { createMessages } from './messages.js';
import type { Drawn, Part } from './part.js';
import { totalText } from './totals-part.js';

export interface PayPartDeps {
  /** Of the product in the shop. */
  productUrl: string | undefined;
  onRetry: () => void;
  onOpen: (event: MouseEvent) => void;
}

const LINKS: Record<string, string> = {
  terms_of_use: 'Terms',
  privacy_policy: 'Privacy',
  return_policy: 'Returns',
  shipping_policy: 'Shipping',
};

const AWAY = 'The shop does not answer. Your details are kept.';
const IN_PAYMENT = 'Your payment is being processed. Look again in a moment; do not pay twice.';

const WAITING: Partial<Record<Model['payment'], string>> = {
  preparing: 'Checking…',
  open: 'Paying…',
};

export interface PayPart extends Part {
  button: HTMLButtonElement;
  /** What stands in the way and belongs to no field. */
  messages: HTMLElement;
}

/** The way to the payment sheet, and what is said before and after it. */
export function createPayPart({ productUrl, onRetry, onOpen }: PayPartDeps): PayPart {
  const button = element('button', { type: 'button', class: 'primary' });
  const next = element('p', { class: 'hint' }, 'You confirm the payment in the next step.');
  const about = createMessages('general-messages');
  about.element.tabIndex = -1;
  const again = element('button', { type: 'button', class: 'secondary' }, 'Try again');
  again.addEventListener('click', onRetry);
  const unable = element('p', { class: 'unable' }, 'This assistant cannot take the payment.');
  if (productUrl !== undefined) unable.append(' ', link(productUrl, 'Buy it in the shop', onOpen));
  const links = element('p', { class: 'links' });

  return {
    element: element('div', { class: 'pay' }, about.element, again, button, next, unable, links),
    button,
    messages: about.element,
    draw(drawn) {
      const { model, messages, takesPayments } = drawn;
      const isFailed = model.sync === 'failed';
      const said = [...(messages.get('general') ?? [])];
      if (isFailed) said.unshift({ type: 'error', content: model.isInPayment ? IN_PAYMENT : AWAY });
      if (model.notice) said.unshift({ type: model.notice.kind, content: model.notice.text });
      about.update(said);
      show(again, isFailed);
      show(button, takesPayments);
      show(next, takesPayments);
      show(unable, !takesPayments);
      // Before the session is ready its total is not the last word.
      const amount = model.checkout?.status === 'ready_for_payment' ? totalText(drawn) : undefined;
      setText(button, WAITING[model.payment] ?? ['Pay', amount].filter(Boolean).join(' '));
      setAttribute(button, 'aria-disabled', model.payment !== 'idle' || undefined);
      setAttribute(button, 'aria-busy', model.payment !== 'idle' || undefined);
      drawLinks(links, drawn, onOpen);
    },
  };
}

function drawLinks(place: HTMLElement, { model: { checkout } }: Drawn, onOpen: PayPartDeps['onOpen']): void {
  const known = (checkout?.links ?? []).flatMap(({ type, url }) => (LINKS[type] ? [{ label: LINKS[type], url }] : []));
  const wanted = JSON.stringify(known);
  if (place.dataset.links === wanted) return;
  place.dataset.links = wanted;
  place.replaceChildren(...known.map(({ label, url }) => link(url, label, onOpen)));
}

/** A link out of the widget; the host opens it where it can. Nothing but the web is linked to. */
export function link(url: string, label: string, onOpen: PayPartDeps['onOpen']): HTMLElement {
  if (!/^https?:\/\//i.test(url)) return element('span', {}, label);
  const made = element('a', { href: url, target: '_blank', rel: 'noopener noreferrer' }, label);
  made.addEventListener('click', onOpen);
  return made;
}
