import pg from 'pg';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { shelfAfterCount } from '../../src/domain/stock.js';
import type { Database } from '../../src/store/database.js';
import { of } from './contract/opened.js';
import { AGENT, anOrder, anOrderEvent, aSession } from './support/builders.js';
import { describeOnPostgres } from './support/describe-on-postgres.js';
import { openPostgresIn } from './support/postgres.js';

/* Who is first, when two instances want the same at the same time. */

const ITEM = 'mug';
const THERE = 5;

describeOnPostgres('on PostgreSQL', (database) => {
  let store: Database;
  let other: pg.Client;
  beforeEach(async () => {
    ({ store } = await openPostgresIn(database()));
    other = new pg.Client({ connectionString: database().url });
    await other.connect();
    await store.seedStock(new Map([[ITEM, THERE]]));
  });
  afterEach(async () => {
    await other?.end();
    await store?.close();
  });

  const waiting = async (): Promise<number> => {
    // Within a transaction the same would be told again.
    await other.query('SELECT pg_stat_clear_snapshot()');
    const { rows } = await other.query(
      `SELECT count(*)::int AS count FROM pg_stat_activity
       WHERE datname = current_database() AND wait_event_type = 'Lock'`,
    );
    return rows[0].count;
  };

  const hold = (quantity: number) => (): Promise<unknown> =>
    store.commit({ ...of('cs_1'), variants: [ITEM] }, (_, now) => ({
      result: undefined,
      puts: {
        session: aSession('cs_1'),
        reservation: {
          sessionId: 'cs_1',
          agentId: AGENT,
          lines: [{ variantId: ITEM, quantity }],
          state: 'held' as const,
          heldUntil: now + 1e6,
        },
      },
      stock: [{ variantId: ITEM, by: -quantity }],
    }));

  const count = (units: number | null) => (): Promise<unknown> =>
    store.commit({ variants: [ITEM], promisedAt: 0 }, ({ stock, promised }) => {
      const taken = promised?.get(ITEM) ?? { held: 0, ordered: 0 };
      const level = shelfAfterCount(stock.get(ITEM), units, taken);
      return { result: undefined, ...(level !== undefined && { puts: { stockLevels: new Map([[ITEM, level]]) } }) };
    });

  /** Lets these wait for the shelf in this order, and then have it. */
  async function inTurn(...works: readonly (() => Promise<unknown>)[]): Promise<void> {
    await other.query('BEGIN');
    await other.query('SELECT 1 FROM stock WHERE variant_id = $1 FOR UPDATE', [ITEM]);
    const done: Promise<unknown>[] = [];
    for (const work of works) {
      done.push(work());
      await expect.poll(waiting, { interval: 5 }).toBe(done.length);
    }
    await other.query('COMMIT');
    await Promise.all(done);
  }

  const shelf = async () => (await store.read({ variants: [ITEM] })).stock.get(ITEM);

  it('a count takes notice of units that were held after it had looked', async () => {
    await inTurn(hold(2), count(THERE + 1));
    expect(await shelf()).toBe(THERE + 1 - 2);
  });

  it('a shelf stays for as long as somebody holds of it', async () => {
    await inTurn(hold(2), count(null));
    expect(await shelf()).toBe(THERE - 2);
  });

  it('an event is delivered while all lanes are sent again', async () => {
    const [at, endpointId] = [Date.now(), 'agent_a'];
    const orderEvents = [anOrderEvent('evt_1', 'ord_1', { endpointId })];
    const puts = { session: aSession('cs_1'), order: anOrder('ord_1', 'cs_1'), orderEvents };
    await store.commit({}, () => ({ result: undefined, puts }));
    await store.commit({}, () => ({ result: undefined, puts: { replay: { endpointId, since: at - 1 } } }));
    const [delivery] = await store.outbox.claim(new Map([[endpointId, 1]]), 60_000);
    if (!delivery) throw new Error('Nothing is due');
    await other.query("SELECT pg_advisory_lock(acp_place('order:ord_1'))");
    const taken = store.outbox.delivered(delivery, { status: 200, wakeFailingSince: 0 });
    await expect.poll(waiting, { interval: 5 }).toBe(1);
    const replayed = store.outbox.continueReplay(100);
    await expect.poll(waiting, { interval: 5 }).toBe(2);
    await other.query("SELECT pg_advisory_unlock(acp_place('order:ord_1'))");
    await Promise.all([taken, replayed]);
    // First it was delivered, and then it was to be sent again.
    expect(await store.outbox.backlog()).toMatchObject([{ endpointId, state: 'due', count: 1 }]);
    expect(await store.outbox.continueReplay(100)).toBe(false);
  });
});
