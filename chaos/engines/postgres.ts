import pg from 'pg';
import { systemClock } from '../../src/clock.js';
import { createPostgresStore } from '../../src/store/postgres/postgres-store.js';
import { createDatabase, startCluster } from '../../test/store/support/postgres.js';
import { type EngineKind, RECEIVED, UNDELIVERED, WAITING } from './engine.js';

const ORDERS = `SELECT seq, body::json -> 'order' AS "order" FROM session_revisions
  WHERE seq > $1 AND json_typeof(body::json -> 'order') = 'object' ORDER BY seq LIMIT 500`;
const VERSION = 'SELECT version FROM orders WHERE id = $1';
/** Both ways of counting the same rows: a promise of an index, or of a trigger, that did not hold shows here. */
const DAMAGE = [
  `SELECT 'sessions without their revision: ' || count(*) FROM sessions s
    WHERE NOT EXISTS (SELECT 1 FROM session_revisions r WHERE r.seq = s.seq AND r.session_id = s.id) HAVING count(*) > 0`,
  `SELECT 'agents whose holds are miscounted: ' || count(*) FROM (
    SELECT agent_id, sum(by) AS missed FROM (
      SELECT agent_id, holds AS by FROM agent_tallies
      UNION ALL SELECT agent_id, -1 FROM reservations WHERE state = 'held') AS moves
    GROUP BY agent_id) AS agents WHERE missed <> 0 HAVING count(*) > 0`,
  `SELECT 'lanes that nobody moves on: ' || count(*) FROM (
    SELECT 1 FROM order_events WHERE state <> 'delivered' GROUP BY endpoint_id, order_id
    HAVING count(*) FILTER (WHERE state IN ('due', 'parked')) <> 1) AS lanes HAVING count(*) > 0`,
];

/** A database that several servers share: the one of TEST_DATABASE_URL, else a cluster that lives as long as the run. */
export const postgres: EngineKind = {
  isShared: true,
  env: { FINGERPRINT_KEY: `k1:${'c4a05'.repeat(13)}` },
  async prepare() {
    const cluster = await startCluster();
    const { url, drop } = await createDatabase(cluster);
    return {
      databaseUrl: url,
      async remove() {
        await drop();
        cluster.stop();
      },
    };
  },
  look(databaseUrl) {
    const pool = new pg.Pool({ connectionString: databaseUrl, max: 4, allowExitOnIdle: true });
    // The database ends with the run.
    pool.on('error', () => undefined);
    const count = async (sql: string): Promise<number> => Number((await pool.query(sql)).rows[0].count);
    return {
      openStore: () => createPostgresStore({ url: databaseUrl, clock: systemClock }),
      async waiting() {
        const counts = Object.entries(WAITING).map(async ([name, sql]) => [name, await count(sql)] as const);
        return Object.fromEntries(await Promise.all(counts));
      },
      received: () => count(RECEIVED),
      async damage() {
        const found = await Promise.all(DAMAGE.map((text) => pool.query({ text, rowMode: 'array' })));
        return found.flatMap(({ rows }) => rows.flat());
      },
      async eachOrder(work) {
        for (let seq = '0'; ; ) {
          const { rows } = await pool.query(ORDERS, [seq]);
          for (const row of rows) work(row.order);
          if (rows.length === 0) return;
          seq = rows.at(-1).seq;
        }
      },
      async undelivered() {
        const { rows } = await pool.query(UNDELIVERED);
        return Object.fromEntries(rows.map((row) => [row.state, Number(row.count)]));
      },
      orderVersion: async (orderId) => (await pool.query(VERSION, [orderId])).rows[0]?.version ?? 0,
    };
  },
};
