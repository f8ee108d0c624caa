import type { Settlement } from '../checkout/checkout.js';
import type { Failpoint } from '../failpoint.js';
import type { CallBudget, PaymentService } from '../payments/payment-service.js';
import type { RefundsAtStripe } from '../payments/refunds-at-stripe.js';
import type { StripeNews } from '../payments/stripe-events.js';
import type { EventOutcome, InboxEntry } from '../store/inbox.js';
import type { SessionRef, Store } from '../store/store.js';
import type { Disputes } from './disputes.js';
import type { OwnPayments } from './own-payments.js';
import type { RefundWork } from './refund-work.js';

export interface PaymentEventsDeps {
  store: Store;
  payments: Pick<PaymentService, 'retrieve'>;
  atStripe: Pick<RefundsAtStripe, 'dispute' | 'fraudWarning'>;
  settlement: Settlement;
  ownPayments: OwnPayments;
  refunds: Pick<RefundWork, 'sync'>;
  disputes: Disputes;
  newBudget: () => CallBudget;
  /** Whether events of this type have an effect here. */
  isHandled: (type: string) => boolean;
  /** Whether events of this type have had their effect when they were received. */
  isNoted: (type: string) => boolean;
  failpoint: Failpoint;
  /** Told once of each type of event that came and is of no concern to this server. */
  onUnconcerned: (type: string, outcome: 'ignored' | 'foreign') => void;
}

/**
 * Stripe's news. An event is only a hint: what counts is the present state of what it speaks of, so neither order nor
 * duplicates matter. It is on disk before Stripe is told that it was received.
 */
export function createPaymentEvents(deps: PaymentEventsDeps) {
  const { store, payments, atStripe, settlement, ownPayments, refunds, disputes, newBudget, failpoint } = deps;
  const told = new Set<string>();

  function unconcerned(type: string, outcome: 'ignored' | 'foreign'): EventOutcome {
    if (!told.has(`${outcome} ${type}`)) deps.onUnconcerned(type, outcome);
    told.add(`${outcome} ${type}`);
    return outcome;
  }

  /** What can be said of an event without asking anybody. */
  function atOnce({ type, metadata, isPayment }: StripeNews): EventOutcome | undefined {
    if (deps.isNoted(type)) return 'applied';
    if (!deps.isHandled(type)) return unconcerned(type, 'ignored');
    // On other objects, metadata is whatever somebody wrote there.
    const isElsewhere = isPayment && metadata.store !== undefined && !ownPayments.isStore(metadata.store);
    return isElsewhere ? unconcerned(type, 'foreign') : undefined;
  }

  async function receive(news: StripeNews): Promise<'new' | 'known' | 'merged'> {
    const { id, type, paymentIntentId, createdAt } = news;
    const objectId = news.isToken ? settlement.fingerprintOf(news.objectId) : news.objectId;
    const received = await store.inbox.receive({ id, type, objectId, paymentIntentId, createdAt }, atOnce(news));
    failpoint('after_event');
    return received;
  }

  /** Looks at what the entry speaks of, and does what follows from that. */
  async function effect({ type, objectId, paymentIntentId }: InboxEntry): Promise<EventOutcome> {
    const budget = newBudget();
    if (type.startsWith('shared_payment.')) return tokenEffect(objectId, budget);
    const isPayment = type.startsWith('payment_intent.');
    if (isPayment && (await isSettled(objectId))) return 'applied';
    const intent = paymentIntentId === undefined ? undefined : await payments.retrieve(paymentIntentId, budget);
    const ref = intent && (await ownPayments.sessionOf(intent));
    if (!intent || !ref) return 'foreign';
    // What happens to a payment needs its order to stand on, and may be heard of before the payment itself.
    if (isPayment || intent.status === 'succeeded') await settlement.learn(ref, intent);
    if (!isPayment) await moneyBack(type, objectId, ref, intent.id, budget);
    return 'applied';
  }

  /** Its order is written: there is nothing more to hear of the payment itself, as after most sales. */
  const isSettled = async (paymentIntentId: string): Promise<boolean> =>
    (await store.paidBy([paymentIntentId])).has(paymentIntentId);

  /** A token says nothing of money: its charge is looked at. */
  async function tokenEffect(fingerprint: string, budget: CallBudget): Promise<EventOutcome> {
    const ref = await store.sessionOfToken(fingerprint);
    if (!ref) return 'foreign';
    const { charge } = await store.read({ session: ref });
    if (charge?.phase === 'succeeded') return 'applied';
    const intent = charge?.paymentIntentId && (await payments.retrieve(charge.paymentIntentId, budget));
    if (intent) await settlement.learn(ref, intent);
    return 'applied';
  }

  async function moneyBack(type: string, id: string, ref: SessionRef, paymentIntentId: string, budget: CallBudget) {
    if (type.startsWith('charge.dispute.')) {
      const dispute = await atStripe.dispute(id, budget);
      if (dispute) await disputes.dispute(ref, dispute);
    } else if (type.startsWith('radar.')) {
      const warning = await atStripe.fraudWarning(id, budget);
      if (warning) await disputes.fraudWarning(ref, warning);
    } else {
      await refunds.sync(ref, paymentIntentId, budget);
    }
  }

  return {
    receive,

    /** How many events of each type came to what, in the last 30 days; those that wait have no outcome. */
    counts: () => store.inbox.counts(),

    /** Gives a received event its effect. Throws UnavailableError where it has to be tried again. */
    async apply(entry: InboxEntry): Promise<void> {
      const outcome = await effect(entry);
      if (outcome === 'foreign') unconcerned(entry.type, outcome);
      failpoint('after_effect');
      await store.inbox.settle(entry, outcome);
    },
  };
}

export type PaymentEvents = ReturnType<typeof createPaymentEvents>;
