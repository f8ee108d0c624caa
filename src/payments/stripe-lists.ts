import type Stripe from 'stripe';
import type { PaymentIntentState } from '../domain/charge.js';
import type { DisputeState, RefundState } from '../domain/refund.js';
import { toDisputeState, toRefundState } from './refund-states.js';
import { toState, unanswered } from './stripe-answers.js';
import type { CallBudget, StripeCall } from './stripe-call.js';
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

/** What Stripe has on record since some time, newest first; throws UnavailableError where it does not answer in time. */
export function createStripeLists({ stripe, call }: { stripe: Stripe; call: StripeCall }) {
  async function page<T extends { id: string }>(
    { from, after }: ListPlace,
    budget: CallBudget,
    send: (
      params: Stripe.PaginationParams & { created: Stripe.RangeQueryParam },
      options: { timeout: number },
    ) => Promise<Stripe.ApiList<T>>,
  ): Promise<{ data: T[]; next?: ListPlace }> {
    const params = { created: { gte: Math.floor(from / 1000) }, limit: 100, ...(after && { starting_after: after }) };
    try {
      const { data, has_more: hasMore } = await call('list', budget, (options) => send(params, options));
      const last = data.at(-1)?.id;
      return { data, ...(hasMore && last !== undefined && { next: { from, after: last } }) };
    } catch (error) {
      throw unanswered(error);
    }
  }

  return {
    async payments(place: ListPlace, budget: CallBudget): Promise<Page<ListedPayment>> {
      const { data, next } = await page(place, budget, (params, options) =>
        stripe.paymentIntents.list({ ...params, expand: ['data.payment_method'] }, options),
      );
      return { items: data.map((intent) => ({ ...toState(intent), createdAt: intent.created * 1000 })), next };
    },

    async refunds(place: ListPlace, budget: CallBudget): Promise<Page<RefundState>> {
      const { data, next } = await page(place, budget, (params, options) => stripe.refunds.list(params, options));
      return { items: data.map(toRefundState), next };
    },

    async disputes(place: ListPlace, budget: CallBudget): Promise<Page<DisputeState>> {
      const { data, next } = await page(place, budget, (params, options) => stripe.disputes.list(params, options));
      return { items: data.map(toDisputeState), next };
    },

    /** Events that no endpoint of ours has taken (docs.stripe.com/webhooks/process-undelivered-events). */
    async undeliveredEvents(place: ListPlace, budget: CallBudget): Promise<Page<StripeNews>> {
      const { data, next } = await page(place, budget, (params, options) =>
        stripe.events.list({ ...params, delivery_success: false }, options),
      );
      return { items: data.map(toNews).filter((news) => news !== undefined), next };
    },
  };
}

export type StripeLists = ReturnType<typeof createStripeLists>;
