import pg from 'pg';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { migrations } from '../../src/store/migrations/postgres/migrations.js';
import { connect, type Run, tryConnection } from '../../src/store/postgres/connection.js';
import { migrate } from '../../src/store/postgres/migrate.js';
import { createPostgresArchive } from '../../src/store/postgres/postgres-archive.js';
import { createPostgresRetention } from '../../src/store/postgres/postgres-retention.js';
import { removeRevisions, removeSales, removeSessions } from '../../src/store/postgres/removal-statements.js';
import type { Sql } from '../../src/store/postgres/sql.js';
import { describeOnPostgres } from './support/describe-on-postgres.js';

describeOnPostgres('on PostgreSQL', (database) => {
  it('a new user opens new connections, and those under way end with the old one', async () => {
    const admin = new pg.Client({ connectionString: database().url });
    await admin.connect();
    await admin.query('CREATE ROLE next_user LOGIN');
    const first = new URL(database().url);
    const next = new URL(first);
    next.username = 'next_user';
    let url = first.href;
    const { run, inTransaction, end } = connect({ url: () => url });
    const who = { sql: 'SELECT current_user AS who' } as Sql;
    const nameOf = ([rows]: Awaited<ReturnType<Run>>) => rows?.[0]?.who;
    await inTransaction(async (under) => {
      expect(nameOf(await under([who]))).toBe(decodeURIComponent(first.username));
      url = next.href;
      expect(nameOf(await run([who]))).toBe('next_user');
      expect(nameOf(await under([who]))).toBe(decodeURIComponent(first.username));
    });
    await end();
    await expect(tryConnection(next.href)).resolves.toBeUndefined();
    next.username = 'nobody_here';
    await expect(tryConnection(next.href)).rejects.toThrow(/nobody_here/);
    await admin.query('DROP ROLE next_user');
    await admin.end();
  });

  let client: pg.Client;
  beforeAll(async () => {
    const connection = connect({ url: database().url });
    await migrate(connection.inTransaction, migrations);
    await connection.end();
    client = new pg.Client({ connectionString: database().url });
    await client.connect();
    // A table is read from end to end, and a list sorted, only where no index would do.
    await client.query('SET enable_seqscan = off; SET enable_sort = off; SET enable_hashjoin = off');
  });
  afterAll(async () => {
    await client?.end();
  });

  const planOf = async ({ sql }: Sql): Promise<string> => {
    const { rows } = await client.query(`EXPLAIN ${sql}`);
    return rows.map((row) => row['QUERY PLAN']).join('\n');
  };

  /** Runs work on an empty database and says which statements that took. */
  async function statementsOf(work: (run: Run) => Promise<unknown>): Promise<Sql[]> {
    const statements: Sql[] = [];
    const run: Run = async (each) => {
      const answers: Awaited<ReturnType<Run>> = [];
      for (const statement of each) {
        statements.push(statement);
        answers.push((await client.query(statement.sql)).rows);
      }
      return answers;
    };
    await work(run);
    return statements;
  }

  it('every list is in the order of an index', async () => {
    const statements = await statementsOf(async (run) => {
      const archive = createPostgresArchive({ run });
      const before = { at: 5, id: 'x' };
      for (const filter of [{}, { status: 'created' as const }, { agentId: 'a' }]) {
        await archive.orders(filter, { limit: 10 });
        await archive.orders({ ...filter, createdAfter: 1 }, { limit: 10, before });
      }
      await archive.orders({ status: 'created', agentId: 'a' }, { limit: 10 });
      await archive.sessions({ now: 0 }, { limit: 10, before: 'cs_1' });
      await archive.revisions('cs_1', { limit: 10 });
      await archive.canceledSessions({ limit: 10 });
      for (const filter of [{}, { orderId: 'o' }, { endpointId: 'e', state: 'due' as const }, { endpointId: 'e' }]) {
        await archive.deliveries(filter, { limit: 10 });
      }
      await archive.delivery('evt');
      await archive.deliveredTo('e');
      await archive.eventsSince('e', 5);
      await archive.stripeEvents({}, { limit: 10, before });
      for (const filter of [{}, { subject: 's' }]) await archive.audit(filter, { limit: 10 });
      for (const filter of [{}, { contact: 'c' }]) await archive.consents(filter, { limit: 10 });
      await archive.ruleUses({ limit: 10 });
      await archive.storeCredits({}, { limit: 10 });
      await archive.creditMoves('sc', { limit: 10 });
    });
    expect(statements.length).toBeGreaterThan(22);
    for (const statement of statements) {
      const plan = await planOf(statement);
      expect(plan, statement.sql).toMatch(/Index|Result/);
      expect(plan, statement.sql).not.toMatch(/Seq Scan|(^|-> {2})Sort {2}\(/m);
    }
  });

  it('what is to be removed is found by an index, and so is what refers to it', async () => {
    const statements = await statementsOf(async (run) => {
      const retention = createPostgresRetention({
        connection: { run, inTransaction: (work) => work(run), waiting: () => 0, end: async () => {} },
        deleteIdempotencyKeys: async () => 0,
        inbox: { forget: async () => 0 },
        outbox: { forget: async () => 0 },
      });
      const slice = { limit: 10, dryRun: true, after: { at: 1, id: 'x' } };
      for (const dryRun of [true, false]) {
        await retention.purgeSessions('canceled', 5, 5, { ...slice, dryRun });
        await retention.purgeOrders(5, { ...slice, dryRun });
        await retention.eraseSession('cs_1', 'a@example.com', dryRun);
      }
      for (const list of ['keys', 'stripe_events', 'deliveries', 'audit', 'order_tasks'] as const) {
        await retention.countAged(list, 5);
        await retention.forgetAged(list, 5, 10);
      }
      for (let place = { table: 0, after: 0 as number | string }; ; ) {
        const { next } = await retention.lookFor('a@example.com', place);
        if (!next) break;
        place = next;
      }
      await retention.forgetBuyer(['ada'], new Set(['cs_1']));
    });
    const removals = [
      ...removeRevisions([1, 2]),
      ...removeSessions(['cs_1']),
      ...removeSales([{ orderId: 'o', sessionId: 's', paymentIntentId: 'p' }]),
    ];
    expect(statements.length).toBeGreaterThan(25);
    for (const statement of [...statements, ...removals]) {
      if (/advisory/.test(statement.sql)) continue;
      const plan = await planOf(statement);
      expect(plan, `${statement.sql}\n${plan}`).not.toMatch(/Seq Scan/);
    }
  });

  it('deleting a row finds what refers to it by an index', async () => {
    const { rows } = await client.query(`
      SELECT conrelid::regclass::text AS "table", conname AS name FROM pg_constraint c
      WHERE contype = 'f' AND NOT EXISTS (
        SELECT 1 FROM pg_index i WHERE i.indrelid = c.conrelid AND i.indkey[0] = ANY (c.conkey)
          AND (i.indpred IS NULL OR pg_get_expr(i.indpred, i.indrelid) LIKE '%IS NOT NULL%'))`);
    expect(rows).toEqual([]);
  });

  it('every text compares by its bytes, or no index would serve where two tables meet', async () => {
    const { rows } = await client.query(`
      SELECT table_name, column_name FROM information_schema.columns
      WHERE table_schema = 'public' AND data_type = 'text' AND collation_name IS DISTINCT FROM 'C'`);
    expect(rows).toEqual([]);
  });
});
