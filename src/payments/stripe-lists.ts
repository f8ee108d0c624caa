import Stripe from 'stripe';
import type { PaymentIntentState } from '../domain/charge.js';
import type { DisputeState, RefundState } from '../domain/refund.js';
import { onePage } from './list-pages.js';
import { toDisputeState, toRefundState } from './refund-states.js';
import { toState, unanswered } from './stripe-answers.js';
import type { CallBudget, CallOptions, StripeCall } from './stripe-call.js';
import { type StripeNews, toNews } from './stripe-events.js';

/** Where a list goes on: from `from` (milliseconds since the epoch), behind the object `after`. */
export interface ListPlace {
  from: number;
  after?: string;
}

export interface Page<T> {
  items: T[];
  /** The place of the next page, where there is one. */
  next?: ListPlace;
}

/** A PaymentIntent in a list, with the time of its creation (milliseconds since the epoch). */
export type ListedPayment = PaymentIntentState & { createdAt: number };

export interface StripeListsOptions {
  stripe: Stripe;
  call: StripeCall;
  /** Told of what the key may not read: nothing is found there. */
  onForbidden: (what: string) => void;
}

/** What Stripe has on record since some time, newest first; throws UnavailableError where it does not answer in time. */
export function createStripeLists(options: StripeListsOptions) {
  const { stripe, call } = options;
  async function page<T extends { id: string }>(
    what: string,
    { from, after }: ListPlace,
    budget: CallBudget,
    send: (
      params: Stripe.PaginationParams & { created: Stripe.RangeQueryParam },
      options: CallOptions,
    ) => Promise<Stripe.ApiList<T>>,
  ): Promise<{ data: T[]; next?: ListPlace }> {
    const created = { gte: Math.floor(from / 1000) };
    try {
      const { data, next } = await onePage(
        (paging) => call('list', budget, (options) => send({ created, ...paging }, options)),
        after,
      );
      return { data, ...(next !== undefined && { next: { from, after: next } }) };
    } catch (error) {
      if (!(error instanceof Stripe.errors.StripePermissionError)) throw unanswered(error);
      options.onForbidden(what);
      return { data: [] };
    }
  }

  return {
    async payments(place: ListPlace, budget: CallBudget): Promise<Page<ListedPayment>> {
      const { data, next } = await page('PaymentIntents', place, budget, (params, options) =>
        stripe.paymentIntents.list({ ...params, expand: ['data.payment_method'] }, options),
      );
      return { items: data.map((intent) => ({ ...toState(intent), createdAt: intent.created * 1000 })), next };
    },

    async refunds(place: ListPlace, budget: CallBudget): Promise<Page<RefundState & { id: string }>> {
      const { data, next } = await page('refunds', place, budget, (params, options) =>
        stripe.refunds.list(params, options),
      );
      return { items: data.map((refund) => ({ ...toRefundState(refund), id: refund.id })), next };
    },

    async disputes(place: ListPlace, budget: CallBudget): Promise<Page<DisputeState>> {
      const { data, next } = await page('disputes', place, budget, (params, options) =>
        stripe.disputes.list(params, options),
      );
      return { items: data.map(toDisputeState), next };
    },

    /** Events that no endpoint of ours has taken (docs.stripe.com/webhooks/process-undelivered-events). */
    async undeliveredEvents(place: ListPlace, budget: CallBudget): Promise<Page<StripeNews>> {
      const { data, next } = await page('events', place, budget, (params, options) =>
        stripe.events.list({ ...params, delivery_success: false }, options),
      );
      return { items: data.map(toNews).filter((news) => news !== undefined), next };
    },
  };
}

export type StripeLists = ReturnType<typeof createStripeLists>;
