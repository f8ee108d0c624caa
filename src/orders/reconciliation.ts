import type { Settlement } from '../checkout/checkout.js';
import { automaticRefund } from '../domain/automatic-refund.js';
import { isUndecided } from '../domain/charge.js';
import { type DisputeState, isAutomatic, type RefundState } from '../domain/refund.js';
import { createItemWork, type OnItemFailure } from '../every-item.js';
import { newId } from '../ids.js';
import type { CallBudget, PaymentService } from '../payments/payment-service.js';
import type { StripeNews } from '../payments/stripe-events.js';
import type { ListedPayment, ListPlace, Page, StripeLists } from '../payments/stripe-lists.js';
import type { SessionRef, Store } from '../store/store.js';
import type { Disputes } from './disputes.js';
import type { OwnPayments } from './own-payments.js';
import type { PaymentEvents } from './payment-events.js';
import type { RefundWork } from './refund-work.js';

export interface ReconciliationDeps {
  store: Store;
  lists: StripeLists;
  payments: Pick<PaymentService, 'cancel' | 'retrieve'>;
  settlement: Settlement;
  ownPayments: OwnPayments;
  events: Pick<PaymentEvents, 'receive'>;
  refunds: Pick<RefundWork, 'sync'>;
  disputes: Pick<Disputes, 'dispute'>;
  newBudget: () => CallBudget;
  now: () => number;
  /** Milliseconds after which orders are removed: of an older payment, no record is to be expected. Absent: for good. */
  ordersKept?: number | undefined;
  onFailure: OnItemFailure;
}

/** What a look through Stripe's records found. */
export interface Reconciled {
  /** Payments of this shop. */
  payments: number;
  /** Paid, and without an order until now. */
  orders: number;
  /** Paid, and no order can stand on them: a refund is on record now. */
  refunds: number;
  /** Paid, and this database has no record of their sessions: nothing was done unless that was asked for. */
  unrecorded: number;
  /** Never paid, and nobody knew of them any more: canceled. */
  abandoned: number;
  /** Events that no endpoint had taken: received now. */
  events: number;
}

export interface ReconcileOptions {
  /** Milliseconds since the epoch: what Stripe made before that is not looked at. */
  since: number;
  /** The same for payments, where it is not `since`. */
  paymentsSince?: number;
  /** Refund also what this database has no record of, as after a restore from a backup. */
  refundUnrecorded?: boolean;
  /** Somebody at the shop asked for it, which stands in the audit; absent where the server looks by itself. */
  by?: { requestId?: string };
  signal?: AbortSignal;
}

/** Milliseconds after which a PaymentIntent that no charge knows belongs to no request any more. */
export const ABANDONED = 3_600_000;
const AUTHENTICATING_BATCH = 1000;
/** Agents wait for Stripe too, and its rate limit is theirs first. */
const AT_ONCE = 4;

type List<T> = (place: ListPlace, budget: CallBudget) => Promise<Page<T>>;

/** A list without what is settled. That is nearly all of it, so it is asked for a page at once. */
const without =
  <T>(list: List<T>, settledOf: (page: readonly T[]) => Promise<(item: T) => boolean>): List<T> =>
  async (place, budget) => {
    const page = await list(place, budget);
    const isSettled = await settledOf(page.items);
    return { ...page, items: page.items.filter((item) => !isSettled(item)) };
  };

/** Holds Stripe's records against the database, and mends what a crash, a lost event or a restore left apart. */
export function createReconciliation(deps: ReconciliationDeps) {
  const { store, lists, payments, settlement, ownPayments, events, newBudget, now } = deps;
  const items = createItemWork(deps.onFailure);

  /** Items that fail do not stop the others. */
  async function each<T extends { id: string }>(
    list: List<T>,
    work: (item: T) => Promise<void>,
    { since, signal }: ReconcileOptions,
  ): Promise<void> {
    let place: ListPlace | undefined = { from: since };
    while (place && !signal?.aborted) {
      const page: Page<T> = await list(place, newBudget());
      await items.each({ name: 'reconcile', work, atOnce: AT_ONCE, signal }, page.items);
      place = page.next;
    }
  }

  async function paid(
    intent: ListedPayment,
    ref: SessionRef | undefined,
    found: Reconciled,
    options: ReconcileOptions,
  ) {
    const { charge, refunds } = await store.read({ session: ref, refundsOf: intent.id });
    if (charge?.phase === 'succeeded' && charge.paymentIntentId === intent.id) return;
    if (refunds.some(isAutomatic)) return;
    const became = ref && (await settlement.learn(ref, intent));
    if (became === 'completed') found.orders += 1;
    if (became === 'refunding') found.refunds += 1;
    if (became !== undefined && became !== 'unrecorded') return;
    if (deps.ordersKept !== undefined && intent.createdAt < now() - deps.ordersKept) return;
    found.unrecorded += 1;
    if (options.refundUnrecorded && (await refundUnrecorded(intent, options.by))) found.refunds += 1;
  }

  const refundUnrecorded = (intent: ListedPayment, by: ReconcileOptions['by']): Promise<boolean> => {
    const ids = { id: newId('adj'), auditId: newId('evt') };
    return store.commit<boolean>({ refundsOf: intent.id }, ({ refunds }, at) => {
      if (refunds.some(isAutomatic)) return { result: false };
      const refund = automaticRefund(intent, 'unrecorded', ids.id, at);
      const { amount, currency } = refund;
      const detail = { refund: refund.id, amount, currency };
      const audit = by && { id: ids.auditId, action: 'payment.refund', subject: intent.id, detail, ...by, at };
      return { result: true, puts: { refund, audit } };
    });
  };

  /** What was asked for, before any of it is done: Stripe may fail in the middle of it. */
  function noted({ since, refundUnrecorded = false }: ReconcileOptions, by: { requestId?: string }): Promise<void> {
    const id = newId('evt');
    const detail = { since: new Date(since).toISOString(), refund_unrecorded: refundUnrecorded };
    return store.commit<void>({}, (_, at) => ({
      result: undefined,
      puts: { audit: { id, action: 'reconciliation.run', subject: 'payments', detail, ...by, at } },
    }));
  }

  async function unpaid(intent: ListedPayment, ref: SessionRef | undefined, found: Reconciled): Promise<void> {
    const { charge } = await store.read({ session: ref });
    const isKnown = charge !== undefined && (charge.paymentIntentId === intent.id || isUndecided(charge));
    if (isKnown && ref) await settlement.learn(ref, intent);
    if (isKnown || intent.status === 'canceled' || intent.createdAt + ABANDONED > now()) return;
    const canceled = await payments.cancel(intent.id, newBudget());
    if (canceled?.status === 'canceled') found.abandoned += 1;
  }

  /** Payments without those that became what they had to. */
  const unsettledPayments = (found: Reconciled): List<ListedPayment> =>
    without(lists.payments, async (page) => {
      const settled = await store.paidBy(page.flatMap(({ id, status }) => (status === 'succeeded' ? id : [])));
      found.payments += settled.size;
      return ({ id }) => settled.has(id);
    });

  const unknownEvents = without(lists.undeliveredEvents, async (page) => {
    const known = await store.inbox.known(page.map(({ id }) => id));
    return ({ id }) => known.has(id);
  });

  /** Refunds that Stripe has and this database has not, as after a restore, or knows otherwise. */
  const strangeRefunds = without(lists.refunds, async (page) => {
    const phases = await store.refundPhases(page.map(({ stripeRefundId }) => stripeRefundId));
    return ({ stripeRefundId, phase }) => phases.get(stripeRefundId) === phase;
  });

  async function payment(intent: ListedPayment, found: Reconciled, options: ReconcileOptions): Promise<void> {
    const ref = await ownPayments.sessionOf(intent);
    if (!ref && !ownPayments.isOurs(intent)) return;
    found.payments += 1;
    if (intent.status === 'succeeded') await paid(intent, ref, found, options);
    else await unpaid(intent, ref, found);
  }

  /** The session of the order that a payment made; `undefined` where there is none. */
  async function orderOf(paymentIntentId: string): Promise<SessionRef | undefined> {
    const intent = await payments.retrieve(paymentIntentId, newBudget());
    return intent && ownPayments.sessionOf(intent);
  }

  async function refund({ paymentIntentId }: RefundState): Promise<void> {
    const ref = await orderOf(paymentIntentId);
    if (ref) await deps.refunds.sync(ref, paymentIntentId, newBudget());
  }

  async function dispute(state: DisputeState): Promise<void> {
    const ref = await orderOf(state.paymentIntentId);
    if (ref) await deps.disputes.dispute(ref, state);
  }

  /** Buyers whose bank said something that no event told us. */
  async function authenticating(ref: SessionRef): Promise<void> {
    const { charge } = await store.read({ session: ref });
    const intent = charge?.paymentIntentId && (await payments.retrieve(charge.paymentIntentId, newBudget()));
    if (intent && intent.status !== 'requires_action') await settlement.learn(ref, intent);
  }

  return {
    /** Throws UnavailableError where Stripe does not answer; what was mended until then stays so. */
    async run(options: ReconcileOptions): Promise<Reconciled> {
      if (options.by) await noted(options, options.by);
      const found: Reconciled = { payments: 0, orders: 0, refunds: 0, unrecorded: 0, abandoned: 0, events: 0 };
      const takeEvent = async (news: StripeNews) => {
        if ((await events.receive(news)) !== 'known') found.events += 1;
      };
      const { paymentsSince: since = options.since } = options;
      // Each for itself: what Stripe does not let us see must not hide the rest.
      const ended = await Promise.allSettled([
        each(unknownEvents, takeEvent, options),
        each(unsettledPayments(found), (intent) => payment(intent, found, options), { ...options, since }),
        each(strangeRefunds, refund, options),
        each(lists.disputes, dispute, options),
      ]);
      const waiting = await store.authenticatingCharges(Number.MAX_SAFE_INTEGER, AUTHENTICATING_BATCH);
      const { signal } = options;
      await items.each({ name: 'authentication', work: authenticating, atOnce: AT_ONCE, signal }, waiting);
      const failed = ended.find((result) => result.status === 'rejected');
      if (failed) throw failed.reason;
      return found;
    },
  };
}

export type Reconciliation = ReturnType<typeof createReconciliation>;
