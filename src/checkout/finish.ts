import { type Charge, mismatch, type PaymentIntentState } from '../domain/charge.js';
import { createOrder } from '../domain/new-order.js';
import type { Order } from '../domain/order.js';
import { type CheckoutSession, isTerminal } from '../domain/session.js';
import { consume } from '../domain/stock.js';
import { UnavailableError } from '../errors.js';
import type { Failpoint } from '../failpoint.js';
import { newId, newOrderNumber, newSecret } from '../ids.js';
import type { Rows, SessionRef, Store } from '../store/store.js';
import { inFlight, sealed } from './idempotency.js';
import { variantsOf } from './session-log.js';

export type Finished =
  | { kind: 'completed'; session: CheckoutSession }
  /** Stripe's word does not fit ours: nothing but that was written, and a person has to look. */
  | { kind: 'review'; reason: string };

const MAX_TRIES = 5;

/**
 * The one door through which money becomes an order: for the request that confirmed, for Stripe's news, and for the
 * sweeper. Safe to call again, and needs no lease: what Stripe took is true whoever reports it. The order is made from
 * the revision that was charged, never from a later one.
 */
export function createFinish({ store, failpoint }: { store: Store; failpoint: Failpoint }) {
  return async function finish(
    ref: SessionRef,
    intent: PaymentIntentState,
    waitingKeys: readonly string[] = [],
  ): Promise<Finished> {
    const order = { id: newId('ord'), number: newOrderNumber(), secret: newSecret() };
    for (let tries = 0; tries < MAX_TRIES; tries += 1) {
      const { charge, pinned } = await store.read({ session: ref });
      const opener = charge?.idempotencyKey;
      const keys = {
        session: ref,
        idempotencyKeys: [...new Set(opener === undefined ? waitingKeys : [opener, ...waitingKeys])],
        variants: variantsOf(pinned?.draft),
      };
      const finished = await store.commit<Finished | undefined>(keys, (rows, now) => {
        failpoint('in_t2');
        if (rows.charge?.pinnedSeq !== charge?.pinnedSeq) return { result: undefined };
        return decide(rows, ref, intent, order, now);
      });
      if (finished) return finished;
    }
    throw new UnavailableError('The charge kept changing while it was finished');
  };
}

export type Finish = ReturnType<typeof createFinish>;

function decide(
  rows: Rows,
  ref: SessionRef,
  intent: PaymentIntentState,
  ids: Pick<Order, 'id' | 'number' | 'secret'>,
  now: number,
) {
  const { session: row, charge, pinned } = rows;
  if (!row || !charge) return { result: { kind: 'review', reason: 'no charge was opened' } as const };
  const waiting = inFlight(rows);
  if (charge.phase === 'succeeded' && charge.paymentIntentId === intent.id) {
    const idempotency = waiting.map((record) => sealed(record, now, { seq: row.seq }));
    return { result: { kind: 'completed', session: row.session } as const, puts: { idempotency } };
  }
  const reason = refusal(charge, row.session, intent);
  if (reason !== undefined || !pinned) {
    const review: Charge = { ...charge, phase: 'review', epoch: charge.epoch + 1, leaseUntil: now, updatedAt: now };
    return { result: { kind: 'review', reason: reason ?? 'revision' } as const, puts: { charge: review } };
  }

  const owner = { sessionId: ref.id, agentId: ref.agentId };
  const lines = pinned.draft.lines.map(({ variantId, quantity }) => ({ variantId, quantity }));
  const { reservation, deltas, short } = consume(rows.reservation, owner, lines, rows.stock);
  const session = completedSession(pinned, ids, now, {
    payment: { paymentIntentId: intent.id, amount: intent.amount, ...intent.card },
    short,
  });
  const paid: Charge = {
    ...charge,
    phase: 'succeeded',
    paymentIntentId: intent.id,
    epoch: charge.epoch + 1,
    leaseUntil: now,
    updatedAt: now,
  };
  return {
    result: { kind: 'completed', session } as const,
    puts: {
      session,
      order: session.order,
      reservation,
      charge: paid,
      idempotency: waiting.map((record) => sealed(record, now)),
    },
    stock: deltas,
  };
}

/** Why this PaymentIntent must not make an order of this session. */
function refusal(charge: Charge, session: CheckoutSession, intent: PaymentIntentState): string | undefined {
  if (charge.phase === 'canceled' || charge.phase === 'review') return `charge is ${charge.phase}`;
  if (isTerminal(session.status)) return `session is ${session.status}`;
  if (intent.status !== 'succeeded') return `payment intent is ${intent.status}`;
  return mismatch(charge, intent);
}

/** The revision that ends a paid, or free, session. */
export function completedSession(
  session: CheckoutSession,
  ids: Pick<Order, 'id' | 'number' | 'secret'>,
  now: number,
  { payment, short = false }: { payment?: Order['payment']; short?: boolean } = {},
): CheckoutSession & { order: Order } {
  const order = createOrder(session, { ...ids, now, payment });
  if (short) order.status = 'manual_review';
  return { ...session, status: 'completed', messages: [], updatedAt: now, order };
}
