import type { Clock } from '../../clock.js';
import { DELIVERY_COLUMNS, defined } from '../columns/delivery-columns.js';
import type { Backlog, Delivery, EndpointHealth, FailureEffect, Outbox } from '../outbox.js';
import { available } from './committing.js';
import type { Connection } from './connection.js';
import { changePicked } from './picked.js';
import { createRead } from './reading.js';
import { list, raw, sql } from './sql.js';

const COLUMNS = raw(DELIVERY_COLUMNS);

/** Order events: claimed by whichever instance is faster, each by one. */
export function createPostgresOutbox({ run, inTransaction }: Connection, clock: Clock): Outbox {
  const read = createRead({ run });

  return {
    async claim(room, lease) {
      const now = clock.now();
      const claims = [...room].map(
        ([endpointId, count]) => sql`WITH due AS MATERIALIZED (
          SELECT id AS due_id FROM order_events
          WHERE endpoint_id = ${endpointId} AND state = 'due' AND next_try_at <= ${now} AND NOT EXISTS (
            SELECT 1 FROM webhook_endpoints WHERE id = ${endpointId} AND disabled_at IS NOT NULL)
          ORDER BY next_try_at LIMIT ${count} FOR UPDATE SKIP LOCKED)
        UPDATE order_events SET attempts = attempts + 1, epoch = epoch + 1, next_try_at = ${now + lease}, problem = NULL
        FROM due WHERE id = due_id RETURNING ${COLUMNS}`,
      );
      if (claims.length === 0) return [];
      const claimed = await available(() => run(claims));
      return claimed.flat().map((row) => defined(row) as unknown as Delivery);
    },

    async delivered({ id, epoch }, { status, wakeFailingSince }, within) {
      await available(() =>
        inTransaction(async (own) => {
          await own([sql`SELECT acp_delivered(${id}, ${epoch}, ${status}, ${wakeFailingSince}, ${clock.now()})`]);
          within?.();
        }),
      );
    },

    async failed({ id, epoch }, { status, problem, nextTryAt, disableFailingSince }) {
      const [effect] = await read<FailureEffect>(
        sql`SELECT * FROM acp_failed(${id}, ${epoch}, ${status}, ${problem}, ${nextTryAt}, ${disableFailingSince},
          ${clock.now()})`,
      );
      if (!effect) throw new Error('The outbox did not say what became of an attempt');
      return effect;
    },

    async release({ id, epoch }) {
      await read(
        sql`UPDATE order_events SET attempts = attempts - 1, next_try_at = ${clock.now()}
          WHERE id = ${id} AND epoch = ${epoch} AND state = 'due' AND problem IS NULL`,
      );
    },

    // No instance has the database to itself: what another one had claimed is due when its lease ends.
    orphan: async () => 0,

    async continueReplay(limit) {
      const [row] = await read<{ more: boolean }>(
        sql`SELECT EXISTS (SELECT 1 FROM webhook_endpoints WHERE replay_since IS NOT NULL)
          AND acp_continue_replay(${limit}, ${clock.now()}) AS more`,
      );
      return row?.more === true;
    },

    async nextDue(endpointIds) {
      const [row] = await read<{ due: number | null }>(
        sql`SELECT min(next_try_at) AS due FROM order_events WHERE endpoint_id IN ${list(endpointIds)} AND state = 'due'
          AND endpoint_id NOT IN (SELECT id FROM webhook_endpoints WHERE disabled_at IS NOT NULL)`,
      );
      return row?.due ?? undefined;
    },

    async backlog() {
      return read<Backlog>(
        sql`SELECT endpoint_id AS "endpointId", state, count(*) AS count, min(created_at) AS oldest
          FROM order_events WHERE state <> 'delivered' GROUP BY endpoint_id, state`,
      );
    },

    async health() {
      const rows = await read<EndpointHealth>(
        sql`SELECT id, failing_since AS "failingSince", disabled_at AS "disabledAt", delivered_at AS "deliveredAt"
          FROM webhook_endpoints ORDER BY id`,
      );
      return rows.map(defined);
    },

    async forget(time, limit) {
      const rows = await read(
        changePicked(
          sql`SELECT place FROM order_events WHERE state = 'delivered' AND delivered_at < ${time}
            ORDER BY delivered_at LIMIT ${limit} FOR UPDATE SKIP LOCKED`,
          (rows) => sql`DELETE FROM order_events WHERE place IN ${rows}`,
        ),
      );
      return rows.length;
    },
  };
}
