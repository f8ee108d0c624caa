import { sentence } from '../../domain/sentence.js';
import type { CancelRequest, CompleteRequest, CreateRequest, UpdateRequest } from '../schema.js';
import { cancelRequest, completeRequest, createRequest, updateRequest, type WireAddress } from '../schema.js';
import type { WireHandler, WireOrder, WireOrderEvent, WireSession } from '../wire.js';
import type { OrderEvent as OrderEventBefore } from './2025-09-29.js';
import type { Wire as Before } from './2026-01-30.js';
import type { Handler, Order as OrderBefore } from './2026-01-30-session.js';
import type { DownContext, OlderComplete, OlderUpdate, ProtocolVersion, VersionStep } from './version.js';

/* ACP 2026-04-17: orders that tell all of themselves, marketing consents, notes, companies in addresses. */

export interface Wire {
  create: CreateRequest;
  update: UpdateRequest & OlderUpdate;
  complete: CompleteRequest & OlderComplete;
  cancel: CancelRequest;
  session: WireSession;
  orderEvent: WireOrderEvent;
}

/** A parcel finds its company by the second line. */
function toAddress({ company, ...address }: WireAddress): WireAddress {
  if (!company) return address;
  return { ...address, line_two: address.line_two ? `${company}, ${address.line_two}` : company };
}

const withAddress = <T extends { address?: WireAddress | undefined }>(place: T): T =>
  place.address ? { ...place, address: toAddress(place.address) } : place;

/** What an agent has to know of its buyer's browser to authenticate them had to be told there, and is not known here. */
function authenticated({ status, messages }: WireSession, { say, awaitsIssuer }: DownContext) {
  const kept = messages.map(({ resolution: _, ...message }) => message);
  if (status !== 'authentication_required') return { status, messages: kept };
  const awaited = say(sentence('authentication.awaited'));
  const content = say(sentence(awaitsIssuer ? 'decline.needs_authentication' : 'authentication.unavailable'));
  return {
    status: awaitsIssuer ? ('ready_for_payment' as const) : ('not_ready_for_payment' as const),
    messages: [
      ...kept.filter((message) => message.content !== awaited),
      { type: 'error' as const, code: 'requires_3ds' as const, content_type: 'plain' as const, content },
    ],
  };
}

const STATUSES: Readonly<Record<WireOrder['status'], OrderBefore['status']>> = {
  created: 'confirmed',
  manual_review: 'confirmed',
  confirmed: 'confirmed',
  processing: 'processing',
  shipped: 'shipped',
  completed: 'delivered',
  canceled: undefined,
};

const toOrder = ({ status, confirmation, ...order }: WireOrder): OrderBefore => ({
  id: order.id,
  checkout_session_id: order.checkout_session_id,
  order_number: order.order_number,
  permalink_url: order.permalink_url,
  status: STATUSES[status],
  estimated_delivery: order.estimated_delivery,
  confirmation: { confirmation_number: confirmation.confirmation_number },
  support: order.support,
});

/** What the shop would like better has a lower order; it can only be told by its place. */
const inOrder = (handlers: readonly WireHandler[]): Handler[] =>
  [...handlers]
    .sort(({ display_order: a = Number.MAX_SAFE_INTEGER }, { display_order: b = Number.MAX_SAFE_INTEGER }) => a - b)
    .map(({ display_name: _, display_order: __, ...handler }) => handler);

function toSession(session: WireSession, context: DownContext): Before['session'] {
  const { authentication_metadata: _, marketing_consent_options: __, capabilities, order, ...same } = session;
  return {
    ...same,
    ...authenticated(session, context),
    capabilities: { ...capabilities, payment: { handlers: inOrder(capabilities.payment.handlers) } },
    fulfillment_details: session.fulfillment_details && withAddress(session.fulfillment_details),
    fulfillment_groups: session.fulfillment_groups?.map(({ fulfillment_details: place, ...group }) => ({
      ...group,
      ...(place && { fulfillment_details: withAddress(place) }),
    })),
    fulfillment_options: session.fulfillment_options.map((option) =>
      option.location
        ? { ...option, location: { ...option.location, address: toAddress(option.location.address) } }
        : option,
    ),
    order: order && toOrder(order),
  };
}

const EVENT_STATUSES: Readonly<Record<WireOrder['status'], OrderEventBefore['data']['status']>> = {
  created: 'created',
  manual_review: 'manual_review',
  confirmed: 'confirmed',
  processing: 'confirmed',
  shipped: 'shipped',
  completed: 'fulfilled',
  canceled: 'canceled',
};

const MONEY_BACK: readonly string[] = ['refund', 'return', 'cancellation', 'price_adjustment'];

function refundsOf({ adjustments }: WireOrder): OrderEventBefore['data']['refunds'] {
  return adjustments.flatMap(({ type, status, amount }): OrderEventBefore['data']['refunds'] => {
    if (status !== 'completed' || amount === undefined) return [];
    if (type === 'credit') return [{ type: 'store_credit', amount }];
    return MONEY_BACK.includes(type) ? [{ type: 'original_payment', amount }] : [];
  });
}

const step: VersionStep<Before, Wire> = {
  up: {
    create: ({ capabilities: { interventions, ...capabilities }, ...same }) => ({
      ...same,
      capabilities: {
        ...capabilities,
        ...(interventions && {
          interventions: { ...interventions, supported: interventions.supported?.filter((name) => name !== '3ds') },
        }),
      },
    }),
    complete: (body) => (body.authentication_result ? body : { ...body, cannot_authenticate: true }),
  },
  session: toSession,
  orderEvent: ({ type, data }) => ({
    type,
    data: {
      type: 'order',
      checkout_session_id: data.checkout_session_id,
      permalink_url: data.permalink_url,
      status: EVENT_STATUSES[data.status],
      refunds: refundsOf(data),
    },
  }),
};

export const version = {
  name: '2026-04-17',
  change: 'Orders that tell all of themselves, strict idempotency keys, consents, notes, carts, MCP, discovery.',
  idempotency: 'strict',
  surfaces: ['carts', 'mcp'],
  requests: { create: createRequest, update: updateRequest, complete: completeRequest, cancel: cancelRequest },
  step,
} as const satisfies ProtocolVersion<Before, Wire>;
