import type { LineQuantity, RefundType } from './adjustment.js';

/**
 * `requested`: not known to be at Stripe yet. `pending`: Stripe has it, and the money is on its way. Both may still
 * become `failed`, and so may `succeeded`: a bank can send a refund back.
 */
export type RefundPhase = 'requested' | 'pending' | 'succeeded' | 'failed';

/**
 * Why money goes back. `merchant`: somebody at the shop decided it. `stripe`: made at Stripe, without us. The others are
 * payments that no order can stand on: the session had ended, another amount was charged, another payment of the
 * session was there first, it came after its charge counted as canceled, or this database has no record of it (after a
 * restore from a backup).
 */
export type RefundCause =
  | 'merchant'
  | 'stripe'
  | 'session_closed'
  | 'amount_mismatch'
  | 'duplicate'
  | 'late'
  | 'unrecorded';

/** One refund as the shop means it, whatever number of attempts it takes. Times in milliseconds since the epoch. */
export interface Refund {
  /** `adj_…`: also the id of the adjustment that shows it on the order. */
  id: string;
  paymentIntentId: string;
  /** Unique for the PaymentIntent, and known to Stripe: asking for the same business refund again is the same refund. */
  key: string;
  cause: RefundCause;
  /** Of the checkout session that was charged, as the PaymentIntent names it. */
  sessionId: string;
  /** Absent where this database does not know the session. */
  agentId?: string;
  /** Minor units. */
  amount: number;
  currency: string;
  /** How it shows on the order; absent means `refund`. */
  type?: RefundType;
  /** All that is left: less than `amount` where somebody refunded some of it at Stripe meanwhile. */
  atMost?: boolean;
  /** The units it is for, where the shop named them. */
  lines?: LineQuantity[];
  /** The shop's own word for why, for agents. */
  reason?: string;
  /** For the buyer to read. */
  description?: string;
  /** Minor units that went back to store credits beside it, at once. */
  credit?: number;
  phase: RefundPhase;
  stripeRefundId?: string;
  /** Why it failed, in Stripe's word. */
  failure?: string;
  /** When to ask Stripe again; meaningful while `requested`. */
  nextTryAt: number;
  tries: number;
  createdAt: number;
  updatedAt: number;
}

/** A refund that Stripe is to be asked for from now on. */
export const requested = (
  given: Omit<Refund, 'phase' | 'nextTryAt' | 'tries' | 'createdAt' | 'updatedAt'>,
  now: number,
): Refund => ({ ...given, phase: 'requested', nextTryAt: now, tries: 0, createdAt: now, updatedAt: now });

/** Made because no order can stand on the payment: all of it is to go back. */
export const isAutomatic = ({ cause }: Pick<Refund, 'cause'>): boolean => cause !== 'merchant' && cause !== 'stripe';

/** How far a refund is: news that is older than what is known does not count. */
const PROGRESS: Record<RefundPhase, number> = { requested: 0, pending: 1, succeeded: 2, failed: 3 };

export const isBehind = (phase: RefundPhase, known: RefundPhase): boolean => PROGRESS[phase] < PROGRESS[known];

/** Minor units that went back, or are on their way. */
export const refundedAmount = (refunds: readonly Pick<Refund, 'phase' | 'amount'>[]): number =>
  refunds.reduce((sum, { phase, amount }) => (phase === 'failed' ? sum : sum + amount), 0);

/** What Stripe says of one of its refunds. */
export interface RefundState {
  /** `re_…` */
  stripeRefundId: string;
  paymentIntentId: string;
  /** Of the business refund, where it was made from here. */
  key?: string;
  phase: Exclude<RefundPhase, 'requested'>;
  /** Minor units. */
  amount: number;
  currency: string;
  failure?: string;
}

/** What Stripe says of a dispute about a payment; `lost` is money gone. */
export interface DisputeState {
  /** `dp_…` or `du_…` */
  id: string;
  paymentIntentId: string;
  /** Minor units. */
  amount: number;
  currency: string;
  reason: string;
  status: 'open' | 'won' | 'lost';
  /** Milliseconds since the epoch. */
  createdAt: number;
}

/** The issuer of a card believes that a payment was fraud, before anybody disputed it. */
export interface FraudWarning {
  id: string;
  paymentIntentId: string;
  fraudType: string;
  /** Milliseconds since the epoch. */
  createdAt: number;
}
