import { element, setText, show } from './element.js';
import type { Part } from './part.js';
import { link, type PayPartDeps } from './pay-part.js';

export interface DonePart extends Part {
  title: HTMLElement;
}

/** What is left to say once it is paid. */
export function createDonePart(onOpen: PayPartDeps['onOpen']): DonePart {
  const title = element('h2', { tabindex: -1 }, 'Thank you, it is paid.');
  const number = element('p', { class: 'order-number' });
  const buyer = element('p', { class: 'hint' });
  const page = element('p');
  return {
    element: element('section', { class: 'done' }, title, number, buyer, page),
    title,
    draw({ model: { order, draft } }) {
      if (!order) return;
      setText(number, `Order ${order.order_number ?? order.id}`);
      setText(buyer, `Ordered by ${draft.form.email.trim()}`);
      show(buyer, draft.form.email.trim() !== '');
      if (order.permalink_url && page.childElementCount === 0) {
        page.append(link(order.permalink_url, 'View your order', onOpen));
      }
    },
  };
}
