import type { Cart } from '../domain/cart.js';
import type { Charge } from '../domain/charge.js';
import type { MarketingConsent } from '../domain/marketing.js';
import type { Order } from '../domain/order.js';
import type { Redemption, Redemptions, UseCounts, UseKey } from '../domain/redemption.js';
import type { Refund, RefundPhase } from '../domain/refund.js';
import type { CheckoutSession } from '../domain/session.js';
import type { Reservation, StockDelta } from '../domain/stock.js';
import type { CreditHold, CreditMove, StoreCredit } from '../domain/store-credit.js';
import type { AttributionRecords, NewTouch } from './attributions.js';
import type { AuditEntry } from './audit.js';
import type { ConsentRecords } from './consents.js';
import type { FeedPushes } from './feed-pushes.js';
import type { Inbox } from './inbox.js';
import type { OrderTaskName, OrderTasks } from './order-tasks.js';
import type { NewOrderEvent, Outbox, Replay } from './outbox.js';

/** Stands, in a decision, for the sequence number of the revision which that decision writes. */
export const THIS_REVISION = 0;

/** A session's newest revision and its place in the log; `seq` grows with every revision of any session. */
export interface SessionRow {
  seq: number;
  session: CheckoutSession;
}

/** A session that was read alone. */
export interface MarkedSessionRow extends SessionRow {
  /** Absent where the store does not remember it. */
  mark?: RevisionMark;
}

/**
 * Stands for the newest revision of a session while a store remembers it: it is the same object until the session or that
 * revision changes. What is made of a revision can hang on it.
 */
export interface RevisionMark {
  readonly seq: number;
}

/**
 * One Idempotency-Key of one agent on one path. `in_flight` is a claim with a lease; `done` has an answer:
 * a revision to be rendered again, or the bytes of an error.
 */
export interface IdempotencyRecord {
  /** Hash of agent, path and key. */
  id: string;
  /** Keyed hash of the request body, with the id of the key that made it. */
  fingerprint: string;
  state: 'in_flight' | 'done';
  /** Milliseconds; meaningful while in flight. */
  leaseUntil: number;
  /** HTTP status of the answer. */
  status?: number;
  apiVersion: string;
  answer?: { seq: number } | { body: string };
  createdAt: number;
}

/** How much of this server an agent takes up now. */
export interface AgentTally {
  /** Neither completed nor canceled, nor written down as expired. */
  openSessions: number;
  /** Sessions that hold stock. */
  holds: number;
  /** Neither canceled nor taken away because their time is over. */
  carts: number;
}

/** What a decision needs to see. Sessions are reached only together with the agent who owns them. */
export interface CommitKeys {
  /** Loads the session and what a checkout needs of it: charge, pinned revision, reservation. */
  session?: { id: string; agentId: string };
  /** Loads the session's order too. */
  withOrder?: boolean;
  /** A PaymentIntent whose refunds are needed. */
  refundsOf?: string;
  cart?: CartRef;
  idempotencyKeys?: readonly string[];
  /** An agent whose tally is needed. */
  tallyOf?: string;
  /** Uses of discounts that are to be counted. */
  usesOf?: readonly UseKey[];
  /** Ids of store credits that are needed. */
  credits?: readonly string[];
  /** Keyed hashes of codes, of which those are needed that stand for store credits. */
  creditCodes?: readonly string[];
  /** Variants whose stock is needed. */
  variants?: readonly string[];
  /** Loads what of these variants is promised, as somebody sees it who was asked for their units at this time. */
  promisedAt?: number;
}

/** Units of one variant that belong to somebody though they are still counted elsewhere. */
export interface PromisedUnits {
  /** By open sessions. */
  held: number;
  /** Of orders whose task `place` was not done before. */
  ordered: number;
}

export interface Rows {
  session?: SessionRow;
  /** The charge of the newest generation. */
  charge?: Charge;
  /** The revision that the charge was opened for. */
  pinned?: CheckoutSession;
  reservation?: Reservation;
  /** Uses of discounts; absent where the session never took one. */
  redemptions?: readonly Redemption[];
  /** What the session has of store credits; absent where that is nothing. */
  creditHolds?: readonly CreditHold[];
  /** Only where it was asked for. */
  order?: Order;
  /** Oldest first; empty unless asked for. */
  refunds: readonly Refund[];
  cart?: Cart;
  idempotency: ReadonlyMap<string, IdempotencyRecord>;
  /** Only where it was asked for. */
  tally?: AgentTally;
  /** Only where it was asked for. */
  uses?: UseCounts;
  /** By id; only where they were asked for. */
  credits?: ReadonlyMap<string, StoreCredit>;
  /** Units on the shelf; a variant that is not counted is not in it. */
  stock: ReadonlyMap<string, number>;
  /** Only where it was asked for; a variant of which nothing is promised is not in it. */
  promised?: ReadonlyMap<string, PromisedUnits>;
}

export interface Puts {
  /** Appends a revision. */
  session?: CheckoutSession;
  /** Inserted or replaced by session and generation; `pinnedSeq` may be THIS_REVISION. */
  charge?: Charge;
  reservation?: Reservation;
  /** Inserted, unless that touch of the session is there already. */
  touch?: NewTouch;
  /** In place of all that the session had before. */
  redemptions?: Redemptions;
  /** A session whose order did not last: what it redeemed is returned, as far as it may be. */
  returnUsesOf?: string;
  /**
   * Version 1 is inserted: a second order of a session, or of a PaymentIntent, is a constraint error. A later version
   * replaces the one right before it; where another one stands, that is a constraint error too.
   */
  order?: Order;
  /** Inserted; of an order, one a channel. */
  consents?: readonly MarketingConsent[];
  /** Inserted, or replaced by id. Two refunds of one PaymentIntent with one key are a constraint error. */
  refund?: Refund;
  /** Inserted, each behind those of its lane that were not delivered yet. Their order has to be in the store. */
  orderEvents?: readonly NewOrderEvent[];
  /** Tasks that `order` is to be looked at for. */
  orderTasks?: readonly OrderTaskName[];
  replay?: Replay;
  /**
   * Units on the shelf, whatever was there before; a variant is counted from then on, or with `null` not any more, which
   * is for variants that no session holds.
   */
  stockLevels?: ReadonlyMap<string, number | null>;
  /** Inserted where its revision is 1; a later one replaces the one right before it, or is a constraint error. */
  cart?: Cart;
  /** A cart that is there no longer. */
  removedCart?: CartRef;
  /** Inserted. */
  storeCredit?: StoreCredit;
  /** A store credit with which nobody pays any more. */
  voidedCredit?: string;
  audit?: AuditEntry;
  /** Inserted or replaced; an answer's `seq` may be THIS_REVISION. */
  idempotency?: readonly IdempotencyRecord[];
}

export interface Decision<R> {
  result: R;
  puts?: Puts;
  stock?: readonly StockDelta[];
  /** Moves of store credits; where a balance would fall below zero, nothing is written and it is decided anew. */
  credit?: readonly CreditMove[];
}

/** Synchronous and pure: it may run more than once, and nothing in it can wait. */
export type Decide<R> = (rows: Rows, now: number) => Decision<R>;

export interface SessionRef {
  id: string;
  agentId: string;
}

/** A cart, which is reached only together with the agent whose it is. */
export type CartRef = SessionRef;

/**
 * The durable state. Everything that `commit` answered survives a kill and a power loss.
 * A store that cannot be used throws UnavailableError: nothing is known of that commit then.
 */
export interface Store {
  /** Loads the rows, decides, and writes what was decided, all or nothing. Rethrows what `decide` throws. */
  commit<R>(keys: CommitKeys, decide: Decide<R>): Promise<R>;
  /** The same rows without a write. */
  read(keys: CommitKeys): Promise<Rows>;
  /** The newest revision alone, faster than `read`. */
  session(ref: SessionRef): Promise<MarkedSessionRow | undefined>;
  /** The mark that `session` gave last, if it still holds; `undefined` where the store would have to look. */
  markOf(ref: SessionRef): RevisionMark | undefined;
  revision(seq: number): Promise<CheckoutSession | undefined>;
  orderBySecret(secret: string): Promise<Order | undefined>;
  /** By id or by number. */
  orderByName(name: string): Promise<Order | undefined>;
  /** Whose session it is: for Stripe's news and for operators, never for an agent's request. */
  ownerOf(sessionId: string): Promise<SessionRef | undefined>;
  /** Whose cart it is: for the shop, never for an agent's request. */
  cartOwner(cartId: string): Promise<CartRef | undefined>;
  /** Those of these PaymentIntents by which a session is paid, as its charge has it. */
  paidBy(paymentIntentIds: readonly string[]): Promise<ReadonlySet<string>>;
  /** How far these refunds of Stripe are, as far as they are on record. */
  refundPhases(stripeRefundIds: readonly string[]): Promise<ReadonlyMap<string, RefundPhase>>;
  /** The session with a charge that was opened with the token of this fingerprint, the newest first. */
  sessionOfToken(fingerprint: string): Promise<SessionRef | undefined>;
  inbox: Inbox;
  outbox: Outbox;
  orderTasks: OrderTasks;
  feedPushes: FeedPushes;
  attributions: AttributionRecords;
  consents: ConsentRecords;

  /** Sessions with an undecided charge whose lease ended before `leaseBefore` (milliseconds). */
  undecidedCharges(leaseBefore: number, limit: number): Promise<SessionRef[]>;
  /** Sessions whose PaymentIntent waits for the buyer's authentication since before `time`, the oldest first. */
  authenticatingCharges(time: number, limit: number): Promise<SessionRef[]>;
  /** Refunds that are `requested` and whose `nextTryAt` has come by `time`, the oldest first. */
  dueRefunds(time: number, limit: number): Promise<Refund[]>;
  /** Open sessions, no payment under way, whose `expiresAt` is before `time`. */
  expiredSessions(time: number, limit: number): Promise<SessionRef[]>;
  /** Held reservations whose `heldUntil` is before `time`. */
  lapsedReservations(time: number, limit: number): Promise<SessionRef[]>;
  /** Deletes keys created before `time`, never one that an undecided charge still has to answer. Returns how many. */
  deleteIdempotencyKeys(time: number, limit: number): Promise<number>;
  /** Deletes carts whose `expiresAt` has come by `time`. Returns how many. */
  deleteCarts(time: number, limit: number): Promise<number>;

  /** Sets the stock of variants that have none yet. */
  seedStock(levels: ReadonlyMap<string, number>): Promise<void>;
  /** A remembered fact, such as the Stripe account this database belongs to. Written once. */
  remember(name: string, value: string): Promise<string>;
  /** A fact that changes, such as how far something was looked through; `undefined` before it was ever written. */
  fact(name: string): Promise<string | undefined>;
  setFact(name: string, value: string): Promise<void>;
  /** Writes that wait for their turn. */
  waiting(): number;
  /** Throws UnavailableError unless the database answers. */
  check(): Promise<void>;
  close(): Promise<void>;
}
