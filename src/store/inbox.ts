/** One verified event of Stripe, without its body: it is a hint to look at the object again. */
export interface ReceivedEvent {
  /** `evt_…` */
  id: string;
  type: string;
  /** What the event speaks of; for a granted token, which is a secret, its fingerprint. */
  objectId: string;
  /** The payment it belongs to, where Stripe says so. */
  paymentIntentId?: string;
  /** Milliseconds since the epoch. */
  createdAt: number;
}

export interface InboxEntry extends ReceivedEvent {
  receivedAt: number;
  /** How often it was tried without success. */
  tries: number;
  /** Grows with each event that was merged into this one. */
  hints: number;
}

/** `ignored`: of a type that has no effect here. `foreign`: of an object that is not this seller's. */
export type EventOutcome = 'applied' | 'foreign' | 'ignored' | 'merged';

/** Stripe's events between their receipt and their effect. */
export interface Inbox {
  /**
   * Durable once it returns. `known`: the id was received before. `merged`: another event of the same type speaks of the
   * same object and still waits; that one stands for both. `outcome` is for an event that needs no work.
   */
  receive(event: ReceivedEvent, outcome?: EventOutcome): Promise<'new' | 'known' | 'merged'>;
  /** Those of these ids that were received. */
  known(ids: readonly string[]): Promise<ReadonlySet<string>>;
  /** Entries that wait and whose time has come, the oldest first. `time` in milliseconds. */
  due(time: number, limit: number): Promise<InboxEntry[]>;
  /** The entry had its effect. It stays, to be looked at again, where an event was merged into it since it was read. */
  settle(entry: InboxEntry, outcome: EventOutcome): Promise<void>;
  /** The entry could not be applied now. */
  postpone(entry: InboxEntry, until: number, problem: string): Promise<void>;
  /** How many events of each type came to what; those that wait have no outcome. */
  counts(): Promise<{ type: string; outcome?: EventOutcome; count: number }[]>;
  /** Deletes entries that were settled before `time`; returns how many. */
  forget(time: number, limit: number): Promise<number>;
}
