import type { Clock } from '../../clock.js';
import { defined } from '../columns/delivery-columns.js';
import type { Inbox, InboxEntry } from '../inbox.js';
import type { Connection } from './connection.js';
import { changePicked } from './picked.js';
import { createRead } from './reading.js';
import { list, sql } from './sql.js';

type Counts = Awaited<ReturnType<Inbox['counts']>>[number];

/** Stripe's events in the same database as everything else. */
export function createPostgresInbox(connection: Connection, clock: Clock): Inbox {
  const read = createRead(connection);

  return {
    async receive({ id, type, objectId, paymentIntentId, createdAt }, outcome) {
      const [row] = await read<{ was: 'new' | 'known' | 'merged' }>(
        sql`SELECT acp_receive(${id}, ${type}, ${objectId}, ${paymentIntentId}, ${createdAt}, ${outcome}, ${clock.now()}) AS was`,
      );
      if (!row) throw new Error('The inbox did not say what became of an event');
      return row.was;
    },

    async known(ids) {
      const rows = await read<{ id: string }>(sql`SELECT id FROM stripe_events WHERE id IN ${list(ids)}`);
      return new Set(rows.map(({ id }) => id));
    },

    async due(time, limit) {
      const rows = await read<InboxEntry>(
        sql`SELECT id, type, object_id AS "objectId", payment_intent_id AS "paymentIntentId", created_at AS "createdAt",
          received_at AS "receivedAt", tries, hints
          FROM stripe_events WHERE outcome IS NULL AND next_try_at <= ${time} ORDER BY received_at, id LIMIT ${limit}`,
      );
      return rows.map(defined);
    },

    async settle({ id, hints }, outcome) {
      const now = clock.now();
      await read(
        sql`WITH settled AS (
          UPDATE stripe_events SET outcome = ${outcome}, settled_at = ${now}
          WHERE id = ${id} AND outcome IS NULL AND hints = ${hints} RETURNING 1)
        UPDATE stripe_events SET tries = 0, next_try_at = ${now}
          WHERE id = ${id} AND outcome IS NULL AND NOT EXISTS (SELECT 1 FROM settled)`,
      );
    },

    async postpone({ id }, until, problem) {
      await read(
        sql`UPDATE stripe_events SET tries = tries + 1, next_try_at = ${until}, problem = left(${problem}, 500)
          WHERE id = ${id} AND outcome IS NULL`,
      );
    },

    async counts() {
      const rows = await read<Counts>(
        sql`SELECT type, outcome, count(*) AS count FROM stripe_events GROUP BY type, outcome`,
      );
      return rows.map(defined);
    },

    async forget(time, limit) {
      const rows = await read(
        changePicked(
          sql`SELECT id FROM stripe_events WHERE settled_at < ${time} ORDER BY settled_at LIMIT ${limit}
            FOR UPDATE SKIP LOCKED`,
          (rows) => sql`DELETE FROM stripe_events WHERE id IN ${rows}`,
        ),
      );
      return rows.length;
    },
  };
}
