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

/** These have few rows: one for each receiver of order events. */
const SMALL = /^SCAN webhook_endpoints$/;

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
  expect(partial).toEqual(expect.arrayContaining(['stripe_events_due', 'order_events_waiting']));
  expect(sources.length).toBeGreaterThan(55);
  for (const source of sources) {
    const parameters = source.match(/:\w+/g) ?? [];
    const values = Object.fromEntries(parameters.map((name) => [name.slice(1), null]));
    const positions = (source.match(/\?/g) ?? []).map(() => null);
    const plan = db.prepare<unknown[], { detail: string }>(`EXPLAIN QUERY PLAN ${source}`);
    const steps = (parameters.length > 0 ? plan.all(values) : plan.all(...positions)).map(({ detail }) => detail);
    const slow = steps
      .filter((step) => !partial.some((name) => new RegExp(`^SCAN \\w+ USING (COVERING )?INDEX ${name}$`).test(step)))
      .filter((step) => /^SCAN (?!CONSTANT ROW)|USE TEMP B-TREE/.test(step) && !SMALL.test(step));
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

it('a slice of a replay is read from the index by time, and its lanes by their sequence', () => {
  const db = openConnection(':memory:');
  migrate(db, migrations);
  const [source = '', ...others] = statementsOf(db).filter((one) => one.includes('AS isFirst'));
  expect(others).toEqual([]);
  const values = { endpointId: 'a', since: 1, at: 1, place: 1, until: 1, limit: 1 };
  const plan = db.prepare<[object], { detail: string }>(`EXPLAIN QUERY PLAN ${source}`).all(values);
  expect(plan.map(({ detail }) => detail)).toEqual([
    'SEARCH event USING INDEX order_events_created (endpoint_id=? AND created_at>?)',
    'CORRELATED SCALAR SUBQUERY 1',
    'SEARCH earlier USING INDEX sqlite_autoindex_order_events_2 (endpoint_id=? AND order_id=? AND seq<?)',
  ]);
  db.close();
});

it('order events are claimed, and the backlog counted, from indexes of what is not delivered', () => {
  const db = openConnection(':memory:');
  migrate(db, migrations);
  const planOf = (named: RegExp): string[] => {
    const [source = ''] = statementsOf(db).filter((one) => named.test(one));
    const positions = (source.match(/\?/g) ?? []).map(() => null);
    const plan = db.prepare<unknown[], { detail: string }>(`EXPLAIN QUERY PLAN ${source}`);
    return plan.all(...positions).map(({ detail }) => detail);
  };
  expect(planOf(/state = 'due' AND next_try_at <= \? ORDER BY/)).toEqual([
    'SEARCH order_events USING INDEX order_events_due (endpoint_id=? AND next_try_at<?)',
  ]);
  expect(planOf(/count\(\*\).*FROM order_events/s)).toEqual([
    'SCAN order_events USING COVERING INDEX order_events_waiting',
  ]);
  db.close();
});
