import { createHash } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import pg from 'pg';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { createBuyerHashes } from '../../src/checkout/quoting/buyer-hashes.js';
import { systemClock } from '../../src/clock.js';
import { migrations } from '../../src/store/migrations/sqlite/migrations.js';
import { createPostgresStore } from '../../src/store/postgres/postgres-store.js';
import { openConnection } from '../../src/store/sqlite/connection.js';
import { migrate } from '../../src/store/sqlite/migrate.js';
import { startCli, written } from '../cli/support/run-cli.js';
import { aSession } from '../store/support/builders.js';
import { type Cluster, createDatabase, postgresMissing, startCluster } from '../store/support/postgres.js';
import { openFile, type TemporaryFile, temporaryFile } from '../store/support/sqlite-file.js';
import { runHere } from './support/in-process-cli.js';

/* Where a shop cannot be copied: what is said, and that nothing is changed. */

/** A shop whose bodies together are larger than the memory that its copy gets. */
const LARGE = { revisions: 80, bytes: 150_000, heap: 44 };

let source: TemporaryFile;
beforeEach(async () => {
  source = temporaryFile();
});
afterEach(() => source.remove());

/** A shop with one session, closed. */
async function aShop(): Promise<string> {
  const store = await openFile(source.file);
  await store.remember('store_id', 'store_1');
  await store.commit({}, () => ({ result: 1, puts: { session: aSession('cs_1') } }));
  await store.close();
  return `sqlite:${source.file}`;
}

const NOWHERE = 'postgres://acp:top-secret@127.0.0.1:1/shop';

describe('what cannot be copied', () => {
  it.each([
    [[], '--from must be sqlite:<path>.'],
    [['--from', 'shop.db', '--to', NOWHERE], '--from must be sqlite:<path>.'],
    [['--from', NOWHERE, '--to', NOWHERE], '--from must be a file, sqlite:<path>: a shop moves from SQLite to'],
    [['--from', 'sqlite::memory:', '--to', NOWHERE], '--from must be a file: one in memory is gone with its server.'],
    [['--from', 'sqlite:a.db'], '--to must be postgres://<user>@<host>/<database>.'],
    [['--from', 'sqlite:a.db', '--to', 'mysql://a/b'], '--to must be postgres://<user>@<host>/<database>.'],
    [['--from', 'sqlite:a.db', '--to', 'sqlite:b.db'], '--to must be postgres://<user>@<host>/<database>. A file is'],
    [['--from', 'sqlite:a.db', '--to', NOWHERE, '--force'], 'acp-seller has no option --force.'],
  ])('%j is no way to ask for it', async (args, sentence) => {
    const { code, err, out } = await runHere('copy', ...args);
    expect([code, out]).toEqual([2, '']);
    expect(err).toContain(sentence);
  });

  it('is a file that is not there, and none is made', async () => {
    const file = join(source.file, '..', 'nothing', 'there.db');
    const { code, err } = await runHere('copy', '--from', `sqlite:${file}`, '--to', NOWHERE);
    expect([code, err]).toEqual([1, `There is no ${file}: --from has to name the file of a shop.\n`]);
    expect(existsSync(join(file, '..'))).toBe(false);
  });

  it('is the file of a running server', async () => {
    const store = await openFile(source.file);
    const { code, err } = await runHere('copy', '--from', `sqlite:${source.file}`, '--to', NOWHERE);
    expect([code, err]).toEqual([
      1,
      `${source.file} is in use by another acp-seller process. One SQLite file serves one process.\n`,
    ]);
    await store.close();
  });

  it.each([
    [
      12,
      /has schema version 12, and this acp-seller copies version \d+\. Bring it up to date first with acp-seller migrate, or a copy of it\./,
    ],
    [999, /has schema version 999, .* Copy with the newer acp-seller that wrote it\./],
    [0, /is not the database of an acp-seller: it has no schema version\./],
  ])('is a file of schema version %i', async (version, sentence) => {
    const db = openConnection(source.file);
    migrate(
      db,
      migrations.filter((step) => step.version <= version),
    );
    db.pragma(`user_version = ${version}`);
    db.close();
    const { code, err } = await runHere('copy', '--from', `sqlite:${source.file}`, '--to', NOWHERE);
    expect(code).toBe(1);
    expect(err).toMatch(sentence);
    const after = new Database(source.file);
    expect(after.pragma('user_version', { simple: true }), 'nobody brought it up to date').toBe(version);
    after.close();
  });

  it('is no database', async () => {
    writeFileSync(source.file, 'Not a database, and long enough to be sure of it.'.repeat(100));
    const { code, err } = await runHere('copy', '--from', `sqlite:${source.file}`, '--to', NOWHERE);
    expect([code, err]).toEqual([1, `${source.file} cannot be read as a database: file is not a database\n`]);
  });

  it('goes nowhere where nobody answers, and no password is shown', async () => {
    const { code, err, out } = await runHere('copy', '--from', await aShop(), '--to', NOWHERE);
    expect(code).toBe(1);
    expect(err).toBe(
      'The connection to 127.0.0.1:1/shop failed: connect ECONNREFUSED 127.0.0.1:1. Nothing was changed there.\n',
    );
    expect(out + err).not.toContain('top-secret');
  });
});

describe.skipIf(postgresMissing !== undefined)('a target', () => {
  let cluster: Cluster;
  let database: Awaited<ReturnType<typeof createDatabase>>;
  let target: pg.Client;
  beforeAll(async () => {
    cluster = await startCluster();
  });
  afterAll(() => cluster?.stop());
  beforeEach(async () => {
    database = await createDatabase(cluster);
    target = new pg.Client({ connectionString: database.url });
    await target.connect();
  });
  afterEach(async () => {
    await target.end();
    await database.drop();
  });

  const copyTo = async (...more: string[]) =>
    runHere('copy', '--from', `sqlite:${source.file}`, '--to', database.url, ...more);
  const tables = async (): Promise<string[]> => {
    const { rows } = await target.query("SELECT tablename FROM pg_tables WHERE schemaname = 'public' ORDER BY 1");
    return rows.map(({ tablename }) => tablename);
  };
  const made = async () => (await createPostgresStore({ url: database.url, clock: systemClock })).close();

  it('that is not there is named', async () => {
    await aShop();
    const url = new URL(database.url);
    url.pathname = '/nothing';
    const { code, err } = await runHere('copy', '--from', `sqlite:${source.file}`, '--to', url.href);
    expect([code, err]).toEqual([1, 'database "nothing" does not exist\n']);
  });

  it('that has something in it is left as it is', async () => {
    await aShop();
    await target.query('CREATE TABLE orders (mine INTEGER)');
    const foreign = await copyTo();
    expect([foreign.code, foreign.err]).toEqual([
      1,
      expect.stringMatching(/is not empty: it has tables of another program \(orders\)\. Give the shop a database/),
    ]);
    expect(await tables()).toEqual(['orders']);
    await target.query('DROP TABLE orders');

    await made();
    await target.query("INSERT INTO stock VALUES ('mug', 3)");
    const { code, err } = await copyTo();
    expect([code, err]).toEqual([
      1,
      expect.stringMatching(
        /is not empty: it has rows in stock\. Give the shop an empty database\. Nothing was changed/,
      ),
    ]);
    expect((await target.query('SELECT count(*)::int AS count FROM facts')).rows).toEqual([{ count: 0 }]);
    expect((await copyTo('--check')).out).toMatch(/stock +0 +\S+ +1 +\S+ +differs\n/);
  });

  it('that changes what is written gets nothing, and whoever copies is told which table', async () => {
    await aShop();
    await made();
    await target.query("CREATE RULE spoil AS ON INSERT TO facts DO ALSO UPDATE facts SET value = value || '!'");
    const { code, out, err } = await copyTo();
    expect([code, err]).toEqual([
      1,
      '1 of 23 tables differ.\nThe copy differed from its source and was undone: the target is as it was.\n',
    ]);
    expect(out).toMatch(/facts +1 +\S+ +1 +\S+ +differs\n/);
    expect(existsSync(`${source.file}.fingerprint-key.env`)).toBe(false);
    for (const table of ['facts', 'sessions']) {
      expect((await target.query(`SELECT count(*)::int AS count FROM ${table}`)).rows).toEqual([{ count: 0 }]);
    }
  });

  it('that was made by acp-seller migrate is taken, and counts on what it was given', async () => {
    await aShop();
    const before = createHash('sha256').update(readFileSync(source.file)).digest('hex');
    await made();
    expect(await copyTo('--check'), 'before').toMatchObject({ code: 1 });
    expect(await copyTo()).toMatchObject({ code: 0, err: '' });
    expect(await copyTo('--check')).toMatchObject({ code: 0, err: '' });
    expect(createHash('sha256').update(readFileSync(source.file)).digest('hex')).toBe(before);
    const store = await createPostgresStore({ url: database.url, clock: systemClock });
    expect(await store.remember('store_id', 'another')).toBe('store_1');
    const closed = { ...aSession('cs_1'), status: 'canceled' as const };
    await store.commit({}, () => ({ result: 1, puts: { session: closed } }));
    expect((await store.read({ tallyOf: closed.agentId })).tally, 'the triggers are on again').toMatchObject({
      openSessions: 0,
    });
    await store.close();
  });

  it('has nothing of a copy that was killed; the next one has all of it, in less memory than it is large', async () => {
    const db = openConnection(source.file);
    migrate(db, migrations);
    db.exec(`WITH RECURSIVE numbers (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM numbers WHERE n < ${LARGE.revisions})
      INSERT INTO session_revisions (session_id, body) SELECT 'cs_' || n, hex(randomblob(${LARGE.bytes})) FROM numbers`);
    db.close();
    const args = ['copy', '--from', `sqlite:${source.file}`, '--to', database.url];
    const cut = startCli(args, { cwd: '/tmp' });
    await written(cut, /session_revisions/);
    cut.child.kill('SIGKILL');
    expect(await cut.end).toBe(null);
    await expect.poll(tables).toEqual([]);

    const env = { NODE_OPTIONS: `--max-old-space-size=${LARGE.heap}` };
    const run = startCli(args, { cwd: '/tmp', env });
    expect(await run.end, run.err()).toBe(0);
    const { rows } = await target.query('SELECT sum(length(body))::int AS length FROM session_revisions');
    expect(rows).toEqual([{ length: LARGE.revisions * LARGE.bytes * 2 }]);
    const { rows: next } = await target.query(
      "INSERT INTO session_revisions (session_id, body) VALUES ('cs_next', '{}') RETURNING seq::int",
    );
    expect(next).toEqual([{ seq: LARGE.revisions + 1 }]);
  });

  describe('needs the keys of its hashes', () => {
    const KEY = { id: 'local', secret: 'the-secret-of-the-file' };
    const use = async (id: string) => {
      const store = await openFile(source.file);
      const [buyer = ''] = createBuyerHashes([{ ...KEY, id }])('ada@example.com');
      const sessionId = `cs_${id}`;
      const row = { sessionId, ruleId: 'r', buyer, state: 'redeemed' as const, returnable: false };
      await store.commit({}, () => ({ result: 1, puts: { redemptions: { sessionId, rows: [row] } } }));
      await store.close();
    };
    afterEach(() => {
      delete process.env.FINGERPRINT_KEY;
    });
    const line = () => readFileSync(`${source.file}.fingerprint-key.env`, 'utf8');

    it('that are set already', async () => {
      await use('k1');
      process.env.FINGERPRINT_KEY = 'k1:another-secret';
      const { code, out } = await copyTo();
      expect([code, existsSync(`${source.file}.fingerprint-key.env`)]).toEqual([0, false]);
      expect(out).toContain('FINGERPRINT_KEY stays what it is set to now');
    });

    it('of which one is beside the file, and one is nowhere', async () => {
      await use('local');
      await use('lost');
      writeFileSync(`${source.file}.fingerprint-key`, `${KEY.secret}\n`);
      process.env.FINGERPRINT_KEY = 'k1:another#secret';
      const { code, out } = await copyTo();
      expect([code, line()]).toEqual([0, `FINGERPRINT_KEY='k1:another#secret,local:${KEY.secret}'\n`]);
      expect(out).toContain('No key with the id lost was found');
      expect(out).not.toContain(KEY.secret);
    });

    it('of which there are none yet', async () => {
      await aShop();
      const { out } = await copyTo();
      expect(out).toContain('Nothing was signed by a FINGERPRINT_KEY yet');
    });
  });
});

if (postgresMissing !== undefined) it.skip(postgresMissing, () => undefined);
