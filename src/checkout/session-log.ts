import { type AuthenticationPolicy, awaitAuthentication } from '../domain/authentication.js';
import { assess } from '../domain/availability.js';
import { shelvesOf } from '../domain/back-order.js';
import { isDecline } from '../domain/decline.js';
import { withLaterEstimates } from '../domain/delayed-options.js';
import type { Message } from '../domain/message.js';
import type { Quote } from '../domain/quote.js';
import { type Redemptions, releaseUses } from '../domain/redemption.js';
import { sentence } from '../domain/sentence.js';
import { type CheckoutDraft, type CheckoutSession, type DirectoryServer, statusAt } from '../domain/session.js';
import { holdInstead, type Reservation, release, type StockDelta } from '../domain/stock.js';
import { type CreditMove, releaseCredits } from '../domain/store-credit.js';
import type { NewTouch } from '../store/attributions.js';
import type { Rows } from '../store/store.js';

/** Durations in milliseconds. */
export interface SessionRules {
  ttl: number;
  hold: number;
  lowStockThreshold: number;
  /** Sessions of an agent that may hold stock at once. */
  maxHolds: number;
  /** Refused payments after which a session takes no more. */
  maxDeclines: number;
  /** Absent where the shop does not do 3-D Secure. */
  authentication?: AuthenticationPolicy;
}

export interface NextRevision {
  session: CheckoutSession;
  reservation?: Reservation;
  touch?: NewTouch;
  stock: StockDelta[];
}

interface Revised {
  draft: CheckoutDraft;
  quote: Quote;
  /** Said once, in this revision. */
  notices?: readonly Message[];
  /** The issuer of the card that was tried wants its holder authenticated. */
  issuerDemands?: DirectoryServer;
}

/**
 * The open revision that follows from a draft, its quote and the shelf: ready or not, and holding its units while it is
 * ready. Where the agent's tally is among the rows, its holds are limited. `base` carries what does not change from
 * revision to revision.
 */
export function openRevision(
  base: Pick<CheckoutSession, 'id' | 'agentId' | 'createdAt' | 'expiresAt' | 'declines'>,
  { draft, quote, notices = [], issuerDemands }: Revised,
  rows: Pick<Rows, 'stock' | 'reservation' | 'tally'>,
  rules: SessionRules,
  now: number,
): NextRevision {
  const { counted, ...assessed } = assess(quote, rows.stock, rows.reservation, rules.lowStockThreshold, notices);
  const assessment = {
    ...assessed,
    ...awaitAuthentication(assessed, { draft, quote }, rules.authentication, issuerDemands),
  };
  const { id, agentId, createdAt, expiresAt } = base;
  const declines = (base.declines ?? 0) + notices.filter(isDecline).length;
  const wanted = assessment.status === 'not_ready_for_payment' || !mayHold(rows, rules) ? [] : counted;
  const { reservation, deltas } = holdInstead(rows.reservation, { sessionId: id, agentId }, wanted, now + rules.hold);
  return {
    session: {
      id,
      agentId,
      createdAt,
      expiresAt,
      ...(declines > 0 && { declines }),
      ...assessment,
      draft,
      quote: withLaterEstimates(quote, assessment.availability, now),
      updatedAt: now,
    },
    reservation,
    stock: deltas,
  };
}

/** Beyond its holds, an agent's sessions are as ready as others, and take their units when they are paid. */
const mayHold = ({ tally, reservation }: Pick<Rows, 'tally' | 'reservation'>, { maxHolds }: SessionRules): boolean =>
  tally === undefined || tally.holds < maxHolds || reservation?.state === 'held';

const CLOSING: Record<'canceled' | 'expired', Message> = {
  canceled: { type: 'info', severity: 'info', content: sentence('closing.canceled') },
  expired: {
    type: 'error',
    code: 'expired',
    severity: 'high',
    resolution: 'recoverable',
    content: sentence('closing.expired'),
  },
};

/** An expired session changed at the end of its time, whenever that is noticed. */
const closed = (session: CheckoutSession, status: 'canceled' | 'expired', now: number): CheckoutSession => ({
  ...session,
  status,
  authentication: undefined,
  approval: undefined,
  messages: [CLOSING[status]],
  updatedAt: status === 'expired' ? Math.max(session.updatedAt, session.expiresAt) : now,
});

/** The last revision of a session that ends without an order: what it held for one is given back. */
export function closedRevision(
  session: CheckoutSession,
  status: 'canceled' | 'expired',
  rows: Pick<Rows, 'reservation' | 'redemptions' | 'creditHolds'>,
  now: number,
): NextRevision & { redemptions?: Redemptions; credit: CreditMove[] } {
  const { reservation, deltas } = release(rows.reservation);
  return {
    session: closed(session, status, now),
    reservation,
    stock: deltas,
    redemptions: releaseUses(rows.redemptions),
    credit: releaseCredits(rows.creditHolds, session.id),
  };
}

/** A session as a reader should see it: expired from the moment on, even before that is written down. */
export const asSeenAt = (session: CheckoutSession, now: number): CheckoutSession =>
  statusAt(session, now) === session.status ? session : closed(session, 'expired', now);

/** Every shelf whose stock a change from one draft to another can touch. */
export const variantsOf = (...drafts: (CheckoutDraft | undefined)[]): string[] =>
  shelvesOf([...new Set(drafts.flatMap((draft) => draft?.lines.map(({ variantId }) => variantId) ?? []))]);
