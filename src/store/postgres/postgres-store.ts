import type { Clock } from '../../clock.js';
import type { Attributions } from '../../domain/attribution.js';
import type { RefundPhase } from '../../domain/refund.js';
import { type RefundColumns, toRefund } from '../columns/refund-columns.js';
import type { Database } from '../database.js';
import { migrations } from '../migrations/postgres/migrations.js';
import type { SessionRef, Store } from '../store.js';
import { available, createCommitting } from './committing.js';
import { type ConnectionOptions, connect, type Rows } from './connection.js';
import { askServer, requireDurability } from './durability.js';
import { migrate } from './migrate.js';
import { changePicked } from './picked.js';
import { createPostgresArchive } from './postgres-archive.js';
import { createPostgresInbox } from './postgres-inbox.js';
import { createPostgresOrderTasks } from './postgres-order-tasks.js';
import { createPostgresOutbox } from './postgres-outbox.js';
import { createPostgresRetention } from './postgres-retention.js';
import { createRead } from './reading.js';
import { joined, list, type Sql, sql } from './sql.js';

export interface PostgresStoreOptions extends ConnectionOptions {
  clock: Clock;
}

/** Milliseconds that one step of an upgrade may take, or another instance's upgrade be waited for. */
const UPGRADING = 60 * 60_000;
/** Variants whose stock is set in one statement. */
const SEEDS = 500;

/** Opens the store of a shop in a PostgreSQL database, its schema brought up to date; other instances may have it open. */
export async function createPostgresStore({ clock, ...options }: PostgresStoreOptions): Promise<Database> {
  await upgrade(options);
  const connection = connect(options);
  try {
    requireDurability(await available(() => askServer(connection.run)));
  } catch (error) {
    await connection.end();
    throw error;
  }
  const { run, waiting, end } = connection;
  const { commit, load } = createCommitting({ connection, clock });
  const all: (statement: Sql) => Promise<Rows> = createRead(connection);
  const first = async (statement: Sql) => (await all(statement))[0];
  const parsed = async <T>(statement: Sql): Promise<T | undefined> => {
    const row = await first(statement);
    return row && JSON.parse(String(row.body));
  };
  const ref = async (statement: Sql): Promise<SessionRef | undefined> => {
    const row = await first(statement);
    return row && refOf(row);
  };
  const refs = async (statement: Sql): Promise<SessionRef[]> => (await all(statement)).map(refOf);
  const removed = async (statement: Sql): Promise<number> => (await all(statement)).length;
  let closing: Promise<void> | undefined;

  const inbox = createPostgresInbox(connection, clock);
  const outbox = createPostgresOutbox(connection, clock);
  const deleteIdempotencyKeys: Store['deleteIdempotencyKeys'] = (time, limit) =>
    removed(
      changePicked(
        sql`SELECT k.id FROM idempotency_keys k WHERE k.created_at < ${time} AND NOT EXISTS (
            SELECT 1 FROM charges c
            WHERE c.idempotency_key = k.id AND c.phase IN ('creating', 'confirming', 'processing', 'canceling'))
          ORDER BY k.created_at LIMIT ${limit} FOR UPDATE SKIP LOCKED`,
        (rows) => sql`DELETE FROM idempotency_keys WHERE id IN ${rows}`,
      ),
    );

  return {
    isShared: true,
    archive: createPostgresArchive(connection),
    retention: createPostgresRetention({ connection, deleteIdempotencyKeys, inbox, outbox }),
    commit,
    read: async (keys) => (await load(keys)).rows,

    async session({ id, agentId }) {
      const row = await first(
        sql`SELECT s.seq, r.body FROM sessions s JOIN session_revisions r ON r.seq = s.seq
          WHERE s.id = ${id} AND s.agent_id = ${agentId}`,
      );
      return row && { seq: Number(row.seq), session: JSON.parse(String(row.body)) };
    },
    // Another instance may change any session at any time.
    markOf: () => undefined,
    revision: (seq) => parsed(sql`SELECT body FROM session_revisions WHERE seq = ${seq}`),
    orderBySecret: (secret) => parsed(sql`SELECT body FROM orders WHERE secret = ${secret}`),
    orderByName: (name) =>
      parsed(
        sql`SELECT body FROM orders WHERE id = ${name} OR number = ${name} ORDER BY id = ${name} DESC, place DESC LIMIT 1`,
      ),
    ownerOf: (id) => ref(sql`SELECT id, agent_id FROM sessions WHERE id = ${id}`),
    cartOwner: (id) => ref(sql`SELECT id, agent_id FROM carts WHERE id = ${id}`),
    async paidBy(ids) {
      const rows = await all(
        sql`SELECT payment_intent_id AS id FROM charges WHERE payment_intent_id IN ${list(ids)} AND phase = 'succeeded'`,
      );
      return new Set(rows.map(({ id }) => String(id)));
    },
    async refundPhases(ids) {
      const rows = await all(
        sql`SELECT stripe_refund_id AS id, phase FROM refunds WHERE stripe_refund_id IN ${list(ids)}`,
      );
      return new Map(rows.map(({ id, phase }) => [String(id), String(phase) as RefundPhase]));
    },
    // Equal, or longer by a dot and more: the slash is the character that follows the dot.
    sessionOfToken: (fingerprint) =>
      ref(
        sql`SELECT session_id AS id, agent_id FROM charges WHERE token_fingerprint = ${fingerprint}
          OR (token_fingerprint > ${`${fingerprint}.`} AND token_fingerprint < ${`${fingerprint}/`})
          ORDER BY created_at DESC LIMIT 1`,
      ),

    inbox,
    outbox,
    orderTasks: createPostgresOrderTasks(connection, clock),
    feedPushes: {
      async hashes(feed, productIds) {
        const rows = await all(
          sql`SELECT product_id, hash FROM feed_pushes WHERE feed = ${feed} AND product_id IN ${list(productIds)}`,
        );
        return new Map(rows.map((row) => [String(row.product_id), String(row.hash)]));
      },
      async record(feed, hashes) {
        const puts = [...hashes].map(
          ([id, hash]) => sql`INSERT INTO feed_pushes (feed, product_id, hash) VALUES (${feed}, ${id}, ${hash})
            ON CONFLICT (feed, product_id) DO UPDATE SET hash = excluded.hash`,
        );
        if (puts.length > 0) await available(() => run(puts));
      },
    },
    attributions: {
      async ofSession(sessionId: string) {
        const rows = await all(sql`SELECT touch, token, claim FROM attributions WHERE session_id = ${sessionId}`);
        const touches: Attributions = {};
        for (const { touch, token, claim } of rows) {
          touches[touch as keyof Attributions] = {
            ...JSON.parse(String(claim)),
            ...(token !== null && { token: String(token) }),
          };
        }
        return touches;
      },
      deleteTokens: (time: number, limit: number) =>
        removed(
          changePicked(
            sql`SELECT session_id, touch FROM attributions WHERE token IS NOT NULL AND at < ${time} ORDER BY at LIMIT ${limit}`,
            (rows) => sql`UPDATE attributions SET token = NULL WHERE (session_id, touch) IN ${rows}`,
          ),
        ),
    },
    consents: {
      async isSubscribed(channel, contact) {
        const row = await first(
          sql`SELECT opted_in FROM marketing_consents WHERE contact = ${contact} AND channel = ${channel}
            ORDER BY place DESC LIMIT 1`,
        );
        return row?.opted_in === 1;
      },
    },

    undecidedCharges: (leaseBefore, limit) =>
      refs(
        sql`SELECT session_id AS id, agent_id FROM charges
          WHERE phase IN ('creating', 'confirming', 'processing', 'canceling') AND lease_until < ${leaseBefore}
          ORDER BY lease_until LIMIT ${limit}`,
      ),
    authenticatingCharges: (time, limit) =>
      refs(
        sql`SELECT session_id AS id, agent_id FROM charges WHERE phase = 'authenticating' AND updated_at < ${time}
          ORDER BY updated_at LIMIT ${limit}`,
      ),
    async dueRefunds(time, limit) {
      const rows = await all(
        sql`SELECT * FROM refunds WHERE phase = 'requested' AND next_try_at <= ${time} ORDER BY next_try_at LIMIT ${limit}`,
      );
      return rows.map((row) => toRefund(row as unknown as RefundColumns));
    },
    expiredSessions: (time, limit) =>
      refs(
        sql`SELECT id, agent_id FROM sessions s
          WHERE status IN ('not_ready_for_payment', 'authentication_required', 'ready_for_payment', 'pending_approval')
            AND expires_at < ${time}
            AND NOT EXISTS (SELECT 1 FROM charges c
              WHERE c.session_id = s.id AND c.phase IN ('creating', 'confirming', 'processing', 'canceling'))
          ORDER BY expires_at LIMIT ${limit}`,
      ),
    lapsedReservations: (time, limit) =>
      refs(
        sql`SELECT session_id AS id, agent_id FROM reservations WHERE state = 'held' AND held_until < ${time}
          ORDER BY held_until LIMIT ${limit}`,
      ),
    deleteIdempotencyKeys,
    deleteCarts: (time, limit) =>
      removed(
        changePicked(
          sql`SELECT id FROM carts WHERE expires_at <= ${time} ORDER BY expires_at LIMIT ${limit} FOR UPDATE SKIP LOCKED`,
          (rows) => sql`DELETE FROM carts WHERE id IN ${rows}`,
        ),
      ),

    async seedStock(levels) {
      // In slices, so that instances which start together wait for one another no longer than for a lock.
      const seeds = [...levels].map(([variantId, units]) => sql`(${variantId}, ${units})`);
      for (let start = 0; start < seeds.length; start += SEEDS) {
        const rows = joined(seeds.slice(start, start + SEEDS), ', ');
        await all(sql`INSERT INTO stock (variant_id, on_hand) VALUES ${rows} ON CONFLICT (variant_id) DO NOTHING`);
      }
    },
    async remember(name, value) {
      const [, rows] = await available(() =>
        run([
          sql`INSERT INTO facts (name, value) VALUES (${name}, ${value}) ON CONFLICT (name) DO NOTHING`,
          sql`SELECT value FROM facts WHERE name = ${name}`,
        ]),
      );
      return String(rows?.[0]?.value ?? value);
    },
    async fact(name) {
      const row = await first(sql`SELECT value FROM facts WHERE name = ${name}`);
      return row && String(row.value);
    },
    async setFact(name, value) {
      await all(
        sql`INSERT INTO facts (name, value) VALUES (${name}, ${value}) ON CONFLICT (name) DO UPDATE SET value = excluded.value`,
      );
    },
    waiting,
    async check() {
      await all(sql`SELECT name FROM facts LIMIT 1`);
    },
    close() {
      closing ??= end();
      return closing;
    },
  };
}

/** Over a connection of its own, whose patience the others do not need. */
async function upgrade(options: ConnectionOptions): Promise<void> {
  const { inTransaction, end } = connect({ ...options, poolSize: 1, statementTimeout: UPGRADING });
  try {
    await available(() => migrate(inTransaction, migrations));
  } finally {
    await end();
  }
}

const refOf = (row: Rows[number]): SessionRef => ({ id: String(row.id), agentId: String(row.agent_id) });
