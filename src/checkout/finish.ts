import type { Charge, PaymentIntentState } from '../domain/charge.js';
import { refundAdjustment } from '../domain/order-changes.js';
import type { Refund } from '../domain/refund.js';
import type { CheckoutSession } from '../domain/session.js';
import { UnavailableError } from '../errors.js';
import type { Failpoint } from '../failpoint.js';
import { newId } from '../ids.js';
import type { Decision, Rows, SessionRef, Store } from '../store/store.js';
import { inFlight, sealed } from './idempotency.js';
import { newOrderIds, type OrderIds, orderOfHeld } from './ordering.js';
import { type Finished, judgePayment } from './payment-verdict.js';
import { sendBack } from './send-back.js';
import { type SessionRules, variantsOf } from './session-log.js';

export interface FinishDeps {
  store: Store;
  failpoint: Failpoint;
  rules: SessionRules;
  /** A payment on which no order can stand was recorded to be refunded: somebody should hear of it. */
  onRefund: (refund: Refund) => void;
}

type NewIds = OrderIds & { refundId: string };

const MAX_TRIES = 5;

/**
 * The one door through which money becomes an order: for the request that confirmed, for Stripe's news, and for the
 * sweeper. Safe to call again, and needs no lease: what Stripe took is true whoever reports it. The order is made from
 * the revision that was charged, never from a later one; money that can have no order is recorded as a refund.
 */
export function createFinish({ store, failpoint, rules, onRefund }: FinishDeps) {
  return async function finish(
    ref: SessionRef,
    intent: PaymentIntentState,
    waitingKeys: readonly string[] = [],
  ): Promise<Finished> {
    const ids: NewIds = { ...newOrderIds(), refundId: newId('adj') };
    for (let tries = 0; tries < MAX_TRIES; tries += 1) {
      const { charge, pinned, session } = await store.read({ session: ref });
      const opener = charge?.idempotencyKey;
      const keys = {
        session: ref,
        refundsOf: intent.id,
        idempotencyKeys: [...new Set(opener === undefined ? waitingKeys : [opener, ...waitingKeys])],
        variants: variantsOf(pinned?.draft, session?.session.draft),
        credits: pinned?.quote.credits?.map(({ creditId }) => creditId),
      };
      const finished = await store.commit<{ result: Finished; refund?: Refund } | undefined>(keys, (rows, now) => {
        if (rows.charge?.pinnedSeq !== charge?.pinnedSeq || rows.session?.seq !== session?.seq) {
          return { result: undefined };
        }
        const { result, ...writes } = decide(rows, intent, ids, rules, now, waitingKeys);
        if (writes.puts?.order) failpoint('in_t2');
        return { ...writes, result: { result, refund: writes.puts?.refund } };
      });
      if (!finished) continue;
      if (finished.refund) onRefund(finished.refund);
      return finished.result;
    }
    throw new UnavailableError('The charge kept changing while it was finished');
  };
}

export type Finish = ReturnType<typeof createFinish>;

function decide(
  rows: Rows,
  intent: PaymentIntentState,
  ids: NewIds,
  rules: SessionRules,
  now: number,
  waitingKeys: readonly string[],
): Decision<Finished> {
  const verdict = judgePayment(rows, intent);
  const waiting = inFlight(rows);
  switch (verdict.kind) {
    case 'unrecorded':
      return { result: { kind: 'unrecorded' } };
    case 'done': {
      if (waitingKeys.some((key) => rows.idempotency.get(key)?.state === 'done'))
        return { result: { kind: 'answered' } };
      const { session, seq } = verdict.row;
      // A payment that goes back says nothing of the one for which a request may be waiting.
      const waitingForIt = verdict.as === 'completed' ? waiting : [];
      const idempotency = waitingForIt.map((record) => sealed(record, now, { seq }));
      return { result: { kind: verdict.as, session }, puts: { idempotency } };
    }
    case 'review': {
      const { charge, reason } = verdict;
      const review: Charge = { ...charge, phase: 'review', epoch: charge.epoch + 1, leaseUntil: now, updatedAt: now };
      return { result: { kind: 'review', reason }, puts: { charge: review } };
    }
    case 'refund':
      return sendBack(verdict, rows, { intent, refundId: ids.refundId, rules, now });
    case 'order':
      return ordered(verdict, rows, { intent, ids, now });
  }
}

function ordered(
  { charge, pinned }: { charge: Charge; pinned: CheckoutSession },
  rows: Rows,
  { intent, ids: { refundId: _, ...ids }, now }: { intent: PaymentIntentState; ids: NewIds; now: number },
): Decision<Finished> {
  const { session, puts, stock, credit } = orderOfHeld(
    pinned,
    rows,
    { ids, now },
    {
      payment: { paymentIntentId: intent.id, amount: intent.amount, ...intent.card },
      apiVersion: rows.idempotency.get(charge.idempotencyKey ?? '')?.apiVersion,
      riskReview: charge.riskReview,
      adjustments: rows.refunds.map(refundAdjustment),
    },
  );
  const paid: Charge = {
    ...charge,
    phase: 'succeeded',
    paymentIntentId: intent.id,
    epoch: charge.epoch + 1,
    leaseUntil: now,
    updatedAt: now,
  };
  const idempotency = inFlight(rows).map((record) => sealed(record, now));
  return { result: { kind: 'completed', session }, puts: { ...puts, charge: paid, idempotency }, stock, credit };
}
