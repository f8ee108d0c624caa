import Stripe from 'stripe';
import { toStripeAmount } from '../domain/charge-limits.js';
import type { DisputeState, FraudWarning, Refund, RefundState } from '../domain/refund.js';
import { UnavailableError } from '../errors.js';
import { wholeList } from './list-pages.js';
import { idOf, toDisputeState, toRefundState } from './refund-states.js';
import { isMissing, unanswered } from './stripe-answers.js';
import { type CallBudget, isKept, isServerError, type StripeCall } from './stripe-call.js';

/** Every method throws UnavailableError where Stripe's answer could not be had within the budget. */
export interface RefundsAtStripe {
  /** Asks Stripe to refund. Repeated, it is the same refund; `refused` is Stripe's word that it will not be made. */
  create(refund: Refund, budget: CallBudget): Promise<RefundState | { refused: string }>;
  /** All refunds of a PaymentIntent, whoever made them, oldest first. */
  list(paymentIntentId: string, budget: CallBudget): Promise<RefundState[]>;
  dispute(id: string, budget: CallBudget): Promise<DisputeState | undefined>;
  fraudWarning(id: string, budget: CallBudget): Promise<FraudWarning | undefined>;
}

export interface RefundsAtStripeOptions {
  stripe: Stripe;
  call: StripeCall;
  storeId: string;
  /** Told of what the key may not read. */
  onForbidden: (what: string) => void;
}

/** Requests for one refund that Stripe may fail at for good, each under an idempotency key of its own. */
const MOST_TAKES = 5;

/** Money on its way back (docs.stripe.com/refunds, docs.stripe.com/disputes). */
export function createRefundsAtStripe({ stripe, call, storeId, onForbidden }: RefundsAtStripeOptions): RefundsAtStripe {
  async function found<T>(what: string, work: Promise<T>): Promise<T | undefined> {
    try {
      return await work;
    } catch (error) {
      if (isMissing(error)) return undefined;
      if (error instanceof Stripe.errors.StripePermissionError) {
        onForbidden(what);
        return undefined;
      }
      throw unanswered(error);
    }
  }

  async function list(paymentIntentId: string, budget: CallBudget): Promise<RefundState[]> {
    try {
      const refunds = await wholeList((page) =>
        call('refund', budget, (options) => stripe.refunds.list({ payment_intent: paymentIntentId, ...page }, options)),
      );
      return refunds.map(toRefundState).reverse();
    } catch (error) {
      throw unanswered(error);
    }
  }

  /** `undefined`: Stripe failed, and is done with this request. What it did, if anything, is in the list by now. */
  async function ask(refund: Refund, idempotencyKey: string, budget: CallBudget) {
    try {
      return toRefundState(
        await call('refund', budget, (options) =>
          stripe.refunds.create(refundParams(refund, storeId), { ...options, idempotencyKey }),
        ),
      );
    } catch (error) {
      if (error instanceof Stripe.errors.StripeInvalidRequestError) return { refused: error.code ?? 'refused' };
      if (isServerError(error) && isKept(error)) return undefined;
      throw unanswered(error);
    }
  }

  return {
    list,

    async create(refund, budget) {
      const base = `acp:${refund.paymentIntentId}:refund:${refund.key}`;
      for (let take = 1; take <= MOST_TAKES; take += 1) {
        // Stripe forgets an idempotency key after a day, and keeps a 500 under it until then: the list knows better.
        const made = (await list(refund.paymentIntentId, budget)).find(({ key }) => key === refund.key);
        if (made) return made;
        const answer = await ask(refund, take === 1 ? base : `${base}:${take}`, budget);
        if (answer) return answer;
      }
      throw new UnavailableError('Stripe keeps failing to make a refund');
    },

    async dispute(id, budget) {
      const dispute = await found(
        'disputes',
        call('dispute', budget, (options) => stripe.disputes.retrieve(id, {}, options)),
      );
      return dispute && toDisputeState(dispute);
    },

    async fraudWarning(id, budget) {
      const warning = await found(
        'early fraud warnings',
        call('dispute', budget, (options) => stripe.radar.earlyFraudWarnings.retrieve(id, {}, options)),
      );
      if (!warning) return undefined;
      const { fraud_type: fraudType, created, payment_intent: payment } = warning;
      return { id, paymentIntentId: idOf(payment), fraudType, createdAt: created * 1000 };
    },
  };
}

function refundParams({ key, paymentIntentId, amount, currency, cause, sessionId }: Refund, store: string) {
  return {
    payment_intent: paymentIntentId,
    amount: toStripeAmount(amount, currency),
    metadata: { refund_key: key, checkout_session_id: sessionId, store },
    ...(cause === 'duplicate' && { reason: 'duplicate' as const }),
  } satisfies Stripe.RefundCreateParams;
}
