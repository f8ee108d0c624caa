/** Sessions that are over, by what became of them. */
export type EndedStatus = 'canceled' | 'expired' | 'completed';

/** What is read and removed at once. */
export interface PurgeSlice {
  /** Rows that are looked at. */
  limit: number;
  /** Absent: from the oldest on. */
  after?: { at: number; id: string };
  /** Nothing is removed; the numbers are those of what would be. */
  dryRun: boolean;
}

/** What came of one slice. */
export interface Purged {
  /** Removed with everything of them. */
  sessions: number;
  /** Sessions that stay because a payment refers to them, without what is a person's. */
  pseudonymised: number;
  /** Old revisions of sessions that stay. */
  revisions: number;
  orders: number;
  /** Absent: there is nothing behind this slice. */
  next?: { at: number; id: string };
}

/** Lists whose entries are removed by their age alone. */
export type AgedList = 'keys' | 'stripe_events' | 'deliveries' | 'audit' | 'order_tasks';

/** What an erasure did with a session, and with its order. `in_progress`: nothing yet, for something is under way. */
export type ErasedSession = 'removed' | 'pseudonymised' | 'in_progress' | 'gone';

/** Where an erasure goes on looking; meaningless to others. */
export interface LookPlace {
  table: number;
  after: number | string;
}

export interface Looked {
  /** Sessions that have the address as somebody's e-mail. */
  sessionIds: string[];
  /** Rows in which the address was mentioned, and is not any more. */
  changed: number;
  next?: LookPlace;
}

/** What an erasure knows of a person when it takes mentions out. */
export interface Mentioned {
  /** Orders that were erased: what names one of them speaks of the person. */
  orderIds: ReadonlySet<string>;
  /** Sessions that stay as they are for now. */
  except: ReadonlySet<string>;
}

export interface DatabaseSize {
  bytes: number;
  /** Of pages that are empty. */
  freeBytes: number;
  /** The file gives empty pages back; one that was made by an older release does so after it was rewritten once. */
  shrinks: boolean;
}

/** What is removed after its time, or at a person's word. Times in milliseconds; every call is one transaction, or none. */
export interface Retention {
  /**
   * Looks at sessions of a status that were over before `before`: of completed ones the revisions that nothing needs,
   * of others all that there is. `keysBefore`: idempotency keys made before it are not answered any more.
   */
  purgeSessions(status: EndedStatus, before: number, keysBefore: number, slice: PurgeSlice): Promise<Purged>;
  /** Orders made before `before`, with their sessions, payments and refunds, unless something of them is under way. */
  purgeOrders(before: number, slice: PurgeSlice): Promise<Purged>;
  /** Entries of a list that are older; returns how many. */
  countAged(list: AgedList, before: number): Promise<number>;
  forgetAged(list: AgedList, before: number, limit: number): Promise<number>;

  /** Looks through some rows for sessions whose buyer or recipient has this address. */
  lookFor(email: string, place: LookPlace | undefined): Promise<Looked>;
  /** Removes a session that has no order, its held units given back; pseudonymises one that has, and its order. */
  eraseSession(sessionId: string, email: string, dryRun: boolean): Promise<{ became: ErasedSession; orderId?: string }>;
  /** Takes mentions of the address, and of orders that were erased, out of some rows. */
  eraseMentions(email: string, mentioned: Mentioned, place: LookPlace | undefined): Promise<Looked>;

  /**
   * Takes a buyer, known by these hashes, out of the counts of discounts, but for those of the sessions in `except`; returns
   * how many uses that were. They stay used.
   */
  forgetBuyer(buyers: readonly string[], except: ReadonlySet<string>): Promise<number>;

  /** Gives up to `limit` empty pages back, as far as more are empty than are soon used again; returns how many. */
  shrink(limit: number): Promise<number>;
  /** Copies the write-ahead log into the file and empties it, so that nothing old stands there. */
  emptyLog(): Promise<void>;
  size(): Promise<DatabaseSize>;
}
