import type { Offer, VariantView } from '../wire.js';
import { element, show } from './element.js';
import type { Part } from './part.js';

/** So many variants are shown at once; more are a list to open. */
const MOST_RADIOS = 5;

/** The choice among the variants of a product; none where there is but one. */
export function createVariantPart({ product: { variants } }: Offer, onChoose: (variantId: string) => void): Part {
  const group = variants.length > MOST_RADIOS ? listOf(variants, onChoose) : radiosOf(variants, onChoose);
  show(group.element, variants.length > 1);
  return { element: group.element, draw: ({ model }) => group.choose(model.draft.variantId) };
}

/** What tells this variant from the others. */
const nameOf = ({ title, options, availability }: VariantView): string => {
  const name = options.map(({ value }) => value).join(', ') || title;
  return availability === 'out_of_stock' ? `${name} (sold out)` : name;
};

interface Choice {
  element: HTMLElement;
  choose(variantId: string): void;
}

function radiosOf(variants: readonly VariantView[], onChoose: (variantId: string) => void): Choice {
  const radios = variants.map((variant) => {
    const radio = element('input', { type: 'radio', name: 'variant', value: variant.id });
    radio.addEventListener('change', () => onChoose(variant.id));
    return { radio, label: element('label', { class: 'chip' }, radio, element('span', {}, nameOf(variant))) };
  });
  return {
    element: element(
      'fieldset',
      { class: 'variants' },
      element('legend', {}, 'Variant'),
      element('div', { class: 'chips' }, ...radios.map(({ label }) => label)),
    ),
    choose(variantId) {
      for (const { radio } of radios) radio.checked = radio.value === variantId;
    },
  };
}

function listOf(variants: readonly VariantView[], onChoose: (variantId: string) => void): Choice {
  const list = element(
    'select',
    { id: 'variant', name: 'variant' },
    ...variants.map((variant) => element('option', { value: variant.id }, nameOf(variant))),
  );
  list.addEventListener('change', () => onChoose(list.value));
  return {
    element: element('div', { class: 'field variants' }, element('label', { for: 'variant' }, 'Variant'), list),
    choose(variantId) {
      list.value = variantId;
    },
  };
}
