import type {
  CancelCommand,
  CompleteCommand,
  CreateCommand,
  Payment,
  RequestedLine,
  RequestedSelection,
  UpdateCommand,
} from '../domain/commands.js';
import type { AgentCapabilities } from '../domain/session.js';
import { toAttribution } from './attribution.js';
import { toAuthentication } from './authentication.js';
import { knownExtensions } from './extensions.js';
import { isGiftCard, toGiftCardPayment } from './handlers/gift-card-instrument.js';
import { toBuyer, toFulfillmentDetails, toFulfillmentGroup } from './parties.js';
import { toPurchaseOrderPayment } from './purchase-order-payment.js';
import type { WireRequestedLine, WireSelection } from './schema.js';
import type { NewestRequests } from './versions/index.js';

/* From a request of the newest version to the domain's command. */

export const toCreateCommand = (wire: NewestRequests['create']): CreateCommand => ({
  currency: wire.currency.toLowerCase(),
  lines: wire.line_items.map(toRequestedLine),
  buyer: wire.buyer && toBuyer(wire.buyer),
  fulfillmentDetails: wire.fulfillment_details && toFulfillmentDetails(wire.fulfillment_details),
  fulfillmentGroups: wire.fulfillment_groups?.map(toFulfillmentGroup),
  discountCodes: wire.discounts ? (wire.discounts.codes ?? []) : wire.coupons,
  locale: wire.locale,
  timezone: wire.timezone,
  quoteId: wire.quote_id,
  metadata: wire.metadata,
  orderNotes: wire.order_notes,
  agent: toAgentCapabilities(wire.capabilities),
  firstTouch: wire.affiliate_attribution && toAttribution(wire.affiliate_attribution),
});

export const toUpdateCommand = (wire: NewestRequests['update']): UpdateCommand => ({
  lines: wire.line_items?.map(toRequestedLine),
  buyer: wire.buyer && toBuyer(wire.buyer),
  fulfillmentDetails: wire.fulfillment_details && toFulfillmentDetails(wire.fulfillment_details),
  fulfillmentGroups: each(wire.fulfillment_groups, toFulfillmentGroup),
  keepsContact: wire.keeps_contact,
  keepsBuyer: wire.keeps_buyer,
  selections: each(wire.selected_fulfillment_options, toSelection),
  choosesOne: wire.chooses_one,
  discountCodes: toDiscountCodes(wire),
  orderNotes: wire.order_notes,
});

export const toCompleteCommand = (wire: NewestRequests['complete']): CompleteCommand => ({
  payment: toPayment(wire.payment_data),
  authentication: wire.authentication_result && toAuthentication(wire.authentication_result),
  buyer: wire.buyer && toBuyer(wire.buyer),
  keepsBuyer: wire.keeps_buyer,
  cannotAuthenticate: wire.cannot_authenticate,
  fulfillmentDetails: wire.fulfillment_details && toFulfillmentDetails(wire.fulfillment_details),
  orderNotes: wire.order_notes,
  marketingConsents: wire.marketing_consents?.map(({ channel, opted_in: optedIn }) => ({ channel, optedIn })),
  lastTouch: wire.affiliate_attribution && toAttribution(wire.affiliate_attribution),
});

/** The schema lets nothing through that is neither by a handler nor a purchase order. */
function toPayment({ purchase_order_number: number, ...wire }: NewestRequests['complete']['payment_data']): Payment {
  if (number !== undefined) return toPurchaseOrderPayment(number, wire);
  const { handler_id: handlerId, instrument } = wire;
  if (handlerId === undefined || instrument === undefined) throw new Error('Nothing is there to pay with');
  return isGiftCard(instrument)
    ? toGiftCardPayment(handlerId, instrument)
    : { kind: 'token', handlerId, token: instrument.credential.token };
}

export const toCancelCommand = ({ intent_trace: trace }: NewestRequests['cancel']): CancelCommand => ({
  intentTrace: trace && {
    reasonCode: trace.reason_code,
    traceSummary: trace.trace_summary,
    metadata: trace.metadata,
  },
});

/** A list mapped, where there is one: `null` clears, and stays. */
const each = <T, U>(
  list: readonly T[] | null | undefined,
  convert: (item: T, index: number) => U,
): U[] | null | undefined => (list === null ? null : list?.map(convert));

interface Suggestion {
  suggested_price?: { amount: number } | undefined;
}

type PricedLine = WireRequestedLine & Suggestion & { item?: Suggestion | undefined };

/** A line of a request, which names its place in it for errors. */
export function toRequestedLine(line: PricedLine, index: number): RequestedLine {
  const path = line.id === undefined ? `$.line_items[${index}].item.id` : `$.line_items[${index}].id`;
  return {
    variantId: line.id ?? line.item?.id ?? '',
    quantity: line.quantity ?? 1,
    expectedUnitAmount:
      line.suggested_price?.amount ?? line.item?.suggested_price?.amount ?? line.unit_amount ?? line.item?.unit_amount,
    path,
  };
}

/** `discounts` wins over the deprecated `coupons` (discount extension §10.1). */
function toDiscountCodes({ discounts, coupons }: NewestRequests['update']): string[] | null | undefined {
  if (discounts === undefined) return coupons;
  return discounts && (discounts.codes ?? []);
}

const WAYS = ['shipping', 'digital', 'pickup', 'local_delivery'] as const;

function toSelection(wire: WireSelection, index: number): RequestedSelection {
  const way = WAYS.find((name) => wire[name] !== undefined);
  const nested = way && wire[way];
  const path = `$.selected_fulfillment_options[${index}]`;
  const pathOf = (name: 'option_id' | 'item_ids') =>
    way && wire[name] === undefined ? `${path}.${way}.${name}` : `${path}.${name}`;
  return {
    type: wire.type,
    optionId: wire.option_id ?? nested?.option_id ?? '',
    itemIds: wire.item_ids ?? nested?.item_ids ?? [],
    paths: { type: `${path}.type`, optionId: pathOf('option_id'), itemIds: pathOf('item_ids') },
  };
}

/**
 * What an agent declares, as far as it is known here: anything else is no mistake of its, and is dropped (capability
 * negotiation §4.6.2). Handlers that it names are not looked at: the shop's are the same for everybody (§6.2).
 */
function toAgentCapabilities({
  interventions,
  extensions = [],
}: NewestRequests['create']['capabilities']): AgentCapabilities {
  const declared = interventions?.supported ?? [];
  return {
    interventions: INTERVENTIONS.filter((name) => declared.includes(name)),
    extensions: knownExtensions(extensions.map((item) => (typeof item === 'string' ? item : item.name))),
  };
}

/** Of ACP 2026-04-17, `InterventionCapabilities`. */
const INTERVENTIONS = ['3ds', 'biometric', 'address_verification'];
