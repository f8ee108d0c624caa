import { z } from 'zod';
import { mainSelection } from '../../domain/selections.js';
import { affiliateAttribution } from '../attribution-schema.js';
import { authenticationResult, cancelRequest, optionId, wireFulfillmentDetails, wireId } from '../schema.js';
import {
  type Address,
  address,
  type Wire as Before,
  type Buyer,
  buyer,
  type FulfillmentOption,
  items,
  type Message,
  type Order,
  type OrderEvent,
  paymentData,
  type Total as TotalBefore,
} from './2025-09-29.js';
import type { DownContext, OlderUpdate, ProtocolVersion, VersionStep } from './version.js';

/*
 * ACP 2025-12-12: who receives a parcel, besides where; an option for each part of the basket; 3-D Secure; who sent the
 * buyer; why a purchase was given up.
 */

const fulfillmentDetails = wireFulfillmentDetails.extend({ address: address.optional() });

const selected = z.strictObject({ option_id: optionId, item_ids: z.array(wireId).max(200) });

const selection = z.discriminatedUnion('type', [
  z.strictObject({ type: z.literal('shipping'), shipping: selected }),
  z.strictObject({ type: z.literal('digital'), digital: selected }),
]);

export const createRequest = z.strictObject({
  items,
  buyer: buyer.optional(),
  fulfillment_details: fulfillmentDetails.optional(),
  affiliate_attribution: affiliateAttribution.optional(),
});

export const updateRequest = z.strictObject({
  items: items.optional(),
  buyer: buyer.nullable().optional(),
  fulfillment_details: fulfillmentDetails.nullable().optional(),
  selected_fulfillment_options: z.array(selection).max(50).nullable().optional(),
});

export const completeRequest = z.strictObject({
  payment_data: paymentData,
  buyer: buyer.optional(),
  authentication_result: authenticationResult.optional(),
  affiliate_attribution: affiliateAttribution.optional(),
});

type FulfillmentDetails = z.infer<typeof fulfillmentDetails>;

/** Every line that an option can deliver, whatever its type: an agent of the version before cannot say more. */
interface WholeSelection {
  option_id: string;
}

type Update = z.infer<typeof updateRequest>;

export interface UpdateAs extends Omit<Update, 'selected_fulfillment_options'>, OlderUpdate {
  selected_fulfillment_options?: (z.infer<typeof selection> | WholeSelection)[] | null | undefined;
}

export interface LineItem {
  id: string;
  item: { id: string; quantity: number };
  name: string;
  description?: string | undefined;
  images?: string[] | undefined;
  unit_amount: number;
  disclosures?: object[] | undefined;
  base_amount: number;
  discount: number;
  subtotal: number;
  tax: number;
  total: number;
}

export interface Total extends TotalBefore {
  description?: string | undefined;
}

export interface SelectedOption {
  type: 'shipping' | 'digital';
  shipping?: { option_id: string; item_ids: string[] };
  digital?: { option_id: string; item_ids: string[] };
}

export type CardNetwork = 'amex' | 'discover' | 'mastercard' | 'visa';

export interface PaymentMethod {
  type: 'card';
  supported_card_networks: CardNetwork[];
}

export interface Session {
  id: string;
  buyer?: Buyer | undefined;
  payment_provider?: { provider: 'stripe'; supported_payment_methods: PaymentMethod[] } | undefined;
  status: 'not_ready_for_payment' | 'ready_for_payment' | 'completed' | 'canceled' | 'in_progress';
  currency: string;
  line_items: LineItem[];
  fulfillment_details?: FulfillmentDetails | undefined;
  fulfillment_options: FulfillmentOption[];
  selected_fulfillment_options: SelectedOption[];
  totals: Total[];
  messages: Message[];
  links: { type: 'terms_of_use' | 'privacy_policy' | 'return_policy'; url: string }[];
  order?: Order | undefined;
}

export interface Wire {
  create: z.infer<typeof createRequest>;
  update: UpdateAs;
  complete: z.infer<typeof completeRequest>;
  cancel: z.infer<typeof cancelRequest>;
  session: Session;
  orderEvent: OrderEvent;
}

const toDetails = (given: Address): FulfillmentDetails => ({ name: given.name, address: given });

function toUpdate({ fulfillment_address, fulfillment_option_id, ...same }: Before['update']): UpdateAs {
  return {
    ...same,
    ...(fulfillment_address !== undefined && {
      fulfillment_details: fulfillment_address && toDetails(fulfillment_address),
      keeps_contact: true as const,
    }),
    ...(fulfillment_option_id !== undefined && {
      selected_fulfillment_options: fulfillment_option_id === null ? null : [{ option_id: fulfillment_option_id }],
      chooses_one: true as const,
    }),
  };
}

const DETAILS = '$.fulfillment_details';

/** Where a part of a request or session stands in the version before. */
function pathBefore(path: string): string {
  // What cannot be said there is a matter of the payment that needs it.
  if (path.startsWith('$.authentication_result')) return '$.payment_data';
  if (path.startsWith('$.selected_fulfillment_options')) return '$.fulfillment_option_id';
  if (!path.startsWith(DETAILS)) return path;
  const rest = path.slice(DETAILS.length).replace(/^\.address/, '');
  return /^\.(phone_number|email)/.test(rest) ? '$.fulfillment_address' : `$.fulfillment_address${rest}`;
}

/** A total that says in its text what stands in a description here. */
const toTotal = ({ type, display_text, amount, description }: Total): TotalBefore => ({
  type,
  display_text: description === undefined ? display_text : `${display_text} (${description})`,
  amount,
});

/** One for all of the basket. */
const optionOf = ({ selected_fulfillment_options: all }: Session): string | undefined =>
  mainSelection(
    all.flatMap(({ type, shipping, digital }) => {
      const selected = shipping ?? digital;
      return selected ? [{ type, optionId: selected.option_id, lineIds: selected.item_ids }] : [];
    }),
  )?.optionId;

function toSession(session: Session, { say, operation }: DownContext): Before['session'] {
  const parcels = session.selected_fulfillment_options.filter(({ type }) => type === 'shipping');
  const split: Message[] =
    parcels.length > 1 ? [{ type: 'info', content_type: 'plain', content: say({ key: 'older.split_delivery' }) }] : [];
  return {
    id: session.id,
    buyer: session.buyer,
    payment_provider: session.payment_provider && { provider: 'stripe', supported_payment_methods: ['card'] },
    status: session.status,
    currency: session.currency,
    line_items: session.line_items.map(({ id, item, base_amount, discount, subtotal, tax, total }) => ({
      id,
      item,
      base_amount,
      discount,
      subtotal,
      tax,
      total,
    })),
    fulfillment_address: session.fulfillment_details?.address,
    fulfillment_options: session.fulfillment_options,
    fulfillment_option_id: optionOf(session),
    totals: session.totals.map(toTotal),
    messages: [
      ...session.messages.map((message) => ({ ...message, param: message.param && pathBefore(message.param) })),
      ...split,
    ],
    links: session.links.flatMap(({ type, url }) => (type === 'return_policy' ? [] : [{ type, url }])),
    // The published base of a session is closed and has none: only whoever completes is told.
    order: operation === 'complete' ? session.order : undefined,
  };
}

const step: VersionStep<Before, Wire> = {
  up: {
    create: ({ fulfillment_address, ...same }) => ({
      ...same,
      ...(fulfillment_address && { fulfillment_details: toDetails(fulfillment_address) }),
    }),
    update: toUpdate,
    cancel: () => ({}),
  },
  ownPath: pathBefore,
  session: toSession,
};

export const version = {
  name: '2025-12-12',
  change: 'Who receives a parcel, an option for each part of the basket, 3-D Secure, attribution, intent traces.',
  idempotency: 'tolerant',
  surfaces: [],
  requests: { create: createRequest, update: updateRequest, complete: completeRequest, cancel: cancelRequest },
  step,
} as const satisfies ProtocolVersion<Before, Wire>;
