import type { Inbox } from '../inbox.js';
import type { Outbox } from '../outbox.js';
import type { AgedList, Retention } from '../retention.js';
import type { Store } from '../store.js';
import { available } from './committing.js';
import type { Connection, Run } from './connection.js';
import { isMoved } from './errors.js';
import { changePicked } from './picked.js';
import { createRead } from './reading.js';
import { forgetBuyer } from './retention-buyers.js';
import { eraseSession } from './retention-erasure.js';
import { eraseMentions, findMentions } from './retention-mentions.js';
import { purgeOrders, purgeSessions } from './retention-purge.js';
import { raw, type Sql, sql } from './sql.js';

export interface RetentionDeps {
  connection: Connection;
  /** What removes old entries of lists that others know better. */
  deleteIdempotencyKeys: Store['deleteIdempotencyKeys'];
  inbox: Pick<Inbox, 'forget'>;
  outbox: Pick<Outbox, 'forget'>;
}

/** How often a removal is tried that others are in the way of. */
const MAX_TRIES = 3;

const OLD: Readonly<Record<AgedList, (before: number) => Sql>> = {
  keys: (before) => sql`idempotency_keys WHERE created_at < ${before}`,
  stripe_events: (before) => sql`stripe_events WHERE settled_at < ${before}`,
  deliveries: (before) => sql`order_events WHERE state = 'delivered' AND delivered_at < ${before}`,
  audit: (before) => sql`audit WHERE at < ${before}`,
  order_tasks: (before) => sql`order_tasks WHERE done_at < ${before}`,
};

/** Removes through the same pool as the store, with the locks that commits take; any instance may, at any time. */
export function createPostgresRetention({
  connection,
  deleteIdempotencyKeys,
  inbox,
  outbox,
}: RetentionDeps): Retention {
  const { run, inTransaction } = connection;
  const read = createRead(connection);

  async function retried<R>(work: (own: Run) => Promise<R>): Promise<R> {
    for (let tries = 1; ; tries += 1) {
      try {
        return await inTransaction(work);
      } catch (error) {
        if (!isMoved(error) || tries === MAX_TRIES) throw error;
      }
    }
  }
  const changing = <R>(work: (own: Run) => Promise<R>): Promise<R> => available(() => retried(work));
  const looking = <R>(work: (own: Run) => Promise<R>): Promise<R> => available(() => work(run));
  const perhaps = (dryRun: boolean) => (dryRun ? looking : changing);

  /** Rows that another instance is removing are left to it. */
  const remove = async (pick: Sql, change: (rows: Sql) => Sql): Promise<number> =>
    (await read(changePicked(pick, change))).length;
  const forgetAged: Record<AgedList, (before: number, limit: number) => Promise<number>> = {
    keys: deleteIdempotencyKeys,
    stripe_events: inbox.forget,
    deliveries: outbox.forget,
    audit: (before, limit) =>
      remove(
        sql`SELECT place FROM ${OLD.audit(before)} ORDER BY at LIMIT ${limit} FOR UPDATE SKIP LOCKED`,
        (rows) => sql`DELETE FROM audit WHERE place IN ${rows}`,
      ),
    order_tasks: (before, limit) =>
      remove(
        sql`SELECT order_id, name FROM ${OLD.order_tasks(before)} ORDER BY done_at LIMIT ${limit} FOR UPDATE SKIP LOCKED`,
        (rows) => sql`DELETE FROM order_tasks WHERE (order_id, name) IN ${rows}`,
      ),
  };

  return {
    purgeSessions: (status, before, keysBefore, slice) =>
      perhaps(slice.dryRun)((own) => purgeSessions(own, { status, before, keysBefore }, slice)),
    purgeOrders: (before, slice) => perhaps(slice.dryRun)((own) => purgeOrders(own, before, slice)),
    async countAged(aged, before) {
      const [row] = await read<{ count: number }>(sql`SELECT count(*) AS count FROM ${OLD[aged](before)}`);
      return row?.count ?? 0;
    },
    forgetAged: (aged, before, limit) => forgetAged[aged](before, limit),
    lookFor: (email, place) => looking((own) => findMentions(own, email, place)),
    eraseSession: (id, email, dryRun) => perhaps(dryRun)((own) => eraseSession(own, { id, email, dryRun })),
    eraseMentions: (email, mentioned, place) => changing((own) => eraseMentions(own, { email, mentioned, place })),
    forgetBuyer: (buyers, except) => changing((own) => forgetBuyer(own, buyers, except)),

    // What was removed is room for what comes next as soon as the server's autovacuum has been there, which also takes the
    // old version of a changed row away. Neither is for us to hurry: files shrink by VACUUM FULL alone, which keeps
    // everybody out meanwhile, and the write-ahead log belongs to all databases of the server, and to its replicas.
    shrink: async () => 0,
    emptyLog: async () => {},
    async size() {
      const [row] = await read<{ bytes: number }>(raw('SELECT pg_database_size(current_database()) AS bytes'));
      return { bytes: row?.bytes ?? 0, freeBytes: 0, shrinks: true };
    },
  };
}
