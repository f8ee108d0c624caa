import type { Order } from '../../src/domain/order.js';
import type { Store } from '../../src/store/store.js';

/** Where the servers keep what they know, and how to look into that. */
export interface Engine {
  /** Once no server runs. */
  openStore(): Promise<Store>;
  /** How much the servers have still to do by themselves: holds, payments, refunds, events. */
  waiting(): Promise<Record<string, number>>;
  /** Events of Stripe that ever came. */
  received(): Promise<number>;
  /** What the database itself finds wrong with its files. */
  damage(): Promise<string[]>;
  /** Every state that the log of sessions shows an order in, oldest first; the same one may come again. */
  eachOrder(work: (order: Order) => void): Promise<void>;
  /** Order events on record that no receiver has taken yet, by how far they got. */
  undelivered(): Promise<Record<string, number>>;
  /** Of an order as it is committed, 0 where there is none; `undefined` while a server that died is being succeeded. */
  orderVersion(orderId: string): Promise<number | undefined>;
}

/** A kind of database. */
export interface EngineKind {
  /** Whether several servers may have one database open. */
  isShared: boolean;
  /** What servers have to be told beside where it is. */
  env: Record<string, string>;
  /** Makes an empty database for a run; `remove` ends what runs for it. */
  prepare(folder: string): Promise<{ databaseUrl: string; remove?: () => Promise<void> }>;
  look(databaseUrl: string): Engine;
}

/** Rows that stand for something still to be done, by name. */
export const WAITING = {
  holds: "SELECT count(*) AS count FROM reservations WHERE state = 'held'",
  payments:
    "SELECT count(*) AS count FROM charges WHERE phase IN ('creating', 'confirming', 'processing', 'canceling')",
  refunds: "SELECT count(*) AS count FROM refunds WHERE phase IN ('requested', 'pending')",
  events: 'SELECT count(*) AS count FROM stripe_events WHERE outcome IS NULL',
};

export const RECEIVED = 'SELECT count(*) AS count FROM stripe_events';

export const UNDELIVERED = `SELECT state, count(*) AS count FROM order_events WHERE state <> 'delivered' GROUP BY state`;
