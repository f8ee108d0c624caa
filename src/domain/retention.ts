/** How long things are kept after they are over or done, in milliseconds. */
export interface RetentionPeriods {
  /** Checkout sessions without an order. */
  sessions: number;
  /** Revisions of completed sessions that nothing needs. */
  revisions: number;
  /** Idempotency keys. */
  keys: number;
  /** Events of Stripe that had their effect. */
  stripeEvents: number;
  /** Order events that were delivered. */
  deliveries: number;
  audit: number;
  /** Notes of what orders meant for other systems. */
  orderTasks: number;
  /** Orders, with all that belongs to them; absent: for good. */
  orders?: number;
}

/** What a purge removed, or would remove. */
export interface PurgeCounts {
  sessions: number;
  /** Sessions that stay because a payment refers to them, without what is a person's. */
  pseudonymised: number;
  revisions: number;
  orders: number;
  keys: number;
  stripeEvents: number;
  deliveries: number;
  audit: number;
  orderTasks: number;
  /** Empty pages that the file gave back. */
  pages: number;
}

export const NOTHING_PURGED: PurgeCounts = {
  sessions: 0,
  pseudonymised: 0,
  revisions: 0,
  orders: 0,
  keys: 0,
  stripeEvents: 0,
  deliveries: 0,
  audit: 0,
  orderTasks: 0,
  pages: 0,
};

/** What an erasure did. */
export interface ErasureCounts {
  /** Sessions without an order, removed with all of their revisions. */
  removed: number;
  /** Sessions with an order or a payment, which stay without what is the person's. */
  pseudonymised: number;
  /** Sessions that were left as they are, because something is under way: to be asked for again. */
  inProgress: number;
  /** Other entries in which the address stood, and uses of discounts that were counted for it. */
  mentions: number;
}
