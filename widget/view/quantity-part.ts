import { limitOf } from '../flow/model.js';
import { element, setAttribute } from './element.js';
import { createMessages, hasError } from './messages.js';
import type { Part } from './part.js';

/** How many, within what can be bought at once. */
export function createQuantityPart(onChange: (quantity: number) => void): Part {
  const about = createMessages('quantity-messages');
  const input = element('input', {
    id: 'quantity',
    name: 'quantity',
    type: 'number',
    inputmode: 'numeric',
    min: 1,
    step: 1,
    autocomplete: 'off',
    'aria-describedby': 'quantity-messages',
  });
  let quantity = 1;
  const fewer = stepper('−', 'One fewer', () => onChange(quantity - 1));
  const more = stepper('+', 'One more', () => onChange(quantity + 1));
  // At the end of typing: on the way to 12 there is a 1, and on the way to another number there is none.
  input.addEventListener('change', () => {
    onChange(Number(input.value));
    input.value = String(quantity);
  });
  return {
    element: element(
      'div',
      { class: 'field quantity' },
      element('label', { for: 'quantity' }, 'Quantity'),
      element('div', { class: 'stepper' }, fewer, input, more),
      about.element,
    ),
    draw({ model, messages }) {
      const most = limitOf(model);
      quantity = model.draft.quantity;
      if (document.activeElement !== input || Number(input.value) !== quantity) input.value = String(quantity);
      setAttribute(input, 'max', most);
      setAttribute(input, 'aria-invalid', hasError(messages.get('quantity')) || undefined);
      // Not disabled: whoever holds the focus there would lose it.
      setAttribute(fewer, 'aria-disabled', quantity <= 1 || undefined);
      setAttribute(more, 'aria-disabled', quantity >= most || undefined);
      about.update(messages.get('quantity'));
    },
  };
}

function stepper(sign: string, label: string, onClick: () => void): HTMLButtonElement {
  const button = element('button', { type: 'button', 'aria-label': label }, sign);
  button.addEventListener('click', () => {
    if (button.getAttribute('aria-disabled') === null) onClick();
  });
  return button;
}
