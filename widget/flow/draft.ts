import type { Address, CheckoutWishes, Offer } from '../wire.js';

/** Fields of the form, by the names that the shop's session has for them. */
export const FIELDS = [
  'email',
  'name',
  'line_one',
  'line_two',
  'city',
  'state',
  'postal_code',
  'country',
  'phone_number',
] as const;

export type FieldName = (typeof FIELDS)[number];
export type FormValues = Record<FieldName, string>;

/** What the shopper wants, as far as they have said it. */
export interface Draft {
  variantId: string;
  quantity: number;
  form: FormValues;
  optionId?: string | undefined;
  /** The code that was handed in; empty for none. */
  discountCode: string;
}

/** Goods that are not sent, or that the shopper picks up, need no address. */
export type Delivery = 'shipped' | 'picked_up' | 'not_shipped';

const EMPTY: FormValues = {
  email: '',
  name: '',
  line_one: '',
  line_two: '',
  city: '',
  state: '',
  postal_code: '',
  country: '',
  phone_number: '',
};

/** What an offer begins with; the address is most likely in the shop's own country. */
export const draftOf = ({ variant_id, quantity, shop }: Offer): Draft => ({
  variantId: variant_id,
  quantity,
  form: { ...EMPTY, country: shop.country },
  discountCode: '',
});

const CONTACT: readonly FieldName[] = ['email', 'name'];
const PLACE: readonly FieldName[] = ['line_one', 'city', 'postal_code', 'country'];

/** Fields without which nothing can be bought. The state is not among them: the shop knows which countries have any. */
export const requiredFields = (delivery: Delivery): readonly FieldName[] =>
  delivery === 'shipped' ? [...CONTACT, ...PLACE] : CONTACT;

const LABELS: Partial<Record<FieldName, string>> = {
  email: 'Enter your email address.',
  name: 'Enter your full name.',
  line_one: 'Enter the street and house number.',
  city: 'Enter the city.',
  postal_code: 'Enter the postal code.',
  country: 'Choose the country.',
};

/** What can be said of a field without asking the shop; `undefined` where it may be fine. */
export function fieldProblem(name: FieldName, form: FormValues, delivery: Delivery): string | undefined {
  const value = form[name].trim();
  if (value === '') return requiredFields(delivery).includes(name) ? LABELS[name] : undefined;
  // No more than a typing error: what is an address is for the shop to say.
  if (name === 'email' && !/^[^\s@]+@[^\s@]+\.[^\s@]+$/.test(value))
    return 'Enter an email address such as name@example.com.';
  return undefined;
}

/**
 * What the shop is asked with. Buyer and address go along once they are whole: a half one would be refused, and with it
 * the answer to everything else.
 */
export function wishesOf({ variantId, quantity, form, optionId, discountCode }: Draft): CheckoutWishes {
  const said = Object.fromEntries(FIELDS.map((name) => [name, form[name].trim()])) as FormValues;
  const isFine = (names: readonly FieldName[]) => names.every((name) => !fieldProblem(name, said, 'shipped'));
  const phone = said.phone_number && { phone_number: said.phone_number };
  return {
    variant_id: variantId,
    quantity,
    ...(isFine(CONTACT) && { buyer: { name: said.name, email: said.email, ...phone } }),
    ...(isFine(['name', ...PLACE]) && { fulfillment_address: addressOf(said) }),
    ...(optionId !== undefined && { fulfillment_option_id: optionId }),
    discount_code: discountCode,
  };
}

const addressOf = ({
  name,
  line_one,
  line_two,
  city,
  state,
  country,
  postal_code,
  phone_number,
}: FormValues): Address => ({
  name,
  line_one,
  ...(line_two && { line_two }),
  city,
  state,
  country,
  postal_code,
  ...(phone_number && { phone_number }),
});
