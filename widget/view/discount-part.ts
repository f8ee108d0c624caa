import { element, setAttribute, show } from './element.js';
import { createMessages } from './messages.js';
import type { Part } from './part.js';

/** A discount code: typed, handed in, and taken away again. */
export function createDiscountPart(onCode: (code: string) => void): Part {
  const about = createMessages('discount-messages');
  const input = element('input', {
    id: 'discount',
    name: 'discount',
    type: 'text',
    autocomplete: 'off',
    autocapitalize: 'characters',
    spellcheck: 'false',
    maxlength: 100,
  });
  const apply = element('button', { type: 'button', class: 'secondary' }, 'Apply');
  const remove = element('button', { type: 'button', class: 'secondary' }, 'Remove');
  let applied = '';
  apply.addEventListener('click', () => {
    if (input.value.trim() === '') input.focus();
    else onCode(input.value);
  });
  remove.addEventListener('click', () => {
    onCode('');
    input.value = '';
    input.focus();
  });
  input.addEventListener('keydown', (event) => {
    if (event.key !== 'Enter') return;
    // It hands the code in, not the order.
    event.preventDefault();
    onCode(input.value);
  });
  return {
    element: element(
      'div',
      { class: 'field discount' },
      element('label', { for: 'discount' }, 'Discount code', ' ', element('span', { class: 'hint' }, 'optional')),
      element('div', { class: 'joined' }, input, apply, remove),
      about.element,
    ),
    draw({ model, messages }) {
      const { discountCode } = model.draft;
      if (applied !== discountCode) {
        applied = discountCode;
        input.value = discountCode;
      }
      show(apply, discountCode === '');
      show(remove, discountCode !== '');
      setAttribute(input, 'aria-describedby', messages.has('discount') ? 'discount-messages' : undefined);
      about.update(messages.get('discount'));
    },
  };
}
