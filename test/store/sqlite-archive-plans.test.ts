import type { Database } from 'better-sqlite3';
import { expect, it } from 'vitest';
import { migrations } from '../../src/store/migrations/sqlite/migrations.js';
import { openConnection } from '../../src/store/sqlite/connection.js';
import { migrate } from '../../src/store/sqlite/migrate.js';
import { createSqliteArchive } from '../../src/store/sqlite/sqlite-archive.js';

/** Indexes that hold only the rows which a query asks for, in the order in which it reads them. */
const PARTIAL = ['reservations_held', 'sessions_canceled'];

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
  createSqliteArchive(listening, async (query) => query());
  return sources;
}

it('no list is sorted or read from end to end: each is in the order of an index', () => {
  const db = openConnection(':memory:');
  migrate(db, migrations);
  const sources = statementsOf(db);
  expect(sources.length).toBeGreaterThan(14);
  for (const source of sources) {
    const parameters = source.match(/:\w+/g) ?? [];
    const values = Object.fromEntries(parameters.map((name) => [name.slice(1), null]));
    const positions = (source.match(/\?/g) ?? []).map(() => null);
    const plan = db.prepare<unknown[], { detail: string }>(`EXPLAIN QUERY PLAN ${source}`);
    const steps = (parameters.length > 0 ? plan.all(values) : plan.all(...positions)).map(({ detail }) => detail);
    const slow = steps
      .filter((step) => !PARTIAL.some((name) => new RegExp(`^SCAN \\w+ USING (COVERING )?INDEX ${name}$`).test(step)))
      .filter((step) => /^SCAN|USE TEMP B-TREE/.test(step));
    expect(slow, `${source}\n${steps.join('\n')}`).toEqual([]);
  }
  db.close();
});

it.each([
  ['orders', 'orders_created', 'created_at'],
  ['orders of a status', 'orders_status', 'status = :status'],
  ['orders of an agent', 'orders_agent', 'agent_id = :agentId'],
  ['deliveries in a state', 'order_events_state', 'state = :state'],
  [
    'events since a time',
    'COVERING INDEX order_events_created',
    'count(*) FROM order_events WHERE endpoint_id = ? AND c',
  ],
  ['deliveries of an order', 'order_events_order', 'order_id = ?'],
  ['Stripe events', 'stripe_events_received', 'FROM stripe_events'],
  ['audit entries of a subject', 'audit_subject', 'subject = ?'],
  ['revisions', 'session_revisions_session', 'session_id = ?'],
  ['canceled sessions', 'sessions_canceled', "'canceled'"],
  ['reservations', 'reservations_held', 'held_until, session_id'],
  ['reservations without an end', 'reservations_held', 'held_until IS NULL'],
])('%s are read by their own index', (_, index, part) => {
  const db = openConnection(':memory:');
  migrate(db, migrations);
  const source = statementsOf(db).find((text) => text.includes(part)) ?? '';
  const parameters = source.match(/:\w+/g) ?? [];
  const values = Object.fromEntries(parameters.map((name) => [name.slice(1), null]));
  const positions = (source.match(/\?/g) ?? []).map(() => null);
  const plan = db.prepare<unknown[], { detail: string }>(`EXPLAIN QUERY PLAN ${source}`);
  const steps = (parameters.length > 0 ? plan.all(values) : plan.all(...positions)).map(({ detail }) => detail);
  expect(steps[0]).toContain(index);
  db.close();
});
