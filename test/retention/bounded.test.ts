import { statSync } from 'node:fs';
import Database from 'better-sqlite3';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { createErasure } from '../../src/retention/erasure.js';
import { createPurge } from '../../src/retention/purge.js';
import type { Database as Store } from '../../src/store/database.js';
import { migrations } from '../../src/store/migrations/sqlite/migrations.js';
import type { PurgeSlice } from '../../src/store/retention.js';
import { openConnection } from '../../src/store/sqlite/connection.js';
import { migrate } from '../../src/store/sqlite/migrate.js';
import { createSqliteRetention } from '../../src/store/sqlite/sqlite-retention.js';
import { createSqliteStore } from '../../src/store/sqlite/sqlite-store.js';
import { createTables } from '../../src/store/sqlite/tables.js';
import { vacuumFile } from '../../src/store/sqlite/vacuum.js';
import { aKey, aSession } from '../store/support/builders.js';
import { startChild } from '../store/support/children.js';
import { temporaryFile } from '../store/support/sqlite-file.js';
import { createTestClock } from '../support/clock.js';

/* The file of a database from which as much is removed as is added. */

const DAY = 24 * 3_600_000;
const PERIODS = {
  ...{ sessions: DAY, revisions: DAY, keys: DAY, stripeEvents: DAY, deliveries: DAY },
  ...{ audit: DAY, orderTasks: DAY },
};
const clock = createTestClock();

let file: string;
let remove: () => void;
beforeEach(() => {
  ({ file, remove } = temporaryFile());
});
afterEach(() => remove());

const open = (): Promise<Store> => createSqliteStore({ file, clock, onFatal: () => {} });
const purgeOf = (store: Store) =>
  createPurge({ retention: store.retention, store, periods: PERIODS, clock, onPurged: () => {} });

/** Canceled sessions of some 3 kB, with three revisions and the key of the last one. */
async function fill(store: Store, name: string, count: number): Promise<void> {
  const orderNotes = 'x'.repeat(3000);
  const draft = { ...aSession('').draft, orderNotes };
  for (const status of ['not_ready_for_payment', 'ready_for_payment', 'canceled'] as const) {
    await Promise.all(
      Array.from({ length: count }, (_, index) => {
        const session = aSession(`cs_${name}_${index}`, { draft, status, expiresAt: clock.now() });
        const key = aKey(`${session.id}-${status}`, { createdAt: clock.now(), answer: { seq: 0 } });
        return store.commit({}, () => ({ result: undefined, puts: { session, idempotency: [key] } }));
      }),
    );
  }
}

it('the file stays as large as what is in it, however much goes through', async () => {
  const store = await open();
  const bytes: number[] = [];
  for (let cycle = 1; cycle <= 5; cycle += 1) {
    await fill(store, `c${cycle}`, 200);
    bytes.push((await store.retention.size()).bytes);
    clock.advance(2 * DAY);
    const counts = await purgeOf(store).run();
    expect(counts).toMatchObject({ sessions: 200, keys: 600 });
    expect(counts.pages).toBeGreaterThan(0);
    const { bytes: left, freeBytes } = await store.retention.size();
    expect(left).toBeLessThan(1.7 * 1024 * 1024);
    expect(freeBytes).toBeLessThanOrEqual(1024 * 1024);
  }
  expect(Math.max(...bytes)).toBeLessThan(1.1 * (bytes[0] ?? 0));
  await store.retention.emptyLog();
  expect(statSync(`${file}-wal`).size).toBe(0);
  expect(statSync(file).size).toBe((await store.retention.size()).bytes);
  await store.close();
});

it('a file of an older release keeps its size until it is rewritten once', async () => {
  const old = new Database(file);
  old.pragma('journal_mode = WAL');
  migrate(old, migrations);
  old.close();
  const store = await open();
  await fill(store, 'old', 100);
  clock.advance(2 * DAY);
  expect(await purgeOf(store).run()).toMatchObject({ sessions: 100, pages: 0 });
  expect((await store.retention.size()).shrinks).toBe(false);
  expect(() => vacuumFile(file)).toThrow('in use by another acp-seller process');
  await store.close();
  const before = statSync(file).size;
  vacuumFile(file);
  expect(statSync(file).size).toBeLessThan(before / 2);
  const again = await open();
  expect((await again.retention.size()).shrinks).toBe(true);
  await again.close();
});

it('a purge that is killed leaves every session whole, or nothing of it', { timeout: 60_000 }, async () => {
  const store = await open();
  await fill(store, 'k', 600);
  await store.close();
  let left = 600;
  for (let kills = 0; kills < 4 && left > 0; kills += 1) {
    const child = startChild('purger.ts', [file, '60']);
    await child.ended;
    const db = openConnection(file);
    expect(db.pragma('integrity_check', { simple: true })).toBe('ok');
    expect(db.pragma('foreign_key_check')).toEqual([]);
    const count = (sql: string): number => Number(db.prepare(sql).pluck().get());
    const now = count('SELECT count(*) FROM sessions');
    expect(now).toBeLessThan(left);
    expect(now).toBeGreaterThan(0);
    left = now;
    expect(count('SELECT count(*) FROM session_revisions')).toBe(3 * left);
    expect(count('SELECT count(*) FROM idempotency_keys WHERE seq IS NOT NULL')).toBe(3 * left);
    db.close();
  }
  expect(left).toBeLessThan(400);
});

it('requests have their turn while a database is looked through, and while it is purged', async () => {
  const store = await open();
  await fill(store, 'turns', 400);
  clock.advance(2 * DAY);
  const turnsDuring = async (work: Promise<unknown>): Promise<number> => {
    let turns = 0;
    let isOver = false;
    const count = () => {
      turns += 1;
      if (!isOver) setImmediate(count);
    };
    setImmediate(count);
    await work;
    isOver = true;
    return turns;
  };
  const erasure = createErasure({
    retention: store.retention,
    store,
    buyerHashes: () => [],
    onErased: () => {},
  });
  // 1,200 revisions in slices of 200, 400 sessions in slices of 25.
  expect(await turnsDuring(erasure.run('ada@example.com', { dryRun: true }))).toBeGreaterThan(6);
  expect(await turnsDuring(purgeOf(store).run({ dryRun: true }))).toBeGreaterThan(16);
  expect(await turnsDuring(purgeOf(store).run())).toBeGreaterThan(16);
  await store.close();
});

it('a session with very many revisions goes a little at a time, and so do many sessions', async () => {
  const store = await open();
  const revise = (id: string, status: 'ready_for_payment' | 'expired') =>
    store.commit({}, () => ({
      result: undefined,
      puts: { session: aSession(id, { status, expiresAt: clock.now() - 3 * DAY }) },
    }));
  for (const [id, revisions] of [
    ['cs_a', 300],
    ['cs_b', 1],
    ['cs_c', 40],
    ['cs_d', 40],
  ] as const) {
    for (let revision = 1; revision < revisions; revision += 1) await revise(id, 'ready_for_payment');
    await revise(id, 'expired');
  }
  const reader = new Database(file, { readonly: true });
  const left = reader.prepare('SELECT count(*) FROM session_revisions').pluck();
  const whole = reader
    .prepare("SELECT count(*) FROM session_revisions WHERE session_id <> 'cs_a' GROUP BY session_id")
    .pluck();
  const sums = { sessions: 0, slices: 0 };
  const purge = (after: PurgeSlice['after'], dryRun: boolean) =>
    store.retention.purgeSessions('expired', clock.now(), clock.now(), { limit: 25, after, dryRun });
  expect(await purge(undefined, true)).toMatchObject({ sessions: 4 });
  let after: PurgeSlice['after'];
  do {
    const before = Number(left.get());
    const { next, sessions } = await purge(after, false);
    // The last revision of a session goes with it, on top of what a slice may delete.
    expect(before - Number(left.get())).toBeLessThanOrEqual(60 + sessions);
    for (const count of whole.all()) expect([1, 40]).toContain(count);
    sums.sessions += sessions;
    sums.slices += 1;
    after = next;
  } while (after);
  expect(sums.sessions).toBe(4);
  expect(sums.slices).toBeGreaterThan(5);
  expect(left.get()).toBe(0);
  reader.close();
  await store.close();
});

it('what is to be removed is found by an index, and so is what refers to it', () => {
  const db = openConnection(':memory:');
  migrate(db, migrations);
  const tables = createTables(db);
  const sources: string[] = [];
  const listening = new Proxy(db, {
    get(target, name) {
      if (name !== 'prepare') return Reflect.get(target, name);
      return (source: string) => {
        sources.push(source);
        return target.prepare(source);
      };
    },
  });
  const nothing = async <R>(work: () => R) => work();
  createSqliteRetention(listening, { tables, writing: nothing, reading: nothing, emptyLog: async () => {} });
  expect(sources.length).toBeGreaterThan(40);
  for (const source of sources) {
    const names = source.match(/:\w+/g) ?? [];
    const positions = (source.match(/\?/g) ?? []).map(() => null);
    const plan = db.prepare<unknown[], { detail: string }>(`EXPLAIN QUERY PLAN ${source}`);
    const values = Object.fromEntries(names.map((name) => [name.slice(1), null]));
    const steps = (names.length > 0 ? plan.all(values) : plan.all(...positions)).map(({ detail }) => detail);
    const slow = steps.filter((step) => /^SCAN \w+$|USE TEMP B-TREE/.test(step) && !/^SCAN \(subquery/.test(step));
    expect(slow, `${source}\n${steps.join('\n')}`).toEqual([]);
  }
  const referring = db.prepare<[string], string>('SELECT name FROM pragma_index_list(?)').pluck();
  expect(referring.all('sessions')).toContain('sessions_seq');
  expect(referring.all('charges')).toContain('charges_pinned');
  expect(referring.all('idempotency_keys')).toContain('idempotency_keys_seq');
  db.close();
});
