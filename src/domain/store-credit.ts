import type { Refusal } from './discount-messages.js';
import type { QuotedCredit } from './quote.js';
import { sentence } from './sentence.js';

/** `store_credit` is sent among the codes of a session; `gift_card` is presented through its payment handler. */
export type CreditKind = 'store_credit' | 'gift_card';

/**
 * Money of a buyer at this shop, paid with by whoever has its code. Amounts in minor units, times in milliseconds since
 * the epoch. What payments under way hold of it is not in the balance.
 */
export interface StoreCredit {
  id: string;
  kind: CreditKind;
  /** Keyed hash of the code, which itself is kept nowhere beside it. */
  codeHash: string;
  /** Last characters of the code, by which people tell it from others. */
  end: string;
  currency: string;
  /** With which it was issued. */
  amount: number;
  balance: number;
  /** For the merchant alone. */
  note?: string;
  expiresAt?: number;
  voidedAt?: number;
  createdAt: number;
}

/**
 * `taken`: held by a payment under way. `released`: that payment came to nothing. `spent`: it came to an order, which
 * moves nothing more. `returned`: the order, or some of it, went back.
 */
export type CreditMoveKind = 'issued' | 'taken' | 'released' | 'spent' | 'returned' | 'voided';

/** A change of a balance, by so many minor units, which never takes it below zero. */
export interface CreditMove {
  creditId: string;
  kind: CreditMoveKind;
  by: number;
  sessionId?: string;
  orderId?: string;
}

/** A move as it is on record. */
export interface CreditMovement extends CreditMove {
  at: number;
}

/** What a session has of a credit, in minor units: held for its payment, or spent for its order. */
export interface CreditHold {
  creditId: string;
  amount: number;
  isSpent: boolean;
}

/** What a session has after these moves of its own. */
export function holdsAfter(moves: readonly Pick<CreditMove, 'creditId' | 'kind' | 'by'>[]): CreditHold[] {
  const holds = new Map<string, CreditHold>();
  for (const { creditId, kind, by } of moves) {
    const before = holds.get(creditId) ?? { creditId, amount: 0, isSpent: false };
    holds.set(creditId, { creditId, amount: before.amount - by, isSpent: before.isSpent || kind === 'spent' });
  }
  return [...holds.values()].filter(({ amount }) => amount > 0);
}

/** A part of an order that was paid by store credit, in minor units. */
export type OrderCredit = Pick<QuotedCredit, 'creditId' | 'end' | 'amount' | 'isGiftCard'>;

type Unusable = 'void' | 'expired' | 'currency' | 'empty';

/** Why nothing can be paid with a credit; `undefined` where something can. */
export function unusable(credit: StoreCredit, currency: string, now: number): Unusable | undefined {
  if (credit.voidedAt !== undefined) return 'void';
  if (credit.expiresAt !== undefined && credit.expiresAt <= now) return 'expired';
  if (credit.currency !== currency) return 'currency';
  return credit.balance <= 0 ? 'empty' : undefined;
}

const REFUSALS: Record<Unusable, Refusal> = {
  void: { reason: 'discount_code_invalid', message: sentence('credit.voided') },
  expired: { reason: 'discount_code_expired', message: sentence('credit.expired') },
  currency: { reason: 'discount_code_invalid', message: sentence('credit.other_currency') },
  empty: { reason: 'discount_code_usage_limit_reached', message: sentence('credit.emptied') },
};
const IS_GIFT_CARD: Refusal = { reason: 'discount_code_invalid', message: sentence('credit.is_gift_card') };

/** What is said of a credit whose code was sent among the discount codes; `undefined` where it can pay. */
export function creditRefusal(credit: StoreCredit, currency: string, now: number): Refusal | undefined {
  if (credit.kind === 'gift_card') return IS_GIFT_CARD;
  const why = unusable(credit, currency, now);
  return why && REFUSALS[why];
}

/** What a card can be charged: so much at least, and multiples of `step`. Minor units. */
export interface CardLimits {
  minimum: number;
  step: number;
}

/** A credit that pays; no more than `most` of it may be taken, in minor units. */
export type PayingCredit = StoreCredit & { most?: number | undefined };

/**
 * Pays a total with credits, in their order. What remains is nothing, or enough to be charged to a card: less of the last
 * credits is taken where it would be too little.
 */
export function payByCredit(
  total: number,
  credits: readonly PayingCredit[],
  { minimum, step }: CardLimits,
): { paid: QuotedCredit[]; remaining: number } {
  const usable = ({ balance, most = balance }: PayingCredit): number => Math.min(balance, most);
  const there = credits.reduce((sum, credit) => sum + usable(credit), 0);
  const least = there >= total ? 0 : Math.max(total - there, Math.min(minimum, total));
  let due = Math.floor((total - least) / step) * step;
  const remaining = total - due;
  const paid = credits.map((credit): QuotedCredit => {
    const { id, kind, end, balance } = credit;
    const amount = Math.min(usable(credit), due);
    due -= amount;
    return { creditId: id, ...(kind === 'gift_card' && { isGiftCard: true }), end, amount, left: balance - amount };
  });
  return { paid, remaining };
}

/** Whether the credits still have what was quoted of them. */
export const areCreditsThere = (
  quoted: readonly QuotedCredit[],
  credits: ReadonlyMap<string, StoreCredit> | undefined,
  currency: string,
  now: number,
): boolean =>
  quoted.every(({ creditId, amount }) => {
    const credit = credits?.get(creditId);
    if (amount === 0) return true;
    return credit !== undefined && !unusable(credit, currency, now) && credit.balance >= amount;
  });

/** Takes what was quoted, for a payment of the session that begins. */
export const takeCredits = (quoted: readonly QuotedCredit[] = [], sessionId: string): CreditMove[] =>
  quoted.flatMap(({ creditId, amount }) => (amount > 0 ? [{ creditId, kind: 'taken', by: -amount, sessionId }] : []));

/** Gives back what a session holds; nothing of what it spent. */
export const releaseCredits = (holds: readonly CreditHold[] = [], sessionId: string): CreditMove[] =>
  holds.flatMap(({ creditId, amount, isSpent }) =>
    isSpent ? [] : [{ creditId, kind: 'released', by: amount, sessionId }],
  );

/** What an order spent of the credits that its session was quoted, and what was not there any more. */
export interface SpentCredits {
  moves: CreditMove[];
  credits: OrderCredit[];
  /** Minor units, by the end of the code. */
  missing: OrderCredit[];
}

/**
 * The session has its order: what it holds is spent. Where it was given back before the money came after all, as much is
 * taken again as is there.
 */
export function spendCredits(
  quoted: readonly QuotedCredit[] = [],
  holds: readonly CreditHold[] = [],
  credits: ReadonlyMap<string, StoreCredit> = new Map(),
  { sessionId, orderId }: { sessionId: string; orderId: string },
): SpentCredits {
  const spent: SpentCredits = { moves: [], credits: [], missing: [] };
  for (const { amount: wanted, left: _, ...credit } of quoted) {
    const { creditId } = credit;
    if (wanted === 0) continue;
    const held = holds.find((hold) => hold.creditId === creditId)?.amount ?? 0;
    const again = Math.max(0, Math.min(wanted - held, credits.get(creditId)?.balance ?? 0));
    const amount = held + again;
    if (again > 0) spent.moves.push({ creditId, kind: 'taken', by: -again, sessionId });
    if (amount > 0) spent.moves.push({ creditId, kind: 'spent', by: 0, sessionId, orderId });
    if (amount > 0) spent.credits.push({ ...credit, amount });
    if (amount < wanted) spent.missing.push({ ...credit, amount: wanted - amount });
  }
  return spent;
}
