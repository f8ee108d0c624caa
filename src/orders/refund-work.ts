import { isAutomatic, isBehind, type Refund, type RefundState, refundedAmount } from '../domain/refund.js';
import { UnavailableError } from '../errors.js';
import { pauseAfter } from '../every-item.js';
import type { Failpoint } from '../failpoint.js';
import { newId } from '../ids.js';
import type { CallBudget, PaymentService } from '../payments/payment-service.js';
import type { RefundsAtStripe } from '../payments/refunds-at-stripe.js';
import type { CommitKeys, SessionRef, Store } from '../store/store.js';
import { withRefund } from './refund-log.js';

export interface RefundWorkDeps {
  store: Store;
  atStripe: Pick<RefundsAtStripe, 'create' | 'list'>;
  payments: Pick<PaymentService, 'retrieve'>;
  newBudget: () => CallBudget;
  failpoint: Failpoint;
  /** Stripe will not make a refund, or a bank has sent it back: somebody has to see to the money. */
  onRefused: (refund: Refund) => void;
}

/** Milliseconds for which a try has a refund to itself; longer than a budget of calls to Stripe. */
const LEASE = 30_000;
/** Until the next try. */
const PAUSE = { first: 5_000, longest: 3_600_000 };

/** Brings refunds that are on record to their end at Stripe, and what Stripe says of refunds into the record. */
export function createRefundWork(deps: RefundWorkDeps) {
  const { store, atStripe, newBudget, failpoint, onRefused } = deps;
  const keysOf = ({ agentId, sessionId, paymentIntentId }: Refund): CommitKeys => ({
    refundsOf: paymentIntentId,
    ...(agentId !== undefined && { session: { id: sessionId, agentId }, withOrder: true }),
  });

  /** Writes what became of a refund, unless it is known already. */
  function change(refund: Refund, next: (known: Refund, now: number) => Partial<Refund> | undefined) {
    return store.commit<Refund | undefined>(keysOf(refund), (rows, now) => {
      const known = rows.refunds.find(({ id }) => id === refund.id);
      const changes = known && next(known, now);
      if (!known || !changes) return { result: undefined };
      const changed = { ...known, ...changes, updatedAt: now };
      return { result: changed, puts: withRefund(rows, changed, now).puts };
    });
  }

  /**
   * One try: the result is the refund as it is afterwards, `undefined` where another process is at it. Throws
   * UnavailableError where Stripe gave no answer; the refund is tried again later.
   */
  async function carryOut(refund: Refund): Promise<Refund | undefined> {
    const mine = await change(refund, ({ phase, nextTryAt, tries }, now) =>
      phase === 'requested' && nextTryAt <= now ? { nextTryAt: now + LEASE, tries: tries + 1 } : undefined,
    );
    if (!mine) return undefined;
    failpoint('before_refund');
    try {
      const budget = newBudget();
      const wanted = isAutomatic(mine) || mine.atMost ? await reduced(mine, budget) : mine;
      if (!wanted) return undefined;
      const answer = await atStripe.create(wanted, budget);
      failpoint('after_refund');
      if ('refused' in answer) {
        const refused = await change(mine, ours(mine, { phase: 'failed', failure: answer.refused }));
        if (refused) onRefused(refused);
      } else {
        await settle(mine, answer);
      }
      return await present(mine);
    } catch (error) {
      const pause = pauseAfter(mine.tries, PAUSE);
      await change(mine, (known, now) => (known.phase === 'requested' ? { nextTryAt: now + pause } : undefined));
      throw error;
    }
  }

  /** A refund of all that is left takes what is left of its payment: somebody may have refunded some of it by hand. */
  async function reduced(refund: Refund, budget: CallBudget): Promise<Refund | undefined> {
    const intent = await deps.payments.retrieve(refund.paymentIntentId, budget);
    const others = (await atStripe.list(refund.paymentIntentId, budget)).filter(({ key }) => key !== refund.key);
    const left = Math.max(0, (intent?.amount ?? refund.amount) - refundedAmount(others));
    if (left >= refund.amount) return refund;
    if (others.some(({ phase }) => phase === 'pending')) throw new UnavailableError('Another refund is on its way');
    const nothing = { phase: 'failed' as const, failure: 'charge_already_refunded' };
    const changed = await change(refund, ours(refund, left === 0 ? nothing : { amount: left }));
    return left === 0 ? undefined : changed;
  }

  async function settle(refund: Refund, { phase, stripeRefundId, failure }: RefundState): Promise<void> {
    const changed = await change(refund, (known) => {
      failpoint('in_refund');
      if (known.stripeRefundId === stripeRefundId && isBehind(phase, known.phase)) return undefined;
      const isKnown = known.phase === phase && known.stripeRefundId === stripeRefundId && known.failure === failure;
      return isKnown ? undefined : { phase, stripeRefundId, failure };
    });
    // A bank sent it back: that may be days later, and where there is no order nobody else would tell.
    if (changed?.phase === 'failed') onRefused(changed);
  }

  /** The refund as it stands now. */
  async function present(refund: Refund): Promise<Refund> {
    const { refunds } = await store.read({ refundsOf: refund.paymentIntentId });
    return refunds.find(({ id }) => id === refund.id) ?? refund;
  }

  /** A refund that was made at Stripe and not from here. */
  const adopt = (ref: SessionRef, state: RefundState): Promise<void> =>
    store.commit({ session: ref, withOrder: true, refundsOf: state.paymentIntentId }, (rows, now) => {
      if (rows.refunds.some((refund) => isOf(refund, state))) return { result: undefined };
      const { key: named, ...said } = state;
      const isTaken = rows.refunds.some(({ key }) => key === named);
      const key = named === undefined || isTaken ? state.stripeRefundId : named;
      const made: Refund = {
        ...said,
        id: newId('adj'),
        key,
        cause: 'stripe',
        sessionId: ref.id,
        agentId: ref.agentId,
        nextTryAt: now,
        tries: 0,
        createdAt: now,
        updatedAt: now,
      };
      return { result: undefined, puts: withRefund(rows, made, now).puts };
    });

  return {
    carryOut,

    /** Takes over what Stripe says of all refunds of a payment. */
    async sync(ref: SessionRef, paymentIntentId: string, budget: CallBudget): Promise<void> {
      for (const state of await atStripe.list(paymentIntentId, budget)) {
        const { refunds } = await store.read({ refundsOf: paymentIntentId });
        const known = refunds.find((refund) => isOf(refund, state));
        if (known) await settle(known, state);
        else await adopt(ref, state);
      }
    },
  };
}

export type RefundWork = ReturnType<typeof createRefundWork>;

/** A change that counts only while this try has the refund to itself. */
const ours =
  ({ tries }: Refund, changes: Partial<Refund>) =>
  (known: Refund): Partial<Refund> | undefined =>
    known.phase === 'requested' && known.tries === tries ? changes : undefined;

const isOf = (refund: Refund, { stripeRefundId, key }: RefundState): boolean =>
  refund.stripeRefundId === stripeRefundId || (refund.stripeRefundId === undefined && refund.key === key);
