import type { MarketingConsent } from '../domain/marketing.js';
import type { Order, OrderStatus } from '../domain/order.js';
import type { IntentTrace, SessionStatus } from '../domain/session.js';
import type { ReservedLine } from '../domain/stock.js';
import type { CreditKind, CreditMovement, StoreCredit } from '../domain/store-credit.js';
import type { AuditEntry } from './audit.js';
import type { EventOutcome, ReceivedEvent } from './inbox.js';
import type { Delivery, DeliveryState } from './outbox.js';
import type { SessionRow } from './store.js';

/** What to read of a list, which is newest first: up to `limit` items behind a place. */
export interface SliceRequest<Place> {
  limit: number;
  /** Absent: from the newest on. */
  before?: Place;
}

/**
 * A part of a list. Looking for what a filter asks for ends after a number of rows, so there may be fewer items than
 * asked for, or none, while `next` says where to go on.
 */
export interface Slice<T, Place> {
  items: T[];
  /** Absent: nothing is behind these. */
  next?: Place;
}

/** Milliseconds since the epoch, both exclusive. */
export interface CreatedBetween {
  createdAfter?: number;
  createdBefore?: number;
}

/** A place in a list by time; what has one time is told apart by id. */
export interface TimePlace {
  at: number;
  id: string;
}

export interface OrderFilter extends CreatedBetween {
  status?: OrderStatus;
  agentId?: string;
}

export interface SessionFilter extends CreatedBetween {
  /** As it is at `now`: a session whose time is over is expired. */
  status?: SessionStatus;
  agentId?: string;
  now: number;
}

/** One revision of a session in short. */
export interface RevisionSummary {
  seq: number;
  status: SessionStatus;
  /** Minor units. */
  total: number;
  updatedAt: number;
  /** Of its messages; those that inform have none. */
  codes: string[];
}

/** A session that its agent canceled. */
export interface CanceledSession {
  id: string;
  agentId: string;
  canceledAt: number;
  /** Minor units. */
  total: number;
  currency: string;
  intentTrace?: IntentTrace;
}

export interface DeliveryFilter {
  endpointId?: string;
  state?: DeliveryState;
  orderId?: string;
}

/** `row` grows with every event. */
export interface DeliveryPlace {
  at: number;
  row: number;
}

/** An event of Stripe and what came of it, which is nothing yet while it has no outcome. */
export interface StripeEventRecord extends ReceivedEvent {
  receivedAt: number;
  outcome?: EventOutcome;
  settledAt?: number;
  tries: number;
  nextTryAt: number;
  problem?: string;
}

export interface StripeEventFilter {
  type?: string;
  /** `waiting`: without an outcome. */
  outcome?: EventOutcome | 'waiting';
}

export interface AuditFilter {
  action?: string;
  subject?: string;
}

/** `contact` as it is on record. */
export interface ConsentFilter {
  channel?: string;
  contact?: string;
}

/** What one session holds. */
export interface HeldReservation {
  sessionId: string;
  lines: ReservedLine[];
}

/** Behind all that has no end: such holds are few, and read at once. */
export interface HeldPlace {
  heldUntil: number;
  sessionId: string;
}

/** How often a discount rule is used now. */
export interface RuleUses {
  ruleId: string;
  /** By payments under way. */
  held: number;
  redeemed: number;
}

export interface CreditFilter {
  kind?: CreditKind;
}

/** What people look through; nothing is written here. */
export interface Archive {
  orders(filter: OrderFilter, request: SliceRequest<TimePlace>): Promise<Slice<Order, TimePlace>>;
  sessions(filter: SessionFilter, request: SliceRequest<string>): Promise<Slice<SessionRow, string>>;
  /** The newest revisions of a session, the last one first. */
  revisions(sessionId: string, request: SliceRequest<number>): Promise<Slice<RevisionSummary, number>>;
  canceledSessions(request: SliceRequest<string>): Promise<Slice<CanceledSession, string>>;
  deliveries(
    filter: DeliveryFilter,
    request: SliceRequest<DeliveryPlace>,
  ): Promise<Slice<Omit<Delivery, 'body'>, DeliveryPlace>>;
  delivery(id: string): Promise<Delivery | undefined>;
  /** How many events of an endpoint have arrived, as far as they are kept. */
  deliveredTo(endpointId: string): Promise<number>;
  /** How many events of an endpoint were made at a time or later. */
  eventsSince(endpointId: string, time: number): Promise<number>;
  stripeEvents(
    filter: StripeEventFilter,
    request: SliceRequest<TimePlace>,
  ): Promise<Slice<StripeEventRecord, TimePlace>>;
  audit(filter: AuditFilter, request: SliceRequest<number>): Promise<Slice<AuditEntry, number>>;
  consents(filter: ConsentFilter, request: SliceRequest<number>): Promise<Slice<MarketingConsent, number>>;
  /** Rules that are in use, by their ids. */
  ruleUses(request: { limit: number; after?: string }): Promise<Slice<RuleUses, string>>;
  storeCredits(filter: CreditFilter, request: SliceRequest<string>): Promise<Slice<StoreCredit, string>>;
  /** Of one credit. */
  creditMoves(creditId: string, request: SliceRequest<number>): Promise<Slice<CreditMovement, number>>;
  /** What open sessions hold, that without an end first, then by its end. */
  held(request: { limit: number; after?: HeldPlace }): Promise<Slice<HeldReservation, HeldPlace>>;
}
