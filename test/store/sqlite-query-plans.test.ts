import type { Database } from 'better-sqlite3';
import { expect, it } from 'vitest';
import { migrations } from '../../src/store/migrations/sqlite/migrations.js';
import { openConnection } from '../../src/store/sqlite/connection.js';
import { migrate } from '../../src/store/sqlite/migrate.js';
import { createTables } from '../../src/store/sqlite/tables.js';

const MAY_SCAN = [
  // Asks for one row, whichever it is.
  'SELECT name FROM facts LIMIT 1',
  // Counts all of them, from an index that holds no more than what is counted.
  'SELECT type, outcome, count(*) AS count FROM stripe_events GROUP BY type, outcome',
];

/** Indexes that hold only the rows which a query asks for: in their order, these are read until there are enough. */
function partialIndexes(db: Database): string[] {
  const list = db.prepare<[], string>(
    `SELECT i.name FROM sqlite_schema t JOIN pragma_index_list(t.name) i WHERE t.type = 'table' AND i.partial`,
  );
  return list.pluck().all();
}

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
  const sources = statementsOf(db).filter((source) => !MAY_SCAN.includes(source));
  const partial = partialIndexes(db);
  expect(partial).toContain('stripe_events_due');
  expect(sources.length).toBeGreaterThan(35);
  for (const source of sources) {
    const parameters = source.match(/:\w+/g) ?? [];
    const values = Object.fromEntries(parameters.map((name) => [name.slice(1), null]));
    const positions = (source.match(/\?/g) ?? []).map(() => null);
    const plan = db.prepare<unknown[], { detail: string }>(`EXPLAIN QUERY PLAN ${source}`);
    const steps = (parameters.length > 0 ? plan.all(values) : plan.all(...positions)).map(({ detail }) => detail);
    const slow = steps
      .filter((step) => !partial.some((name) => new RegExp(`^SCAN \\w+ USING (COVERING )?INDEX ${name}$`).test(step)))
      .filter((step) => /^SCAN (?!CONSTANT ROW)|USE TEMP B-TREE/.test(step));
    expect(slow, source).toEqual([]);
  }
  db.close();
});

it('the count of events is read from an index alone', () => {
  const db = openConnection(':memory:');
  migrate(db, migrations);
  const plan = db.prepare<[], { detail: string }>(`EXPLAIN QUERY PLAN ${MAY_SCAN[1]}`).all();
  expect(plan.map(({ detail }) => detail)).toEqual(['SCAN stripe_events USING COVERING INDEX stripe_events_counted']);
  db.close();
});
