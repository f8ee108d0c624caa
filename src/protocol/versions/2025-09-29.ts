import { z } from 'zod';
import { lineItemsOf, MAX_QUANTITY, wireAddress, wireBuyer, wireId } from '../schema.js';
import type { ProtocolVersion } from './version.js';

/*
 * ACP 2025-09-29: one address, one option, amounts side by side in a line, a card at Stripe. Its published schema was
 * changed later to take parts of a unit; they cannot be sold here.
 */

export const address = wireAddress.omit({ company: true });

export const buyer = wireBuyer
  .pick({ first_name: true, last_name: true, email: true, phone_number: true })
  .required({ first_name: true, last_name: true });

export const items = lineItemsOf(z.strictObject({ id: wireId, quantity: z.int().min(1).max(MAX_QUANTITY) }));

export const paymentData = z.strictObject({
  token: z.string().min(1).max(255),
  provider: z.literal('stripe', 'expected "stripe"'),
  billing_address: address.optional(),
});

const createRequest = z.strictObject({
  items,
  buyer: buyer.optional(),
  fulfillment_address: address.optional(),
});

const updateRequest = z.strictObject({
  items: items.optional(),
  buyer: buyer.nullable().optional(),
  fulfillment_address: address.nullable().optional(),
  fulfillment_option_id: z.string().min(1).max(600).nullable().optional(),
});

const completeRequest = z.strictObject({ payment_data: paymentData, buyer: buyer.optional() });

/** It has no body; one that is there all the same is not read. */
const cancelRequest = z.looseObject({});

export type Address = z.infer<typeof address>;
export type Buyer = z.infer<typeof buyer>;

interface LineItem {
  id: string;
  item: { id: string; quantity: number };
  base_amount: number;
  discount: number;
  subtotal: number;
  tax: number;
  total: number;
}

export interface FulfillmentOption {
  type: 'shipping' | 'digital';
  id: string;
  title: string;
  subtitle?: string | undefined;
  carrier?: string | undefined;
  earliest_delivery_time?: string | undefined;
  latest_delivery_time?: string | undefined;
  subtotal: number;
  tax: number;
  total: number;
}

export interface Message {
  type: 'info' | 'error';
  code?: 'missing' | 'invalid' | 'out_of_stock' | 'payment_declined' | 'requires_sign_in' | 'requires_3ds' | undefined;
  param?: string | undefined;
  content_type: 'plain';
  content: string;
}

export interface Total {
  type: 'items_base_amount' | 'items_discount' | 'subtotal' | 'discount' | 'fulfillment' | 'tax' | 'fee' | 'total';
  display_text: string;
  amount: number;
}

export interface Order {
  id: string;
  checkout_session_id: string;
  permalink_url: string;
}

interface Session {
  id: string;
  buyer?: Buyer | undefined;
  payment_provider?: { provider: 'stripe'; supported_payment_methods: 'card'[] } | undefined;
  status: 'not_ready_for_payment' | 'ready_for_payment' | 'completed' | 'canceled' | 'in_progress';
  currency: string;
  line_items: LineItem[];
  fulfillment_address?: Address | undefined;
  fulfillment_options: FulfillmentOption[];
  fulfillment_option_id?: string | undefined;
  totals: Total[];
  messages: Message[];
  links: { type: 'terms_of_use' | 'privacy_policy'; url: string }[];
  order?: Order | undefined;
}

/** Who receives it knows the order by its session: it has no id in here. */
export interface OrderEvent {
  type: string;
  data: {
    type: 'order';
    checkout_session_id: string;
    permalink_url: string;
    status: 'created' | 'manual_review' | 'confirmed' | 'canceled' | 'shipped' | 'fulfilled';
    refunds: { type: 'original_payment' | 'store_credit'; amount: number }[];
  };
}

export interface Wire {
  create: z.infer<typeof createRequest>;
  update: z.infer<typeof updateRequest>;
  complete: z.infer<typeof completeRequest>;
  cancel: object;
  session: Session;
  orderEvent: OrderEvent;
}

export const version = {
  name: '2025-09-29',
  change: 'The first: items, an address, an option, a card.',
  idempotency: 'tolerant',
  surfaces: [],
  requests: { create: createRequest, update: updateRequest, complete: completeRequest, cancel: cancelRequest },
} as const satisfies ProtocolVersion;
