import type { Charge } from '../../../src/domain/charge.js';
import type { Order } from '../../../src/domain/order.js';
import type { Refund } from '../../../src/domain/refund.js';
import type { CheckoutSession } from '../../../src/domain/session.js';
import type { Reservation } from '../../../src/domain/stock.js';
import type { ReceivedEvent } from '../../../src/store/inbox.js';
import type { NewOrderEvent } from '../../../src/store/outbox.js';
import type { IdempotencyRecord } from '../../../src/store/store.js';

export const AGENT = 'agent_a';

const totals = { itemsBase: 0, itemsDiscount: 0, subtotal: 0, discount: 0, taxBreakdown: [], total: 0 };

export const aSession = (id: string, more: Partial<CheckoutSession> = {}): CheckoutSession => ({
  id,
  agentId: AGENT,
  status: 'ready_for_payment',
  draft: { currency: 'eur', lines: [], selections: [], agent: { interventions: [], extensions: [] } },
  quote: {
    lines: [],
    fulfillmentOptions: [],
    selections: [],
    droppedSelections: [],
    totals,
    pricesIncludeTax: false,
    messages: [],
  },
  availability: {},
  messages: [],
  createdAt: 1000,
  updatedAt: 1000,
  expiresAt: 100_000,
  ...more,
});

export const aCharge = (sessionId: string, more: Partial<Charge> = {}): Charge => ({
  sessionId,
  agentId: AGENT,
  generation: 1,
  phase: 'creating',
  attempt: 1,
  unreadAttempts: false,
  tokenWithCreate: false,
  amount: 1999,
  currency: 'eur',
  pinnedSeq: 0,
  epoch: 1,
  leaseUntil: 5000,
  createdAt: 1000,
  updatedAt: 1000,
  ...more,
});

export const aReservation = (sessionId: string, more: Partial<Reservation> = {}): Reservation => ({
  sessionId,
  agentId: AGENT,
  lines: [{ variantId: 'mug', quantity: 1 }],
  state: 'held',
  heldUntil: 9000,
  ...more,
});

export const anOrder = (id: string, sessionId: string, more: Partial<Order> = {}): Order => ({
  id,
  sessionId,
  agentId: AGENT,
  version: 1,
  number: `N-${id}`,
  secret: `secret-${id}`,
  status: 'created',
  currency: 'eur',
  lines: [],
  totals,
  selected: [],
  fulfillments: [],
  payment: { paymentIntentId: `pi_${id}`, amount: 1999 },
  adjustments: [],
  createdAt: 1000,
  updatedAt: 1000,
  ...more,
});

export const aRefund = (id: string, more: Partial<Refund> = {}): Refund => ({
  id,
  paymentIntentId: 'pi_1',
  key: `key-${id}`,
  cause: 'merchant',
  sessionId: 'cs_1',
  amount: 500,
  currency: 'eur',
  phase: 'requested',
  nextTryAt: 1000,
  tries: 0,
  createdAt: 1000,
  updatedAt: 1000,
  ...more,
});

export const anEvent = (id: string, more: Partial<ReceivedEvent> = {}): ReceivedEvent => ({
  id,
  type: 'payment_intent.succeeded',
  objectId: 'pi_1',
  createdAt: 900,
  ...more,
});

export const aKey = (id: string, more: Partial<IdempotencyRecord> = {}): IdempotencyRecord => ({
  id,
  fingerprint: `print-${id}`,
  state: 'done',
  leaseUntil: 0,
  status: 201,
  apiVersion: '2026-04-17',
  createdAt: 1000,
  ...more,
});

export const anOrderEvent = (id: string, orderId: string, more: Partial<NewOrderEvent> = {}): NewOrderEvent => ({
  id,
  endpointId: AGENT,
  orderId,
  seq: 1,
  type: 'order_create',
  body: '{}',
  ...more,
});
