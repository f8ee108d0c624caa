import type { Database } from 'better-sqlite3';
import { expect, it } from 'vitest';
import { migrations } from '../../src/store/migrations/sqlite/migrations.js';
import { openConnection } from '../../src/store/sqlite/connection.js';
import { migrate } from '../../src/store/sqlite/migrate.js';
import { createTables } from '../../src/store/sqlite/tables.js';

/** Asks for one row, whichever it is. */
const MAY_SCAN = 'SELECT name FROM facts LIMIT 1';

function statementsOf(db: Database): string[] {
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
  createTables(listening);
  return sources;
}

it('no statement on rows reads a table from end to end', () => {
  const db = openConnection(':memory:');
  migrate(db, migrations);
  const sources = statementsOf(db).filter((source) => source !== MAY_SCAN);
  expect(sources.length).toBeGreaterThan(20);
  for (const source of sources) {
    const parameters = source.match(/:\w+/g) ?? [];
    const values = Object.fromEntries(parameters.map((name) => [name.slice(1), null]));
    const positions = (source.match(/\?/g) ?? []).map(() => null);
    const plan = db.prepare<unknown[], { detail: string }>(`EXPLAIN QUERY PLAN ${source}`);
    const steps = (parameters.length > 0 ? plan.all(values) : plan.all(...positions)).map(({ detail }) => detail);
    const slow = steps.filter((step) => /^SCAN (?!CONSTANT ROW)|USE TEMP B-TREE/.test(step));
    expect(slow, source).toEqual([]);
  }
  db.close();
});
