import { createHash } from 'node:crypto';
import pg from 'pg';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { systemClock } from '../../src/clock.js';
import { migrations } from '../../src/store/migrations/postgres/migrations.js';
import { connect } from '../../src/store/postgres/connection.js';
import { migrate } from '../../src/store/postgres/migrate.js';
import { createPostgresStore } from '../../src/store/postgres/postgres-store.js';
import { insertOf, rowsOf } from './support/old-rows.js';
import { type Cluster, createDatabase, postgresMissing, startCluster } from './support/postgres.js';
import { expectUpgraded } from './support/upgraded.js';

const NEWEST = migrations.at(-1)?.version ?? 0;
const STARTED = 4;

describe.skipIf(postgresMissing !== undefined)('a PostgreSQL database of an earlier schema', () => {
  let cluster: Cluster;
  let database: Awaited<ReturnType<typeof createDatabase>>;
  let client: pg.Client;
  beforeAll(async () => {
    cluster = await startCluster();
  });
  afterAll(() => cluster?.stop());
  beforeEach(async () => {
    database = await createDatabase(cluster);
    client = new pg.Client({ connectionString: database.url });
    await client.connect();
  });
  afterEach(async () => {
    await client.end();
    await database.drop();
  });

  const open = () => createPostgresStore({ url: database.url, clock: systemClock });
  const versions = async (): Promise<number[]> =>
    (await client.query('SELECT version FROM acp_schema ORDER BY version')).rows.map(({ version }) => version);

  async function bring(steps: typeof migrations): Promise<void> {
    const { inTransaction, end } = connect({ url: database.url, poolSize: 1 });
    try {
      await migrate(inTransaction, steps);
    } finally {
      await end();
    }
  }

  async function fill(version: number) {
    await bring(migrations.filter((step) => step.version <= version));
    const rows = rowsOf('postgres', version);
    for (const row of rows) {
      const { sql, values } = insertOf(row, 'postgres');
      await client.query(sql, values);
    }
    await client.query("SELECT setval('session_revisions_seq_seq', 2)");
    return rows;
  }

  it.each(migrations.map(({ version }) => version))('keeps what it has at schema %i', async (version) => {
    const rows = await fill(version);
    const store = await open();
    await expectUpgraded(store, rows);
    await store.close();
    expect(await versions()).toEqual(migrations.map((step) => step.version));
  });

  it('is brought up to date by one of several instances, for which the others wait', async () => {
    const rows = await fill(2);
    await client.query('BEGIN');
    await client.query('SELECT pg_advisory_xact_lock(7221884120260417)');
    const starting = Array.from({ length: STARTED }, open);
    const waiting = async (): Promise<number> => {
      await client.query('SELECT pg_stat_clear_snapshot()');
      const { rows: seen } = await client.query(
        `SELECT count(*)::int AS count FROM pg_stat_activity
         WHERE datname = current_database() AND wait_event_type = 'Lock' AND wait_event = 'advisory'`,
      );
      return seen[0].count;
    };
    await expect.poll(waiting, { interval: 5 }).toBe(STARTED);
    expect(await versions(), 'nobody began').toEqual([1, 2]);
    await client.query('COMMIT');
    const stores = await Promise.all(starting);
    expect(await versions()).toEqual(migrations.map((step) => step.version));
    if (stores[0]) await expectUpgraded(stores[0], rows);
    for (const store of stores) await store.close();
  });

  it('is as it was where the step to the next schema is cut short', async () => {
    const rows = await fill(3);
    const broken = { version: NEWEST + 1, sql: 'DELETE FROM facts; INSERT INTO missing VALUES (1)' };
    await expect(bring([...migrations, broken])).rejects.toThrow(/missing/);
    expect(await versions()).toEqual([1, 2, 3]);
    const store = await open();
    await expectUpgraded(store, rows);
    await store.close();
  });

  it('is refused where a newer program wrote it', async () => {
    await fill(NEWEST);
    await client.query('INSERT INTO acp_schema (version) VALUES (999)');
    await expect(open()).rejects.toThrow(
      `The database has schema version 999, and this acp-seller knows versions up to ${NEWEST}. Start the newer acp-seller that wrote it.`,
    );
  });
});

describe('a released step of PostgreSQL is never edited', () => {
  const RELEASED: Record<number, string> = {
    1: '5cc2cef803e25c4b',
    2: 'd5f9553f6cc5a27f',
    3: '1423d7891979e8f0',
    4: '3d2f0299eec121af',
    5: '88bb99f9b245705d',
  };
  it.each(migrations)('schema $version', ({ version, sql }) => {
    expect(createHash('sha256').update(sql).digest('hex').slice(0, 16)).toBe(RELEASED[version]);
  });
});

if (postgresMissing !== undefined) it.skip(postgresMissing, () => undefined);
