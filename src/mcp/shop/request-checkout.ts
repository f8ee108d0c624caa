import { z } from 'zod';
import { amount, time, url } from '../../protocol/answers/parts.js';
import type {
  WireFulfillmentOption,
  WireLineItem,
  WireMessage,
  WireOrder,
  WireSession,
  WireTotal,
} from '../../protocol/wire.js';
import { shownId } from './shown-session.js';

/* A session as hosts of assistants' apps have it (OpenAI, Checkout API reference, checkout session). */

const address = z.strictObject({
  name: z.string(),
  line_one: z.string(),
  line_two: z.string().optional(),
  city: z.string(),
  state: z.string(),
  country: z.string(),
  postal_code: z.string(),
  phone_number: z.string().optional(),
});

const lineItem = z
  .strictObject({
    id: z.string(),
    item: z.strictObject({ id: z.string(), quantity: z.int().min(1) }),
    name: z.string(),
    description: z.string().optional(),
    images: z.array(url).optional(),
    base_amount: amount,
    discount: amount,
    subtotal: amount,
    tax: amount,
    total: amount,
  })
  .describe('subtotal is base_amount without discount, total is subtotal with tax.');

const option = z.strictObject({
  type: z.enum(['shipping', 'digital', 'pickup', 'local_delivery']),
  id: z.string(),
  title: z.string(),
  subtitle: z.string(),
  carrier: z.string().optional(),
  earliest_delivery_time: time.optional(),
  latest_delivery_time: time.optional().describe('Of pickup: when it is ready.'),
  subtotal: amount,
  tax: amount.describe('Tax on the delivery, where there is any, stands in the tax of the totals.'),
  total: amount,
});

const total = z.strictObject({
  type: z.enum(['items_base_amount', 'items_discount', 'subtotal', 'discount', 'fulfillment', 'tax', 'fee', 'total']),
  display_text: z.string(),
  amount,
});

export const checkoutMessage = z.strictObject({
  type: z.enum(['info', 'warning', 'error']),
  code: z.string().optional(),
  param: z.string().optional().describe('What it is about, by its name in the arguments of update_checkout.'),
  content_type: z.literal('plain'),
  content: z.string(),
});

/** What a session is to a shopper, whether or not it is paid. */
export const checkoutParts = {
  id: z.string().describe('Of the checkout session, with the total that it showed.'),
  status: z.string().describe('Only `ready_for_payment` can be paid.'),
  currency: z.string().describe('Upper-case ISO 4217.'),
  line_items: z.array(lineItem),
  totals: z.array(total).describe('total = subtotal - discount + fulfillment + tax, where they are there.'),
  fulfillment_options: z.array(option),
  fulfillment_option_id: z.string().nullable(),
  fulfillment_address: address.nullable(),
  messages: z.array(checkoutMessage),
};

/** The argument of `window.openai.requestCheckout`. */
export const requestCheckout = z
  .strictObject({
    ...checkoutParts,
    payment_mode: z.enum(['test', 'live']),
    payment_provider: z.strictObject({
      provider: z.literal('stripe'),
      merchant_id: z.string().describe('The Stripe profile of the seller.'),
      supported_payment_methods: z.array(z.literal('card')),
    }),
    links: z.array(z.strictObject({ type: z.string(), url })),
    metadata: z.record(z.string(), z.string()),
  })
  .describe('To be handed to requestCheckout as it is, once its status is ready_for_payment. Amounts are minor units.');

/** What a shopper is told of the order, once there is one. */
export const checkoutOrder = z.strictObject({
  id: z.string(),
  checkout_session_id: z.string(),
  order_number: z.string().describe('Short and readable, for people.'),
  permalink_url: url.describe('The page of this order.'),
});

export type CheckoutParts = z.infer<z.ZodObject<typeof checkoutParts>>;
export type CheckoutMessage = z.infer<typeof checkoutMessage>;
export type RequestCheckout = z.infer<typeof requestCheckout>;

export interface Seller {
  /** The seller's Stripe profile. */
  profileId: string;
  paymentMode: () => 'test' | 'live';
}

/** What the payment sheet is asked to show and to charge: the session as it was rendered, and nothing that is not in it. */
export const toRequestCheckout = (session: WireSession, { profileId, paymentMode }: Seller): RequestCheckout => ({
  ...toCheckoutParts(session),
  id: shownId(session),
  payment_mode: paymentMode(),
  payment_provider: { provider: 'stripe', merchant_id: profileId, supported_payment_methods: ['card'] },
  links: session.links.map(({ type, url }) => ({ type, url })),
  metadata: {},
});

export const toCheckoutParts = (session: WireSession): CheckoutParts => ({
  id: session.id,
  status: session.status,
  currency: session.currency.toUpperCase(),
  line_items: session.line_items.map(toLineItem),
  totals: session.totals.flatMap(toTotal),
  fulfillment_options: session.fulfillment_options.map(toOption),
  fulfillment_option_id: session.selected_fulfillment_options[0]?.option_id ?? null,
  fulfillment_address: toAddress(session),
  messages: session.messages.map(toMessage),
});

export const toCheckoutOrder = ({
  id,
  checkout_session_id,
  order_number,
  permalink_url,
}: WireOrder): z.infer<typeof checkoutOrder> => ({ id, checkout_session_id, order_number, permalink_url });

/** What is not known yet counts as nothing. */
const amountOf = (totals: readonly WireTotal[], type: WireTotal['type']): number =>
  totals.find((each) => each.type === type)?.amount ?? 0;

const toLineItem = ({ id, item, quantity, name, description, images, totals }: WireLineItem) => ({
  id,
  item: { id: item.id, quantity },
  name,
  description,
  images,
  base_amount: amountOf(totals, 'items_base_amount'),
  discount: amountOf(totals, 'items_discount'),
  subtotal: amountOf(totals, 'subtotal'),
  tax: amountOf(totals, 'tax'),
  total: amountOf(totals, 'total'),
});

/** A place of pickup and the time of local delivery are told in the parts that hosts know. */
function toOption(option: WireFulfillmentOption): CheckoutParts['fulfillment_options'][number] {
  const { type, id, title, description, carrier, location, delivery_window: window } = option;
  const price = amountOf(option.totals, 'total');
  const place = location && [location.name, location.address.line_one, location.address.city].join(', ');
  const earliest = option.earliest_delivery_time ?? window?.start;
  const latest = option.latest_delivery_time ?? window?.end ?? option.ready_by;
  return {
    type,
    id,
    title,
    subtitle: [description, place].filter(Boolean).join(' · '),
    carrier,
    earliest_delivery_time: earliest,
    latest_delivery_time: latest,
    subtotal: price,
    tax: 0,
    total: price,
  };
}

/** Of a session before its sale, nothing was refunded. */
const toTotal = ({ type, display_text, amount }: WireTotal) => {
  if (type === 'amount_refunded') return [];
  // Hosts know fees and discounts, but nothing finer.
  if (type === 'store_credit') return [{ type: 'discount' as const, display_text, amount }];
  const isFee = type === 'gift_wrap' || type === 'tip';
  return [{ type: isFee ? ('fee' as const) : type, display_text, amount }];
};

function toAddress({ fulfillment_details: details }: WireSession): CheckoutParts['fulfillment_address'] {
  if (!details?.address) return null;
  const { company: _, ...place } = details.address;
  return { ...place, phone_number: details.phone_number };
}

/** Paths in a session, by what the same is called in the arguments of `update_checkout`. */
const PLACES: readonly (readonly [RegExp, string])[] = [
  [/^\$\.fulfillment_details\.(?:address\b)?\.?/, '$.fulfillment_address.'],
  [/^\$\.selected_fulfillment_options\b.*/, '$.fulfillment_option_id'],
  [/^\$\.discounts\b.*/, '$.discount_code'],
  [/^\$\.line_items\[0\]\.quantity$/, '$.quantity'],
  [/^\$\.line_items\[0\](?:\.id)?$/, '$.variant_id'],
  [/^\$\.buyer\.full_name$/, '$.buyer.name'],
];

/** Where something stands in the arguments of `update_checkout`; what is nowhere there keeps its path. */
export function inArguments(param: string): string {
  const [pattern, place] = PLACES.find(([each]) => each.test(param)) ?? [];
  return pattern && place ? param.replace(pattern, place).replace(/\.$/, '') : param;
}

const toMessage = ({ type, code, param, content_type, content }: WireMessage): CheckoutMessage => ({
  type,
  code,
  param: param === undefined ? undefined : inArguments(param),
  content_type,
  content,
});
