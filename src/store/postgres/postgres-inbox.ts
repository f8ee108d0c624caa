import type { Clock } from '../../clock.js';
import { defined } from '../columns/delivery-columns.js';
import type { Inbox, InboxEntry } from '../inbox.js';
import { available } from './committing.js';
import type { Connection } from './connection.js';
import { type Sql, sql } from './sql.js';

/** Stripe's events in the same database as everything else. */
export function createPostgresInbox({ run }: Connection, clock: Clock): Inbox {
  const one = async (statement: Sql) => (await available(() => run([statement])))[0] ?? [];

  return {
    async receive({ id, type, objectId, paymentIntentId, createdAt }, outcome) {
      const [row] = await one(
        sql`SELECT acp_receive(${id}, ${type}, ${objectId}, ${paymentIntentId}, ${createdAt}, ${outcome}, ${clock.now()}) AS was`,
      );
      return row?.was as 'new' | 'known' | 'merged';
    },

    async due(time, limit) {
      const rows = await one(
        sql`SELECT id, type, object_id AS "objectId", payment_intent_id AS "paymentIntentId", created_at AS "createdAt",
          received_at AS "receivedAt", tries, hints
          FROM stripe_events WHERE outcome IS NULL AND next_try_at <= ${time} ORDER BY received_at, id LIMIT ${limit}`,
      );
      return rows.map((row) => defined(row) as unknown as InboxEntry);
    },

    async settle({ id, hints }, outcome) {
      const now = clock.now();
      await one(
        sql`WITH settled AS (
          UPDATE stripe_events SET outcome = ${outcome}, settled_at = ${now}
          WHERE id = ${id} AND outcome IS NULL AND hints = ${hints} RETURNING 1)
        UPDATE stripe_events SET tries = 0, next_try_at = ${now}
          WHERE id = ${id} AND outcome IS NULL AND NOT EXISTS (SELECT 1 FROM settled)`,
      );
    },

    async postpone({ id }, until, problem) {
      await one(
        sql`UPDATE stripe_events SET tries = tries + 1, next_try_at = ${until}, problem = left(${problem}, 500)
          WHERE id = ${id} AND outcome IS NULL`,
      );
    },

    async counts() {
      const rows = await one(sql`SELECT type, outcome, count(*) AS count FROM stripe_events GROUP BY type, outcome`);
      return rows.map((row) => defined(row) as unknown as Awaited<ReturnType<Inbox['counts']>>[number]);
    },

    async forget(time, limit) {
      const rows = await one(
        sql`DELETE FROM stripe_events WHERE id IN (
          SELECT id FROM stripe_events WHERE settled_at < ${time} ORDER BY settled_at LIMIT ${limit}) RETURNING 1`,
      );
      return rows.length;
    },
  };
}
