import { element, setAttribute, show } from './element.js';
import { createMessages } from './messages.js';
import type { Part } from './part.js';

export interface DiscountPart extends Part {
  /** Takes what is typed as it is: whoever pays means it, with or without the button. */
  handIn(): void;
}

/** A discount code: typed, handed in, and taken away again. */
export function createDiscountPart(onCode: (code: string) => void): DiscountPart {
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
  const handIn = (): void => {
    if (input.value.trim() !== applied) onCode(input.value);
  };
  apply.addEventListener('click', () => {
    handIn();
    // The button is gone then, and the focus would be with it.
    input.focus();
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
    handIn();
  });
  return {
    handIn,
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
