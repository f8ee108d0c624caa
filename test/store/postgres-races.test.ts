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
  let clients: pg.Client[];

  async function another(): Promise<pg.Client> {
    const client = new pg.Client({ connectionString: database().url });
    clients.push(client);
    await client.connect();
    return client;
  }

  beforeEach(async () => {
    clients = [];
    ({ store } = await openPostgresIn(database()));
    other = await another();
    await store.seedStock(new Map([[ITEM, THERE]]));
  });
  afterEach(async () => {
    await Promise.all(clients.map((client) => client.end()));
    await store?.close();
  });

  const waiting = async (observer = other): Promise<number> => {
    // Within a transaction the same would be told again.
    await observer.query('SELECT pg_stat_clear_snapshot()');
    const { rows } = await observer.query(
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
      await expect.poll(() => waiting(), { interval: 5 }).toBe(done.length);
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
    await expect.poll(() => waiting(), { interval: 5 }).toBe(1);
    const replayed = store.outbox.continueReplay(100);
    await expect.poll(() => waiting(), { interval: 5 }).toBe(2);
    await other.query("SELECT pg_advisory_unlock(acp_place('order:ord_1'))");
    await Promise.all([taken, replayed]);
    // First it was delivered, and then it was to be sent again.
    expect(await store.outbox.backlog()).toMatchObject([{ endpointId, state: 'due', count: 1 }]);
    expect(await store.outbox.continueReplay(100)).toBe(false);
  });

  /** An order whose first event is on its way to its receiver. */
  async function onItsWay() {
    const orderEvents = [anOrderEvent('evt_1', 'ord_1')];
    const puts = { session: aSession('cs_1'), order: anOrder('ord_1', 'cs_1'), orderEvents };
    await store.commit({}, () => ({ result: undefined, puts }));
    const [delivery] = await store.outbox.claim(new Map([[AGENT, 1]]), 60_000);
    if (!delivery) throw new Error('Nothing is due');
    return delivery;
  }

  it('an event that is appended by who lost three times sees that the one before was delivered', async () => {
    const { id, epoch } = await onItsWay();
    const [first, second, deliverer] = [await another(), await another(), await another()];
    const lockSession = (client: pg.Client) =>
      client.query("BEGIN; SELECT pg_advisory_xact_lock(acp_place('session:cs_1'))");
    let [holder, next] = [first, second];
    await lockSession(holder);
    const append = store.commit(of('cs_1'), () => ({
      result: undefined,
      puts: { orderEvents: [anOrderEvent('evt_2', 'ord_1', { seq: 2 })] },
    }));
    let isDone = false;
    append.finally(() => {
      isDone = true;
    });
    for (let lost = 0; lost < 3; lost += 1) {
      await expect.poll(() => waiting(), { interval: 5 }).toBe(1);
      const locked = lockSession(next);
      await expect.poll(() => waiting(), { interval: 5 }).toBe(2);
      await holder.query("UPDATE sessions SET expires_at = expires_at + 1 WHERE id = 'cs_1'; COMMIT");
      await locked;
      [holder, next] = [next, holder];
    }
    await expect.poll(() => waiting(), { interval: 5 }).toBe(1);
    await deliverer.query('BEGIN');
    await deliverer.query('SELECT acp_delivered($1, $2, 200, 0, $3)', [id, epoch, Date.now()]);
    await holder.query('COMMIT');
    await expect.poll(async () => isDone || (await waiting()) === 1, { interval: 5 }).toBe(true);
    await deliverer.query('COMMIT');
    await append;
    expect(await store.outbox.claim(new Map([[AGENT, 1]]), 60_000)).toMatchObject([{ id: 'evt_2' }]);
  });

  it('an old event is not forgotten while it is sent again', async () => {
    await store.outbox.delivered(await onItsWay(), { status: 200, wakeFailingSince: 0 });
    await other.query('BEGIN');
    await other.query("SELECT acp_replay_lane($1, 'ord_1', 1, $2)", [AGENT, Date.now()]);
    const observer = await another();
    let isDone = false;
    const forgotten = store.outbox.forget(Date.now() + 1000, 10).finally(() => {
      isDone = true;
    });
    await expect.poll(async () => isDone || (await waiting(observer)) === 1, { interval: 5 }).toBe(true);
    await other.query('COMMIT');
    expect(await forgotten).toBe(0);
    expect(await store.outbox.backlog()).toMatchObject([{ state: 'due', count: 1 }]);
  });

  it('shelves that are counted at once are taken in the same order as by who sells of them', async () => {
    await store.seedStock(new Map([['jug', THERE]]));
    const observer = await another();
    await other.query('BEGIN');
    const take = (variantId: string) =>
      other.query('SELECT 1 FROM stock WHERE variant_id = $1 FOR UPDATE', [variantId]);
    await take('jug');
    const stockLevels = new Map([
      [ITEM, 7],
      ['jug', 8],
    ]);
    let decided = 0;
    const counted = store.commit({}, () => {
      decided += 1;
      return { result: undefined, puts: { stockLevels } };
    });
    await expect.poll(() => waiting(observer), { interval: 5 }).toBe(1);
    await take(ITEM);
    await other.query('COMMIT');
    await counted;
    expect(await shelf()).toBe(7);
    // Who is undone by a deadlock decides anew.
    expect(decided).toBe(1);
  });
});
