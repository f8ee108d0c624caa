import { canAuthenticate, directoryServerOf } from '../domain/authentication.js';
import type { PaymentIntentState } from '../domain/charge.js';
import { type DeclineReason, declineMessage } from '../domain/decline.js';
import type { Message } from '../domain/message.js';
import type { CheckoutSession } from '../domain/session.js';
import { UnavailableError } from '../errors.js';
import type { Failpoint } from '../failpoint.js';
import type { CallBudget, PaymentAnswer, PaymentInstrument, PaymentService } from '../payments/payment-service.js';
import type { ChargeLog, HeldCharge } from './charge-log.js';
import type { Finish } from './finish.js';
import type { Finished } from './payment-verdict.js';
import type { SessionRules } from './session-log.js';

export type ChargeResult =
  | Finished
  /** Nothing was charged. `answered`: the session says why; else the request may run anew. */
  | { kind: 'reopened'; session: CheckoutSession; answered: boolean }
  /** Stripe is still at it; its news or the sweeper will tell. */
  | { kind: 'processing'; session: CheckoutSession }
  /** Another process decides this charge now. */
  | { kind: 'lost' };

export interface ChargingDeps {
  payments: PaymentService;
  chargeLog: ChargeLog;
  finish: Finish;
  failpoint: Failpoint;
  rules: Pick<SessionRules, 'authentication'>;
}

/** Milliseconds after which a PaymentIntent that Stripe does not know is a case for a person. */
const MISSING = 10 * 60_000;

const LOST: ChargeResult = { kind: 'lost' };

/**
 * What happens between the commits of a completion: the calls to Stripe. Each takes a charge that this process holds
 * and ends it, or throws UnavailableError and leaves it undecided. Nothing here needs the token but `confirm`.
 */
export function createCharging({ payments, chargeLog, finish, failpoint, rules }: ChargingDeps) {
  /** A charge just opened. */
  async function charge(held: HeldCharge, instrument: PaymentInstrument, budget: CallBudget): Promise<ChargeResult> {
    if (held.charge.phase === 'confirming') return confirm(held, instrument, budget);
    if (held.charge.tokenWithCreate)
      return actOn(held, await payments.createAndConfirm(held, instrument, budget), budget);
    const created = await payments.create(held, budget);
    failpoint('after_create');
    if (created.kind !== 'state') return actOn(held, created, budget);
    const named = await chargeLog.advance(held, { phase: 'confirming', paymentIntentId: created.intent.id });
    if (!named) return LOST;
    failpoint('after_t1');
    return confirm(named, instrument, budget);
  }

  async function confirm(held: HeldCharge, instrument: PaymentInstrument, budget: CallBudget): Promise<ChargeResult> {
    const { paymentIntentId } = held.charge;
    if (paymentIntentId === undefined) throw new Error('A charge without a PaymentIntent cannot be confirmed');
    return actOn(held, await payments.confirm(held, paymentIntentId, instrument, budget), budget);
  }

  /** Acts on an answer that was read. */
  async function actOn(held: HeldCharge, answer: PaymentAnswer, budget: CallBudget): Promise<ChargeResult> {
    failpoint(answer.kind === 'declined' ? 'after_decline' : 'after_confirm');
    if (answer.kind === 'broken') return broken(held, answer.cause, budget);
    if (answer.kind === 'declined') return decline(held, answer.reason, answer.intent, budget);
    return (await settle(held, answer.intent, budget)) ?? decline(held, 'declined', answer.intent, budget);
  }

  /**
   * A refusal speaks for its own attempt. Only when every earlier one was read too does it speak for the
   * PaymentIntent; otherwise that is canceled first, and may turn out to be paid.
   */
  async function decline(
    held: HeldCharge,
    reason: DeclineReason,
    intent: PaymentIntentState | undefined,
    budget: CallBudget,
  ): Promise<ChargeResult> {
    const notice = declineMessage(reason);
    if (held.charge.unreadAttempts) return fence(held, budget, notice);
    const paymentIntentId = intent?.id ?? held.charge.paymentIntentId;
    const phase = paymentIntentId === undefined ? 'canceled' : 'declined';
    return reopened(await chargeLog.reopen(held, { phase, paymentIntentId, notice }), true);
  }

  /** A call that Stripe broke off: unless it was paid, its PaymentIntent is closed, and the request may run anew. */
  async function broken(held: HeldCharge, cause: unknown, budget: CallBudget): Promise<ChargeResult> {
    const result = await endWithoutToken(held, budget);
    if (result.kind !== 'reopened' || result.answered) return result;
    throw new UnavailableError('Stripe broke off a payment; nothing was charged', { cause });
  }

  /** Ends a charge by what its PaymentIntent has become; `undefined` while that still waits for a payment. */
  async function settle(
    held: HeldCharge,
    intent: PaymentIntentState,
    budget: CallBudget,
  ): Promise<ChargeResult | undefined> {
    switch (intent.status) {
      case 'succeeded':
      case 'requires_capture':
        return finish(held.ref, intent, held.waitingKeys);
      case 'processing':
        return parked(held, intent);
      case 'canceled':
        return reopened(await chargeLog.reopen(held, { phase: 'canceled', paymentIntentId: intent.id }), false);
      case 'requires_action':
        return authenticate(held, intent, budget);
      default:
        return undefined;
    }
  }

  /**
   * The card's issuer wants its holder authenticated: the session waits for that where the agent can do it and the
   * demand is surely about this request's card; else the PaymentIntent is closed.
   */
  async function authenticate(held: HeldCharge, intent: PaymentIntentState, budget: CallBudget): Promise<ChargeResult> {
    const { authentication: policy } = rules;
    const { phase, unreadAttempts } = held.charge;
    const known = unreadAttempts ? undefined : declineMessage('needs_authentication');
    const isAble = !held.cannotAuthenticate && canAuthenticate(held.session.draft.agent);
    if (!policy || !isAble || unreadAttempts || phase === 'canceling') {
      return fence(held, budget, phase === 'canceling' ? undefined : known, intent.id);
    }
    failpoint('after_action');
    const waiting = {
      phase: 'authenticating' as const,
      paymentIntentId: intent.id,
      issuerDemands: directoryServerOf(intent.card?.brand, policy),
    };
    return reopened(await chargeLog.reopen(held, waiting), true);
  }

  /**
   * Makes sure that this PaymentIntent can never charge again, then reopens the session; where the money was faster,
   * there is an order instead.
   */
  async function fence(
    held: HeldCharge,
    budget: CallBudget,
    notice?: Message,
    knownId?: string,
  ): Promise<ChargeResult> {
    const fencing = await chargeLog.advance(held, { phase: 'canceling', ...(knownId && { paymentIntentId: knownId }) });
    if (!fencing) return LOST;
    failpoint('before_fence');
    const id = fencing.charge.paymentIntentId ?? (await lostIntent(fencing, budget));
    if (id !== undefined) {
      const intent = await payments.cancel(id, budget);
      failpoint('after_fence');
      if (!intent) return unknown(fencing);
      if (intent.status === 'succeeded') return finish(fencing.ref, intent, fencing.waitingKeys);
      if (intent.status === 'processing') return parked(fencing, intent);
      if (intent.status !== 'canceled')
        throw new UnavailableError(`Stripe did not cancel a PaymentIntent that is ${intent.status}`);
    }
    const session = await chargeLog.reopen(fencing, { phase: 'canceled', paymentIntentId: id, notice });
    return reopened(session, notice !== undefined);
  }

  /** A PaymentIntent made without a token can charge nothing: its id is needed only where one went with the create. */
  async function lostIntent(held: HeldCharge, budget: CallBudget): Promise<string | undefined> {
    return held.charge.tokenWithCreate ? (await payments.settleLostCreate(held, budget))?.id : undefined;
  }

  async function parked(held: HeldCharge, intent: PaymentIntentState): Promise<ChargeResult> {
    const named = await chargeLog.advance(held, { phase: 'processing', paymentIntentId: intent.id });
    if (!named) return LOST;
    await chargeLog.letGo(named);
    return { kind: 'processing', session: held.session };
  }

  /** A charge taken over with a token at hand: look first, then go on where the other process stopped. */
  async function resume(held: HeldCharge, instrument: PaymentInstrument, budget: CallBudget): Promise<ChargeResult> {
    const { phase, tokenWithCreate } = held.charge;
    if (phase === 'creating' && !tokenWithCreate) return charge(held, instrument, budget);
    if (phase !== 'confirming' || tokenWithCreate) return endWithoutToken(held, budget);
    return (await lookedUp(held, budget)) ?? confirm(held, instrument, budget);
  }

  /** A charge taken over without a token: it ends by what Stripe says, or is fenced. */
  async function endWithoutToken(held: HeldCharge, budget: CallBudget): Promise<ChargeResult> {
    return (await lookedUp(held, budget)) ?? fence(held, budget, failure(held));
  }

  async function lookedUp(held: HeldCharge, budget: CallBudget): Promise<ChargeResult | undefined> {
    const { paymentIntentId } = held.charge;
    if (paymentIntentId === undefined) return undefined;
    const intent = await payments.retrieve(paymentIntentId, budget);
    return intent ? settle(held, intent, budget) : unknown(held);
  }

  /** Stripe does not know a PaymentIntent that it made for us: it will soon, or this is another account's key, or worse. */
  async function unknown(held: HeldCharge): Promise<ChargeResult> {
    const { createdAt, updatedAt } = held.charge;
    if (updatedAt - createdAt < MISSING) throw new UnavailableError('Stripe does not know the PaymentIntent yet');
    const named = await chargeLog.advance(held, { phase: 'review' });
    return named ? { kind: 'review', reason: 'Stripe does not know the PaymentIntent' } : LOST;
  }

  /** Lets go of the charge where its end could not be learnt. */
  const orLetGo = async (held: HeldCharge, work: Promise<ChargeResult>): Promise<ChargeResult> => {
    try {
      return await work;
    } catch (error) {
      await chargeLog.letGo(held);
      throw error;
    }
  };

  return {
    charge: (held: HeldCharge, instrument: PaymentInstrument, budget: CallBudget) =>
      orLetGo(held, charge(held, instrument, budget)),
    resume: (held: HeldCharge, instrument: PaymentInstrument, budget: CallBudget) =>
      orLetGo(held, resume(held, instrument, budget)),
    endWithoutToken: (held: HeldCharge, budget: CallBudget) => orLetGo(held, endWithoutToken(held, budget)),
    fence: (held: HeldCharge, budget: CallBudget, notice?: Message) => orLetGo(held, fence(held, budget, notice)),
  };
}

export type Charging = ReturnType<typeof createCharging>;

const reopened = (session: CheckoutSession | undefined, answered: boolean): ChargeResult =>
  session ? { kind: 'reopened', session, answered } : LOST;

/** What a PaymentIntent that waits for a payment again says of the one that was under way, where one was. */
function failure({ charge, awaitsIssuer }: HeldCharge): Message | undefined {
  if (awaitsIssuer) return declineMessage('authentication_failed');
  return charge.phase === 'processing' ? declineMessage('declined') : undefined;
}
