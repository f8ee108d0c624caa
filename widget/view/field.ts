import type { SessionMessage } from '../wire.js';
import { type Attributes, element, setAttribute } from './element.js';
import { createMessages, hasError } from './messages.js';

export interface FieldOptions {
  name: string;
  label: string;
  isRequired: boolean;
  /** Beside the label. */
  hint?: string | undefined;
  /** Further attributes of the control, such as `autocomplete`. */
  attributes: Attributes;
  control?: 'input' | 'select';
  onInput: (value: string) => void;
  onLeave: () => void;
}

export interface Field {
  element: HTMLElement;
  control: HTMLInputElement | HTMLSelectElement;
  update(value: string, messages: readonly SessionMessage[] | undefined): void;
}

/** A labelled control with what there is to say about it. */
export function createField(options: FieldOptions): Field {
  const { name, label, isRequired, hint, attributes, control: tag = 'input', onInput, onLeave } = options;
  const id = `field-${name}`;
  const about = createMessages(`${id}-messages`);
  const control = element(tag, { id, name, 'aria-required': isRequired || undefined, ...attributes });
  control.addEventListener('input', () => onInput(control.value));
  control.addEventListener('blur', onLeave);
  return {
    element: element(
      'div',
      { class: `field field-${name}` },
      element('label', { for: id }, label, ...(hint ? [' ', element('span', { class: 'hint' }, hint)] : [])),
      control,
      about.element,
    ),
    control,
    update(value, messages) {
      // Not while it is the same: that would move the cursor.
      if (control.value !== value) control.value = value;
      about.update(messages);
      setAttribute(control, 'aria-invalid', hasError(messages) || undefined);
      setAttribute(control, 'aria-describedby', messages?.length ? `${id}-messages` : undefined);
    },
  };
}
