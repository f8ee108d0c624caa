import type { CheckoutSession } from './session.js';

/**
 * `creating`: no PaymentIntent id is known yet. `confirming`: the id is stored, a confirm may be under way.
 * `processing`: Stripe has read the confirm and is still at it. `canceling`: a cancel may be under way. These four are
 * undecided. `declined` leaves the PaymentIntent open for another attempt, `authenticating` for the buyer's bank.
 * `refunded`: paid, but no order could stand on it. `review`: Stripe's word does not fit ours; a person has to look.
 */
export type ChargePhase =
  | 'creating'
  | 'confirming'
  | 'processing'
  | 'canceling'
  | 'declined'
  | 'authenticating'
  | 'canceled'
  | 'succeeded'
  | 'refunded'
  | 'review';

/**
 * One generation of a session's payment: one PaymentIntent, which can succeed once. A new generation exists only
 * after Stripe acknowledged the cancel of the one before.
 */
export interface Charge {
  sessionId: string;
  agentId: string;
  generation: number;
  phase: ChargePhase;
  paymentIntentId?: string;
  /** The token goes with the create call: a PaymentIntent of this generation may be paid before its id is known. */
  tokenWithCreate: boolean;
  /** Number of the confirm attempt on this PaymentIntent; names Stripe's idempotency key. */
  attempt: number;
  /** An attempt before this one was sent and nobody has read its answer. */
  unreadAttempts: boolean;
  /** Keyed hash of the granted token of this attempt: the token itself is never stored. */
  tokenFingerprint?: string;
  /** Minor units. */
  amount: number;
  currency: string;
  /** The revision whose price is charged and whose lines become the order. */
  pinnedSeq: number;
  /** Insights of Stripe for which a person has to look at the order. */
  riskReview?: readonly string[];
  /** Grows with every take-over: a process that lost its lease writes nothing any more. */
  epoch: number;
  /** Milliseconds. */
  leaseUntil: number;
  /** The idempotency key that waits for this charge's answer. */
  idempotencyKey?: string;
  createdAt: number;
  updatedAt: number;
}

/** What Stripe says of a PaymentIntent, as far as we need it. */
export interface PaymentIntentState {
  id: string;
  status:
    | 'requires_payment_method'
    | 'requires_confirmation'
    | 'requires_action'
    | 'processing'
    | 'requires_capture'
    | 'canceled'
    | 'succeeded';
  /** Minor units. */
  amount: number;
  currency: string;
  /** From the metadata that we wrote. */
  sessionId?: string;
  generation?: number;
  /** The database whose session this is. */
  storeId?: string;
  card?: { brand?: string; last4?: string };
}

const UNDECIDED: readonly ChargePhase[] = ['creating', 'confirming', 'processing', 'canceling'];

export const isUndecided = (charge: Charge): boolean => UNDECIDED.includes(charge.phase);

/** Money may come for it at any moment, without a further request: nothing that it would pay for may be given away. */
export const mayBePaid = (charge: Charge | undefined): charge is Charge =>
  charge !== undefined && (isUndecided(charge) || charge.phase === 'authenticating');

/** Its PaymentIntent could still be paid by somebody: it must be canceled before anything else may replace it. */
export const isOpen = (charge: Charge | undefined): charge is Charge & { paymentIntentId: string } =>
  (charge?.phase === 'declined' || charge?.phase === 'authenticating') && charge.paymentIntentId !== undefined;

export interface ChargeClaim {
  session: CheckoutSession;
  pinnedSeq: number;
  tokenWithCreate: boolean;
  tokenFingerprint: string;
  riskReview?: readonly string[];
  idempotencyKey: string;
  leaseUntil: number;
  now: number;
}

/**
 * The charge to open for a session that is being completed: a first or new generation, another attempt on the
 * declined PaymentIntent, or `undefined` where that PaymentIntent has to be canceled first, because it is for another
 * amount, waits for an authentication, or a token can only go with a new one.
 */
export function openCharge(previous: Charge | undefined, claim: ChargeClaim): Charge | undefined {
  const amount = claim.session.quote.totals.total;
  const { currency } = claim.session.draft;
  const claimed = {
    unreadAttempts: false,
    tokenFingerprint: claim.tokenFingerprint,
    riskReview: claim.riskReview,
    pinnedSeq: claim.pinnedSeq,
    leaseUntil: claim.leaseUntil,
    idempotencyKey: claim.idempotencyKey,
    updatedAt: claim.now,
  };
  if (isOpen(previous)) {
    const fits = previous.phase === 'declined' && previous.amount === amount && previous.currency === currency;
    if (!fits || claim.tokenWithCreate || previous.tokenWithCreate) return undefined;
    return { ...previous, ...claimed, phase: 'confirming', attempt: previous.attempt + 1, epoch: previous.epoch + 1 };
  }
  return {
    ...claimed,
    sessionId: claim.session.id,
    agentId: claim.session.agentId,
    generation: (previous?.generation ?? 0) + 1,
    phase: 'creating',
    tokenWithCreate: claim.tokenWithCreate,
    attempt: 1,
    amount,
    currency,
    epoch: (previous?.epoch ?? 0) + 1,
    createdAt: claim.now,
  };
}

/** Why a PaymentIntent cannot be this charge's; `undefined` when it fits. */
export function mismatch(charge: Charge, intent: PaymentIntentState): string | undefined {
  if (intent.sessionId !== charge.sessionId) return 'session';
  if (intent.generation !== charge.generation) return 'generation';
  if (charge.paymentIntentId !== undefined && charge.paymentIntentId !== intent.id) return 'payment intent';
  if (intent.amount !== charge.amount) return 'amount';
  if (intent.currency !== charge.currency) return 'currency';
  return undefined;
}
