import type { Database } from 'better-sqlite3';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { systemClock } from '../../src/clock.js';
import { migrations } from '../../src/store/migrations/sqlite/migrations.js';
import { openConnection } from '../../src/store/sqlite/connection.js';
import { migrate } from '../../src/store/sqlite/migrate.js';
import { openStoreOn } from '../../src/store/sqlite/store-on-connection.js';
import type { Store } from '../../src/store/store.js';
import { anEvent } from './support/builders.js';

describe('the table of events', () => {
  let db: Database;
  let store: Store;
  beforeEach(async () => {
    db = openConnection(':memory:');
    migrate(db, migrations);
    const onFatal = (error: unknown) => {
      throw error;
    };
    store = await openStoreOn(db, { clock: systemClock, onFatal, release: () => {} });
  });
  afterEach(() => store.close());

  async function received(id: string) {
    await store.inbox.receive(anEvent(id));
    return { ...anEvent(id), receivedAt: 0, tries: 0, hints: 0 };
  }

  it('keeps the first 500 characters of a problem, whatever they are', async () => {
    const entry = await received('evt_1');
    await store.inbox.postpone(entry, 5, '😀'.repeat(600));
    expect(db.prepare('SELECT problem FROM stripe_events').pluck().get()).toBe('😀'.repeat(500));
    expect(db.prepare('SELECT next_try_at FROM stripe_events').pluck().get()).toBe(5);
  });

  it('holds two entries of one object and type that wait for impossible', async () => {
    await received('evt_1');
    const columns = 'id, type, object_id, created_at, received_at, tries, next_try_at, hints';
    const copy = `INSERT INTO stripe_events (${columns}) SELECT ${columns.replace('id', "'evt_2'")} FROM stripe_events`;
    expect(() => db.exec(copy)).toThrow(/UNIQUE constraint failed/);
    expect(() => db.exec("UPDATE stripe_events SET outcome = 'applied'")).toThrow(/CHECK constraint failed/);
  });

  it('leaves no half of a merge where the event cannot be written', async () => {
    await received('evt_1');
    db.exec(
      `CREATE TRIGGER refuse BEFORE INSERT ON stripe_events WHEN new.outcome = 'merged'
       BEGIN SELECT raise(ABORT, 'made up'); END`,
    );
    const outcomes = await Promise.allSettled([store.inbox.receive(anEvent('evt_2')), store.setFact('a', '1')]);
    expect(outcomes.map(({ status }) => status)).toEqual(['rejected', 'fulfilled']);
    expect(await store.inbox.due(1e14, 9)).toMatchObject([{ id: 'evt_1', hints: 0 }]);
  });
});
