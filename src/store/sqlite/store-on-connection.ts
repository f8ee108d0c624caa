import type { Database } from 'better-sqlite3';
import type { Clock } from '../../clock.js';
import { UnavailableError } from '../../errors.js';
import type { Database as ShopDatabase } from '../database.js';
import { type Checkpointer, startCheckpointer } from './checkpointer.js';
import { createCommitJobs } from './commit-job.js';
import { createGroupCommit } from './group-commit.js';
import { loadRows } from './load-rows.js';
import { createSavepoint } from './savepoint.js';
import { createSqliteArchive } from './sqlite-archive.js';
import { isSqliteError } from './sqlite-errors.js';
import { createSqliteInbox } from './sqlite-inbox.js';
import { createSqliteOutbox } from './sqlite-outbox.js';
import { createSqliteRetention } from './sqlite-retention.js';
import { createTables } from './tables.js';

export interface ConnectionStoreOptions {
  clock: Clock;
  /**
   * Called once, when it is in doubt whether earlier answers are on the disk: the process should end. From then on
   * every call fails with UnavailableError.
   */
  onFatal: (error: unknown) => void;
  /** Called after each transaction with the number of commits that shared it. */
  onBatch?: ((count: number) => void) | undefined;
  /** Called when the store is closed. */
  release: () => void;
}

/** Makes the store out of a connection to a database with the newest schema; the connection is the store's from then on. */
export async function openStoreOn(
  db: Database,
  { clock, onFatal, onBatch, release }: ConnectionStoreOptions,
): Promise<ShopDatabase> {
  const tables = createTables(db);
  const savepoint = createSavepoint(db);
  const commitJob = createCommitJobs({ tables, savepoint, clock });
  let checkpointer: Checkpointer | undefined;
  let state: 'open' | 'broken' | 'closed' = 'open';
  let closing: Promise<void> | undefined;

  function breakDown(error: unknown): void {
    if (state !== 'open') return;
    state = 'broken';
    group.stop(error);
    onFatal(error);
  }

  const group = createGroupCommit(db, {
    afterCommit(count) {
      onBatch?.(count);
      checkpointer?.afterCommit();
    },
    onFatal: breakDown,
  });
  if (!db.memory) checkpointer = await startCheckpointer(db, { ...group, onFatal: breakDown });

  /**
   * Reads use the writer's connection. A batch runs from BEGIN to COMMIT without giving way to the event loop, and so
   * does a read: it can neither fall into the middle of a transaction nor see one that is not yet on the disk.
   */
  async function reading<R>(query: () => R): Promise<R> {
    if (state !== 'open') throw new UnavailableError('The database cannot be used now.');
    try {
      return query();
    } catch (cause) {
      throw isSqliteError(cause) ? new UnavailableError('The database cannot be read now.', { cause }) : cause;
    }
  }

  const writing = <R>(work: () => R): Promise<R> => group.run(() => savepoint(work));

  async function close(): Promise<void> {
    group.drain();
    state = 'closed';
    group.stop();
    try {
      await checkpointer?.stop();
    } finally {
      // The last connection to close copies the log into the file and removes it.
      db.close();
      release();
    }
  }

  return {
    isShared: false,
    commit: (keys, decide) => group.run(commitJob(keys, decide)),
    read: (keys) => reading(() => loadRows(tables, keys)),
    session: (ref) => reading(() => tables.sessions.getMarked(ref)),
    markOf: (ref) => (state === 'open' ? tables.sessions.markOf(ref) : undefined),
    revision: (seq) => reading(() => tables.sessions.revision(seq)),
    orderBySecret: (secret) => reading(() => tables.orders.bySecret(secret)),
    orderByName: (name) => reading(() => tables.orders.byName(name)),
    ownerOf: (sessionId) => reading(() => tables.sessions.owner(sessionId)),
    cartOwner: (cartId) => reading(() => tables.carts.owner(cartId)),
    paidBy: (paymentIntentIds) => reading(() => new Set(paymentIntentIds.filter(tables.charges.isPaidBy))),
    refundPhases: (stripeRefundIds) => reading(() => tables.refunds.phases(stripeRefundIds)),
    sessionOfToken: (fingerprint) => reading(() => tables.charges.ofToken(fingerprint)),
    inbox: createSqliteInbox({ events: tables.events, run: group.run, reading, savepoint, clock }),
    outbox: createSqliteOutbox({ events: tables.orderEvents, run: group.run, reading, savepoint, clock }),
    attributions: {
      ofSession: (sessionId) => reading(() => tables.attributions.ofSession(sessionId)),
      deleteTokens: (time, limit) => group.run(() => tables.attributions.deleteTokens(time, limit)),
    },
    consents: {
      isSubscribed: (channel, contact) => reading(() => tables.consents.isSubscribed(channel, contact)),
    },
    orderTasks: {
      due: (name, time, limit) => reading(() => tables.orderTasks.due(name, time, limit)),
      claim: (task, until) => writing(() => tables.orderTasks.claim(task, until)),
      keep: (task, progress) => writing(() => tables.orderTasks.keep(task, progress)),
      settle: (task, progress) => writing(() => tables.orderTasks.settle(task, progress, clock.now())),
      postpone: (task, next) => writing(() => tables.orderTasks.postpone(task, next)),
      ofOrder: (orderId) => reading(() => tables.orderTasks.ofOrder(orderId)),
      openSince: (name, time) => reading(() => tables.orderTasks.openSince(name, time)),
    },
    feedPushes: {
      hashes: (feed, productIds) =>
        reading(() => {
          const found = productIds.map((id) => [id, tables.feedPushes.get(feed, id)] as const);
          return new Map(found.filter((entry): entry is [string, string] => entry[1] !== undefined));
        }),
      record: (feed, hashes) =>
        writing(() => {
          for (const [id, hash] of hashes) tables.feedPushes.put(feed, id, hash);
        }),
    },
    archive: createSqliteArchive(db, reading),
    retention: createSqliteRetention(db, {
      tables,
      writing,
      reading,
      emptyLog: async () => checkpointer?.empty(),
    }),
    undecidedCharges: (leaseBefore, limit) => reading(() => tables.charges.undecided(leaseBefore, limit)),
    authenticatingCharges: (time, limit) => reading(() => tables.charges.authenticating(time, limit)),
    dueRefunds: (time, limit) => reading(() => tables.refunds.due(time, limit)),
    expiredSessions: (time, limit) => reading(() => tables.sessions.expired(time, limit)),
    lapsedReservations: (time, limit) => reading(() => tables.stock.lapsed(time, limit)),
    deleteIdempotencyKeys: (time, limit) => group.run(() => tables.idempotency.deleteOld(time, limit)),
    deleteCarts: (time, limit) => group.run(() => tables.carts.removeExpired(time, limit)),
    seedStock: (levels) =>
      writing(() => {
        for (const [variantId, units] of levels) tables.stock.seed(variantId, units);
      }),
    remember: (name, value) => group.run(() => tables.facts.remember(name, value)),
    fact: (name) => reading(() => tables.facts.get(name)),
    setFact: (name, value) => group.run(() => tables.facts.put(name, value)),
    waiting: group.waiting,
    check: () => reading(() => tables.facts.probe()),
    close: () => {
      closing ??= close();
      return closing;
    },
  };
}
