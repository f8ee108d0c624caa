import type { Database } from 'better-sqlite3';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { migrations } from '../../src/store/migrations/sqlite/migrations.js';
import { PERSONAL_TABLES, type PersonalTable } from '../../src/store/removal/personal-tables.js';
import type { LookPlace } from '../../src/store/retention.js';
import { openConnection } from '../../src/store/sqlite/connection.js';
import { createErasureRows } from '../../src/store/sqlite/erasure-rows.js';
import { createMentionRows } from '../../src/store/sqlite/mention-rows.js';
import { migrate } from '../../src/store/sqlite/migrate.js';
import { createTables } from '../../src/store/sqlite/tables.js';
import { aSession } from './support/builders.js';
import { undecidedColumns } from './support/impersonal-columns.js';

/* What one line in the list of tables with personal data does. */

const EMAIL = 'ada@example.com';
const TABLES: PersonalTable[] = [
  ...PERSONAL_TABLES,
  { table: 'wishes', column: 'body', key: 'id', remove: true },
  { table: 'consents', column: 'contact', key: 'place', session: 'session_id', remove: true },
  { table: 'hints', column: 'claim', session: 'session_id', remove: true },
];

let db: Database;
beforeEach(() => {
  db = openConnection(':memory:');
  migrate(db, migrations);
  db.exec(`
    CREATE TABLE wishes (id TEXT NOT NULL PRIMARY KEY, body TEXT NOT NULL) STRICT, WITHOUT ROWID;
    CREATE TABLE consents (place INTEGER PRIMARY KEY, contact TEXT NOT NULL, session_id TEXT NOT NULL) STRICT;
    CREATE TABLE hints (session_id TEXT NOT NULL, touch TEXT NOT NULL, claim TEXT NOT NULL,
      PRIMARY KEY (session_id, touch)) STRICT, WITHOUT ROWID;
  `);
  createTables(db).sessions.put(aSession('cs_1', { status: 'canceled' }));
});
afterEach(() => db.close());

function everywhere<T>(look: (place: LookPlace | undefined) => { next?: LookPlace } & T): T[] {
  const all: T[] = [];
  for (let place: LookPlace | undefined, more = true; more; more = place !== undefined) {
    const looked = look(place);
    all.push(looked);
    place = looked.next;
  }
  return all;
}

it('rows of the person are deleted, whether they are found by the address or by the session', () => {
  const wish = db.prepare('INSERT INTO wishes VALUES (?, ?)');
  const wishes = Array.from({ length: 450 }, (_, index) => `w${String(index).padStart(4, '0')}`);
  for (const [index, id] of wishes.entries()) {
    const email = index % 3 === 0 ? 'ADA@example.com' : `grace+${index}@example.com`;
    wish.run(id, JSON.stringify({ buyer: { email }, note: index === 1 ? `for ${EMAIL}` : '' }));
  }
  db.exec(`
    INSERT INTO consents VALUES (1, '${EMAIL}', 'cs_1'), (2, '+1555', 'cs_1'), (3, 'x${EMAIL}', 'cs_2');
    INSERT INTO hints VALUES ('cs_1', 'first', '{}'), ('cs_1', 'last', '{}'), ('cs_2', 'first', '{}');
  `);
  const mentions = createMentionRows(db, TABLES);
  const found = everywhere((place) => mentions.find(EMAIL, place)).flatMap(({ sessionIds }) => sessionIds);
  expect(found).toEqual(['cs_1']);
  expect(createErasureRows(db, TABLES).erase('cs_1', EMAIL, true)).toEqual({ became: 'removed' });
  expect(db.prepare('SELECT count(*) FROM consents').pluck().get()).toBe(3);
  expect(createErasureRows(db, TABLES).erase('cs_1', EMAIL, false)).toEqual({ became: 'removed' });
  expect(db.prepare('SELECT place FROM consents').pluck().all()).toEqual([3]);
  expect(db.prepare('SELECT session_id FROM hints').pluck().all()).toEqual(['cs_2']);

  const names = { orderIds: new Set<string>(), except: new Set<string>() };
  const changed = everywhere((place) => mentions.erase(EMAIL, names, place)).map((looked) => looked.changed);
  expect(changed.reduce((sum, each) => sum + each, 0)).toBe(151);
  expect(db.prepare('SELECT count(*) FROM wishes').pluck().get()).toBe(300);
  expect(db.prepare('SELECT body FROM wishes WHERE id = ?').pluck().get('w0001')).toBe(
    '{"buyer":{"email":"grace+1@example.com"},"note":"for erased@erased.invalid"}',
  );
  expect(everywhere((place) => mentions.erase(EMAIL, names, place)).every((looked) => looked.changed === 0)).toBe(true);
});

it('a person with many orders makes no row slower to look at, and each is found', () => {
  const ids = Array.from({ length: 1000 }, (_, index) => `ord_${String(index).padStart(32, '0')}`);
  const audit = db.prepare('INSERT INTO audit (id, action, subject, detail, at) VALUES (?, ?, ?, ?, 0)');
  const detail = (orderId: string | undefined) => JSON.stringify({ order: orderId, address: { name: 'Ada Byron' } });
  for (const [index, id] of [...ids.slice(-50), 'ord_of_somebody_else'].entries()) {
    audit.run(`evt_${index}`, 'order.edit', 'a', detail(id));
  }
  let searched = 0;
  const instr = (text: string | null, part: string): number => {
    searched += 1;
    return (text ?? '').indexOf(part) + 1;
  };
  db.function('instr', { deterministic: true }, instr);
  const mentions = createMentionRows(db, PERSONAL_TABLES);
  const names = { orderIds: new Set(ids), except: new Set<string>() };
  const changed = everywhere((place) => mentions.erase(EMAIL, names, place)).map((looked) => looked.changed);
  expect(changed.reduce((sum, each) => sum + each, 0)).toBe(50);
  expect(searched).toBeLessThanOrEqual(2 * (51 + 1));
  const kept = db.prepare('SELECT detail FROM audit WHERE id = ?').pluck();
  expect(kept.get('evt_49')).toContain('"name":"erased"');
  expect(kept.get('evt_50')).toBe(detail('ord_of_somebody_else'));
});

it('each column of texts is erased, or cannot hold what is a person’s', () => {
  const empty = openConnection(':memory:');
  migrate(empty, migrations);
  const columns = empty
    .prepare<[], { table: string; column: string }>(
      `SELECT t.name AS "table", c.name AS "column" FROM sqlite_schema t JOIN pragma_table_info(t.name) c
       WHERE t.type = 'table' AND t.name NOT LIKE 'sqlite_%' AND c.type NOT IN ('INTEGER')`,
    )
    .all();
  empty.close();
  expect(columns.length).toBeGreaterThan(80);
  expect(undecidedColumns(columns)).toEqual([]);
});

it('every table and column of the list is there', () => {
  for (const { table, column, key = column, session = column } of PERSONAL_TABLES) {
    expect(() => db.prepare(`SELECT ${column}, ${key}, ${session} FROM ${table}`)).not.toThrow();
  }
});
