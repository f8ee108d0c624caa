import { deliveryOf, type Model } from '../flow/model.js';
import { moneyText } from '../format/money.js';
import type { Total } from '../wire.js';
import { element, setAttribute, setText, show } from './element.js';
import type { Drawn, Part } from './part.js';

/** What it costs: the shop's own numbers, in its own words. */
export function createTotalsPart(): Part {
  const rows = element('dl', { class: 'rows' });
  const spoken = element('p', { class: 'visually-hidden', role: 'status' });
  const note = element('p', { class: 'hint' }, 'Delivery and tax are added once your address is known.');
  const state = element('p', { class: 'state', 'aria-hidden': 'true' });
  let drawnFor = '';
  return {
    element: element(
      'section',
      { class: 'totals', 'aria-labelledby': 'totals-title' },
      element('div', { class: 'totals-head' }, element('h2', { id: 'totals-title' }, 'Your order'), state),
      rows,
      note,
      spoken,
    ),
    draw(drawn) {
      const { sync, refusal, checkout, order } = drawn.model;
      const wanted = JSON.stringify([drawn.model.checkout?.totals, drawn.locale]);
      if (wanted !== drawnFor) {
        drawnFor = wanted;
        rows.replaceChildren(...rowsOf(drawn));
      }
      const isOpen = deliveryOf(drawn.model) === 'shipped' && !checkout?.fulfillment_options?.length;
      show(note, isOpen && order === undefined);
      const isCurrent = sync === 'current' && refusal === undefined;
      setAttribute(rows, 'data-stale', String(!isCurrent));
      setText(state, ['waiting', 'asking'].includes(sync) ? 'Updating…' : '');
      const total = totalText(drawn);
      // The last total stays said until there is another.
      if (isCurrent && total) setText(spoken, `Total ${total}`);
    },
  };
}

/** The total in words, once there is one. */
export function totalText({ model: { checkout }, locale }: Pick<Drawn, 'model' | 'locale'>): string | undefined {
  const total = totalOf(checkout);
  return checkout && total && moneyText(total.amount, checkout.currency, locale);
}

const totalOf = (checkout: Model['checkout']): Total | undefined =>
  checkout?.totals.find(({ type }) => type === 'total');

/** Reductions are told as positive amounts. */
const isReduction = (type: string): boolean => type === 'discount' || type === 'items_discount';

/** The total comes last; a row that only says again what the subtotal says is left out. */
function rowsOf({ model: { checkout }, locale }: Drawn): HTMLElement[] {
  if (!checkout) return [];
  const { totals, currency } = checkout;
  const subtotal = totals.find(({ type }) => type === 'subtotal');
  const isSaidAgain = ({ type, amount }: Total) => type === 'items_base_amount' && amount === subtotal?.amount;
  const isSum = ({ type }: Total) => type === 'total';
  return [...totals.filter((total) => !isSum(total)), ...totals.filter(isSum)]
    .filter((total) => !isSaidAgain(total))
    .map(({ type, display_text: label, amount }) =>
      element(
        'div',
        { class: 'row', 'data-type': type },
        element('dt', {}, label),
        element('dd', { class: 'amount' }, moneyText(isReduction(type) ? -amount : amount, currency, locale)),
      ),
    );
}
