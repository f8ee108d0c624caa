import { z } from 'zod';
import type { Attributions } from '../../domain/attribution.js';
import type { Charge } from '../../domain/charge.js';
import type { CheckoutSession, IntentTrace } from '../../domain/session.js';
import type { Reservation } from '../../domain/stock.js';
import { amount, time } from '../answers/parts.js';
import { wireSession } from '../answers/session.js';
import { NEWEST_VERSION } from '../negotiation.js';
import { type RenderSettings, renderSession } from '../render.js';
import { iso, isoOf } from '../time.js';
import { attribution, renderAttribution } from './attribution.js';
import { checkedQuery } from './checked.js';
import { createdQuery, cursorOf, idPlace, pageOf, pageQuery, toCreated, toLimit } from './page.js';
import { awaitedPurchaseOrder, renderAwaited } from './purchase-order.js';

export const sessionSummary = z
  .strictObject({
    id: z.string(),
    agent_id: z.string(),
    status: wireSession.shape.status,
    currency: z.string(),
    total: amount.describe('Minor units, as far as it is known.'),
    order_id: z.string().optional(),
    purchase_order: awaitedPurchaseOrder.optional(),
    created_at: time,
    updated_at: time,
    expires_at: time,
  })
  .describe('A checkout session in short.');

export const sessionPage = pageOf(sessionSummary);

export const sessionsQuery = z.strictObject({
  status: wireSession.shape.status.optional(),
  agent: z.string().min(1).max(64).optional().describe('Id of the agent whose session it is.'),
  ...createdQuery,
  ...pageQuery,
});

const charge = z
  .strictObject({
    phase: z.enum([
      'creating',
      'confirming',
      'processing',
      'canceling',
      'declined',
      'authenticating',
      'canceled',
      'succeeded',
      'refunded',
      'review',
    ]),
    generation: z.int().describe('Each has a PaymentIntent of its own.'),
    attempts: z.int(),
    payment_intent_id: z.string().optional(),
    amount,
    currency: z.string(),
    risk_review: z.array(z.string()).optional(),
    created_at: time,
    updated_at: time,
  })
  .describe('The newest payment of the session.');

const reservation = z.strictObject({
  state: z.enum(['held', 'consumed', 'released']),
  held_until: time.optional().describe('Absent where the units are not held, or a payment is under way.'),
  line_items: z.array(z.strictObject({ variant_id: z.string(), quantity: z.int() })),
});

const intentTrace = z.strictObject({
  reason_code: z.string(),
  trace_summary: z.string().optional(),
  metadata: z.record(z.string(), z.union([z.string(), z.number(), z.boolean()])).optional(),
});

const forTheShop = {
  agent_id: z.string(),
  purchase_order: awaitedPurchaseOrder.optional(),
  intent_trace: intentTrace.optional().describe('Why the agent canceled it.'),
  attribution: attribution.optional(),
  order_notes: z.string().optional().describe('What the buyer wants the shop to know, as far as it was told.'),
};

const revisionSummary = z.strictObject({
  seq: z.int(),
  status: wireSession.shape.status,
  total: amount,
  updated_at: time,
  messages: z.array(z.string()).describe('Codes of what it said about itself.'),
});

/** A session as the shop sees it: all that its agent sees, and what only the shop may know. */
export const merchantSession = z
  .strictObject({
    ...wireSession.shape,
    ...forTheShop,
    charge: charge.optional(),
    reservation: reservation.optional(),
    revisions: z.array(revisionSummary).describe('The last one first.'),
    has_more_revisions: z.boolean().describe('Whether it has older ones than these.'),
  })
  .describe('A checkout session as the shop sees it. Amounts are minor units.');

export const merchantRevision = z
  .strictObject({ ...wireSession.shape, ...forTheShop, seq: z.int() })
  .describe('A checkout session as it was.');

export const sessionsCursor = cursorOf('sessions', idPlace);

/** Which sessions are asked for. Throws 400 naming the parameter. */
export function parseSessionsQuery(search: URLSearchParams) {
  const { status, agent, ...query } = checkedQuery(sessionsQuery, search);
  const filter = { ...(status && { status }), ...(agent && { agentId: agent }), ...toCreated(query) };
  return { filter, request: { limit: toLimit(query), before: sessionsCursor.decode(query.cursor) } };
}

export const renderSessionSummary = (session: CheckoutSession): z.infer<typeof sessionSummary> => ({
  id: session.id,
  agent_id: session.agentId,
  status: session.status,
  currency: session.draft.currency,
  total: session.quote.totals.total,
  order_id: session.order?.id,
  purchase_order: renderAwaited(session.approval),
  created_at: iso(session.createdAt),
  updated_at: iso(session.updatedAt),
  expires_at: iso(session.expiresAt),
});

/** All that the shop may know of a session. */
export interface SessionFacts {
  session: CheckoutSession;
  attributions: Attributions;
  charge?: Charge;
  reservation?: Reservation;
  revisions: readonly {
    seq: number;
    status: CheckoutSession['status'];
    total: number;
    updatedAt: number;
    codes: string[];
  }[];
  hasMoreRevisions: boolean;
}

export function renderMerchantSession(facts: SessionFacts, settings: RenderSettings): z.infer<typeof merchantSession> {
  const { session, revisions, hasMoreRevisions } = facts;
  return {
    ...renderSession(session, NEWEST_VERSION, settings),
    ...renderForTheShop(facts),
    charge: facts.charge && renderCharge(facts.charge),
    reservation: facts.reservation && renderReservation(facts.reservation),
    revisions: revisions.map(({ seq, status, total, updatedAt, codes }) => ({
      seq,
      status,
      total,
      updated_at: iso(updatedAt),
      messages: codes,
    })),
    has_more_revisions: hasMoreRevisions,
  };
}

export const renderMerchantRevision = (
  revision: { seq: number } & Pick<SessionFacts, 'session' | 'attributions'>,
  settings: RenderSettings,
): z.infer<typeof merchantRevision> => ({
  ...renderSession(revision.session, NEWEST_VERSION, settings),
  ...renderForTheShop(revision),
  seq: revision.seq,
});

function renderForTheShop({ session, attributions }: Pick<SessionFacts, 'session' | 'attributions'>) {
  const { agentId, draft, intentTrace: trace } = session;
  return {
    agent_id: agentId,
    purchase_order: renderAwaited(session.approval),
    intent_trace: trace && renderIntentTrace(trace),
    attribution: renderAttribution(attributions),
    order_notes: draft.orderNotes,
  };
}

const renderIntentTrace = ({ reasonCode, traceSummary, metadata }: IntentTrace): z.infer<typeof intentTrace> => ({
  reason_code: reasonCode,
  trace_summary: traceSummary,
  metadata,
});

/** Nothing that was made of the token goes into it. */
const renderCharge = (known: Charge): z.infer<typeof charge> => ({
  phase: known.phase,
  generation: known.generation,
  attempts: known.attempt,
  payment_intent_id: known.paymentIntentId,
  amount: known.amount,
  currency: known.currency,
  risk_review: known.riskReview && [...known.riskReview],
  created_at: iso(known.createdAt),
  updated_at: iso(known.updatedAt),
});

const renderReservation = ({ state, heldUntil, lines }: Reservation): z.infer<typeof reservation> => ({
  state,
  held_until: state === 'held' ? isoOf(heldUntil ?? undefined) : undefined,
  line_items: lines.map(({ variantId, quantity }) => ({ variant_id: variantId, quantity })),
});
