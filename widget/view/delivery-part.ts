import { deliveryText } from '../format/delivery-time.js';
import { moneyText } from '../format/money.js';
import type { Checkout, FulfillmentOption } from '../wire.js';
import { element, setText, show } from './element.js';
import { createMessages } from './messages.js';
import type { Part } from './part.js';

/** The ways in which the shop delivers, each with its price and when it arrives. */
export function createDeliveryPart(onChoose: (optionId: string) => void): Part {
  const about = createMessages('delivery-messages');
  const hint = element('p', { class: 'hint' });
  const list = element('div', { class: 'options' });
  let drawnFor = '';
  let radios: HTMLInputElement[] = [];

  function fill({ fulfillment_options: options = [], currency }: Checkout, locale: string | undefined): void {
    const wanted = JSON.stringify([options, currency, locale]);
    if (wanted === drawnFor) return;
    drawnFor = wanted;
    const focused = radios.find((radio) => radio === document.activeElement)?.value;
    radios = options.map(({ id }) => {
      const radio = element('input', { type: 'radio', name: 'delivery', value: id });
      radio.addEventListener('change', () => onChoose(id));
      return radio;
    });
    list.replaceChildren(
      ...options.map((option, index) =>
        element('label', { class: 'option' }, radios[index] ?? '', ...describe(option, currency, locale)),
      ),
    );
    radios.find(({ value }) => value === focused)?.focus();
  }

  return {
    element: element('fieldset', { class: 'delivery' }, element('legend', {}, 'Delivery'), hint, list, about.element),
    draw({ model, messages, locale }) {
      if (model.checkout) fill(model.checkout, locale);
      for (const radio of radios) radio.checked = radio.value === model.draft.optionId;
      show(hint, radios.length === 0);
      setText(hint, 'Enter your address to see how it can be delivered.');
      about.update(messages.get('delivery'));
    },
  };
}

function describe(option: FulfillmentOption, currency: string, locale: string | undefined): HTMLElement[] {
  const {
    type,
    title,
    subtitle,
    carrier,
    total,
    earliest_delivery_time: earliest,
    latest_delivery_time: latest,
  } = option;
  const price = total === 0 ? 'Free' : moneyText(total, currency, locale);
  const arrival = [deliveryText(earliest, latest, { locale, type }), carrier]
    .filter((note) => note !== undefined)
    .join(' · ');
  const notes = [arrival, subtitle].filter(Boolean).map((note) => element('span', { class: 'hint' }, note ?? ''));
  return [
    element('span', { class: 'option-text' }, element('span', {}, title), ...notes),
    element('span', { class: 'amount' }, price),
  ];
}
