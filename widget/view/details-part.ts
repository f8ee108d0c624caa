import type { FieldName } from '../flow/draft.js';
import { deliveryOf } from '../flow/model.js';
import { countries } from '../format/countries.js';
import { type Attributes, element, show } from './element.js';
import { createField, type Field } from './field.js';
import type { Part } from './part.js';

interface Described {
  name: FieldName;
  label: string;
  isRequired?: boolean;
  hint?: string;
  control?: 'input' | 'select';
  attributes: Attributes;
}

const CONTACT: readonly Described[] = [
  {
    name: 'email',
    label: 'Email',
    isRequired: true,
    attributes: { type: 'email', inputmode: 'email', autocomplete: 'email' },
  },
  { name: 'name', label: 'Full name', isRequired: true, attributes: { type: 'text', autocomplete: 'name' } },
  {
    name: 'phone_number',
    label: 'Phone',
    hint: 'optional',
    attributes: { type: 'tel', inputmode: 'tel', autocomplete: 'tel' },
  },
];

const place = (part: string): Attributes => ({ type: 'text', autocomplete: `shipping ${part}` });

const PLACE: readonly Described[] = [
  {
    name: 'country',
    label: 'Country',
    isRequired: true,
    control: 'select',
    attributes: { autocomplete: 'shipping country' },
  },
  { name: 'line_one', label: 'Address', isRequired: true, attributes: place('address-line1') },
  { name: 'line_two', label: 'Apartment, suite', hint: 'optional', attributes: place('address-line2') },
  { name: 'city', label: 'City', isRequired: true, attributes: place('address-level2') },
  { name: 'state', label: 'State or region', attributes: place('address-level1') },
  { name: 'postal_code', label: 'Postal code', isRequired: true, attributes: place('postal-code') },
];

export interface DetailsPartDeps {
  onInput: (name: FieldName, value: string) => void;
  onLeave: (name: FieldName) => void;
}

/** Who buys, and where it goes; goods that are not sent need no address. */
export function createDetailsPart({ onInput, onLeave }: DetailsPartDeps): Part {
  const fields = new Map<FieldName, Field>();
  const group = (legend: string, described: readonly Described[]) =>
    element(
      'fieldset',
      { class: 'fields' },
      element('legend', {}, legend),
      ...described.map(({ isRequired = false, ...each }) => {
        const field = createField({
          ...each,
          isRequired,
          onInput: (value) => onInput(each.name, value),
          onLeave: () => onLeave(each.name),
        });
        fields.set(each.name, field);
        return field.element;
      }),
    );
  const contact = group('Contact', CONTACT);
  const address = group('Shipping address', PLACE);
  let namedFor: string | undefined | null = null;

  return {
    element: element('div', { class: 'details' }, contact, address),
    draw({ model, messages, locale }) {
      if (namedFor !== locale) {
        namedFor = locale;
        const named = countries(locale).map(({ code, name }) => element('option', { value: code }, name));
        fields.get('country')?.control.replaceChildren(...named);
      }
      show(address, deliveryOf(model) !== 'not_shipped');
      for (const [name, field] of fields) field.update(model.draft.form[name], messages.get(name));
    },
  };
}
