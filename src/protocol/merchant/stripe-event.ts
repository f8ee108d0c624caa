import { z } from 'zod';
import { scrub } from '../../scrub.js';
import { time } from '../answers/parts.js';
import { iso, isoOf } from '../time.js';
import { checkedQuery } from './checked.js';
import { cursorOf, pageOf, pageQuery, timePlace, toLimit } from './page.js';

const outcomes = z.enum(['applied', 'foreign', 'ignored', 'merged', 'waiting']);

export const stripeEvent = z
  .strictObject({
    id: z.string(),
    type: z.string(),
    object_id: z.string().optional().describe('What it speaks of; a payment token is never named.'),
    payment_intent_id: z.string().optional(),
    outcome: outcomes.describe(
      '`waiting`: it has had no effect yet. `merged`: a later one of the same object stands for it.',
    ),
    tries: z.int().describe('How often it was tried without success.'),
    problem: z.string().optional().describe('Why the last try failed.'),
    next_try_at: time.optional().describe('There while it is `waiting`.'),
    created_at: time,
    received_at: time,
    settled_at: time.optional(),
  })
  .describe('An event of Stripe and what came of it.');

export const stripeEventPage = pageOf(stripeEvent);

export const stripeEventsQuery = z.strictObject({
  type: z.string().min(1).max(100).optional().describe('Such as `payment_intent.succeeded`.'),
  outcome: outcomes.optional(),
  ...pageQuery,
});

export const stripeEventCounts = z.strictObject({
  counts: z.array(
    z.strictObject({
      type: z.string(),
      outcome: z.enum(['applied', 'foreign', 'ignored', 'merged']).optional().describe('Absent while they wait.'),
      count: z.int(),
    }),
  ),
});

export const stripeEventsCursor = cursorOf('stripe-events', timePlace);

/** Which events are asked for. Throws 400 naming the parameter. */
export function parseStripeEventsQuery(search: URLSearchParams) {
  const { type, outcome, ...query } = checkedQuery(stripeEventsQuery, search);
  return {
    filter: { ...(type !== undefined && { type }), ...(outcome && { outcome }) },
    request: { limit: toLimit(query), before: stripeEventsCursor.decode(query.cursor) },
  };
}

/** What is known of an event. */
export interface StripeEventFacts {
  id: string;
  type: string;
  objectId: string;
  paymentIntentId?: string;
  outcome?: Exclude<z.infer<typeof outcomes>, 'waiting'>;
  tries: number;
  nextTryAt: number;
  problem?: string;
  createdAt: number;
  receivedAt: number;
  settledAt?: number;
}

export const renderStripeEvent = (known: StripeEventFacts): z.infer<typeof stripeEvent> => ({
  id: known.id,
  type: known.type,
  object_id: known.type.startsWith('shared_payment.') ? undefined : known.objectId,
  payment_intent_id: known.paymentIntentId,
  outcome: known.outcome ?? 'waiting',
  tries: known.tries,
  problem: known.problem === undefined ? undefined : scrub(known.problem),
  next_try_at: known.outcome === undefined ? iso(known.nextTryAt) : undefined,
  created_at: iso(known.createdAt),
  received_at: iso(known.receivedAt),
  settled_at: isoOf(known.settledAt),
});
