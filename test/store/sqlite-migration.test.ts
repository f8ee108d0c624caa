import type { Database } from 'better-sqlite3';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Order } from '../../src/domain/order.js';
import type { CheckoutSession } from '../../src/domain/session.js';
import { checkout } from '../../src/store/migrations/sqlite/0001-checkout.js';
import { afterSale } from '../../src/store/migrations/sqlite/0002-after-sale.js';
import { openConnection } from '../../src/store/sqlite/connection.js';
import { migrate } from '../../src/store/sqlite/migrate.js';
import { AGENT, aCharge, anOrder, anOrderEvent, aRefund, aSession } from './support/builders.js';
import { openFile, type TemporaryFile, temporaryFile } from './support/sqlite-file.js';

const SELECTED: Order['selected'] = [
  {
    option: { id: 'standard', type: 'shipping', title: 'Standard', carrier: 'Zoë 😀', amount: 500 },
    selection: { type: 'shipping', optionId: 'standard', lineIds: ['li_1'] },
  } as unknown as Order['selected'][number],
];

/** What was selected, under the name that it had before there were fulfillments. */
function withOldSelection({ selected: fulfillment, fulfillments: _, ...order }: Order): Order {
  return { ...order, fulfillment } as unknown as Order;
}

/** An order as it was before orders could change. */
function anOldOrder(id: string, sessionId: string, more: Partial<Order> = {}): Order {
  const order = withOldSelection(anOrder(id, sessionId, { selected: SELECTED, ...more }));
  Reflect.deleteProperty(order, 'version');
  Reflect.deleteProperty(order, 'adjustments');
  return order;
}

/** The same order as it is now. */
function renewed(order: Order): Order {
  const { fulfillment: selected, ...rest } = order as Order & { fulfillment: Order['selected'] };
  return { ...rest, selected, fulfillments: [] };
}

const TRICKY = 'Zoë 😀 "$.order" \\ \u0000 {"order":{}} 1e400';

/** Writes rows as the first schema has them. */
function fill(db: Database) {
  const revise = (session: CheckoutSession): number =>
    Number(
      db
        .prepare('INSERT INTO session_revisions (session_id, body) VALUES (?, ?)')
        .run(session.id, JSON.stringify(session)).lastInsertRowid,
    );
  const point = (session: CheckoutSession): number => {
    const seq = revise(session);
    db.prepare('INSERT INTO sessions VALUES (?, ?, ?, ?, ?)').run(
      session.id,
      session.agentId,
      seq,
      session.status,
      session.expiresAt,
    );
    return seq;
  };
  const charge = (sessionId: string, generation: number, phase: string, seq: number, intent: string | null) =>
    db
      .prepare('INSERT INTO charges VALUES (?, ?, ?, ?, ?, 0, 1, 0, ?, 1999, ?, ?, 1, 5000, NULL, 1000, 1000)')
      .run(sessionId, generation, AGENT, phase, intent, `print-${sessionId}`, 'eur', seq);
  const order = (body: Order) =>
    db
      .prepare('INSERT INTO orders VALUES (?, ?, ?, ?, ?)')
      .run(body.id, body.sessionId, body.payment?.paymentIntentId ?? null, body.secret, JSON.stringify(body));

  const paid = anOldOrder('ord_1', 'cs_paid', { notes: TRICKY, totals: { ...anOldOrder('', '').totals, total: 0.1 } });
  const open = aSession('cs_paid', { draft: { ...aSession('').draft, metadata: { order: { a: 1 }, text: TRICKY } } });
  const first = revise(open);
  const completed: CheckoutSession = { ...open, status: 'completed', order: paid };
  const second = point(completed);
  charge('cs_paid', 1, 'canceled', first, null);
  charge('cs_paid', 2, 'succeeded', first, 'pi_ord_1');
  order(paid);
  const free = anOldOrder('ord_2', 'cs_free', { payment: undefined });
  const third = point(aSession('cs_free', { status: 'completed', order: free }));
  order(free);
  point(aSession('cs_open', { expiresAt: 50 }));
  db.prepare("INSERT INTO facts VALUES ('account', 'acct_1')").run();
  db.prepare("INSERT INTO stock VALUES ('mug', 7)").run();
  db.prepare("INSERT INTO idempotency_keys VALUES ('k1', 'f', 'done', 0, 200, 'v', ?, NULL, 1)").run(second);
  return { open, completed, paid, free, first, second, third };
}

describe('a file of the first schema', () => {
  let temporary: TemporaryFile;
  beforeEach(() => {
    temporary = temporaryFile();
  });
  afterEach(() => temporary.remove());

  function writeOldFile() {
    const db = openConnection(temporary.file);
    migrate(db, [checkout]);
    const old = fill(db);
    db.close();
    return old;
  }
  const next = (order: Order): Order => ({ ...renewed(order), version: 1, adjustments: [] });

  it('is opened with its orders, and with those that stand in revisions, at version 1', async () => {
    const { open, completed, paid, free, first, second, third } = writeOldFile();
    const store = await openFile(temporary.file);
    const rows = await store.read({
      session: { id: 'cs_paid', agentId: AGENT },
      withOrder: true,
      idempotencyKeys: ['k1'],
    });
    expect(rows.order).toEqual(next(paid));
    expect(rows.session).toEqual({ seq: second, session: { ...completed, order: next(paid) } });
    expect(rows.pinned).toEqual(open);
    expect(rows.charge).toEqual(
      aCharge('cs_paid', {
        generation: 2,
        phase: 'succeeded',
        paymentIntentId: 'pi_ord_1',
        tokenFingerprint: 'print-cs_paid',
        pinnedSeq: first,
      }),
    );
    expect(rows.idempotency.get('k1')?.answer).toEqual({ seq: second });
    expect(await store.revision(first), 'a revision without an order').toEqual(open);
    expect((await store.revision(third))?.order).toEqual(next(free));
    expect((await store.read({ variants: ['mug'] })).stock.get('mug')).toBe(7);
    expect(await store.remember('account', 'acct_2')).toBe('acct_1');
    await store.close();
  });

  it('finds its rows in the new ways, and takes the new rows', async () => {
    const { paid } = writeOldFile();
    const store = await openFile(temporary.file);
    expect(await store.orderByName(paid.number)).toEqual(next(paid));
    expect(await store.orderByName(paid.id)).toEqual(next(paid));
    expect(await store.sessionOfToken('print-cs_paid')).toEqual({ id: 'cs_paid', agentId: AGENT });
    expect(await store.ownerOf('cs_free')).toEqual({ id: 'cs_free', agentId: AGENT });
    expect(await store.expiredSessions(51, 10)).toEqual([{ id: 'cs_open', agentId: AGENT }]);
    const changed = { ...next(paid), version: 2, status: 'processing' as const };
    await store.commit({}, () => ({ result: 1, puts: { order: changed, refund: aRefund('adj_1') } }));
    expect(await store.orderByName(paid.number)).toEqual(changed);
    const { seq = 0 } = (await store.session({ id: 'cs_paid', agentId: AGENT })) ?? {};
    const charge = (generation: number, phase: 'refunded' | 'authenticating') =>
      aCharge('cs_paid', { generation, phase, pinnedSeq: seq, riskReview: ['velocity'] });
    await expect(
      store.commit({}, () => ({ result: 1, puts: { charge: charge(3, 'authenticating') } })),
    ).rejects.toThrow();
    await store.commit({}, () => ({ result: 1, puts: { charge: charge(2, 'refunded') } }));
    await store.commit({}, () => ({ result: 1, puts: { charge: charge(3, 'authenticating') } }));
    expect(await store.authenticatingCharges(Number.MAX_SAFE_INTEGER, 9)).toEqual([{ id: 'cs_paid', agentId: AGENT }]);
    await store.close();

    const db = openConnection(temporary.file);
    expect(db.pragma('integrity_check', { simple: true })).toBe('ok');
    expect(db.pragma('foreign_key_check')).toEqual([]);
    db.close();
  });

  it('is whole again where the step to the next schema is cut short', async () => {
    const { paid } = writeOldFile();
    const db = openConnection(temporary.file);
    const broken = { version: 2, sql: "UPDATE orders SET body = '{}'; INSERT INTO missing VALUES (1)" };
    expect(() => migrate(db, [checkout, broken])).toThrow(/missing/);
    db.close();
    const store = await openFile(temporary.file);
    expect(await store.orderBySecret(paid.secret)).toEqual(next(paid));
    await store.close();
  });
});

describe('a file of the second schema', () => {
  let temporary: TemporaryFile;
  beforeEach(() => {
    temporary = temporaryFile();
  });
  afterEach(() => temporary.remove());

  function writeOldFile() {
    const refund: Order['adjustments'][number] = {
      id: 'adj_1',
      type: 'refund',
      status: 'completed',
      amount: 100,
      occurredAt: 7,
    };
    const changed = withOldSelection(
      anOrder('ord_1', 'cs_1', { version: 3, adjustments: [refund], selected: SELECTED, notes: TRICKY, createdAt: 30 }),
    );
    const plain = withOldSelection(anOrder('ord_2', 'cs_2', { agentId: 'agent_b', createdAt: 20 }));
    const db = openConnection(temporary.file);
    migrate(db, [checkout, afterSale]);
    const seqs = [changed, plain].map((order) => {
      const session = { ...aSession(order.sessionId, { agentId: order.agentId, status: 'completed' }), order };
      const seq = Number(
        db
          .prepare('INSERT INTO session_revisions (session_id, body) VALUES (?, ?)')
          .run(session.id, JSON.stringify(session)).lastInsertRowid,
      );
      db.prepare('INSERT INTO sessions VALUES (?, ?, ?, ?, ?)').run(session.id, session.agentId, seq, 'completed', 9);
      db.prepare(
        'INSERT INTO orders (id, session_id, payment_intent_id, secret, body, version) VALUES (?, ?, ?, ?, ?, ?)',
      ).run(order.id, order.sessionId, `pi_${order.id}`, order.secret, JSON.stringify(order), order.version);
      return seq;
    });
    db.prepare(
      `INSERT INTO refunds (id, payment_intent_id, key, cause, session_id, amount, currency, phase, next_try_at, tries,
         created_at, updated_at) VALUES ('adj_1', 'pi_ord_1', 'k', 'merchant', 'cs_1', 100, 'eur', 'succeeded', 1, 0, 2, 3)`,
    ).run();
    db.close();
    return { changed: renewed(changed), plain: renewed(plain), seqs };
  }

  it('is opened with its orders, where they stand and in revisions, and with its refunds', async () => {
    const { changed, plain, seqs } = writeOldFile();
    const store = await openFile(temporary.file);
    expect(await store.orderByName('ord_1')).toEqual(changed);
    expect(await store.orderBySecret(plain.secret)).toEqual(plain);
    const revisions = await Promise.all(seqs.map((seq) => store.revision(seq)));
    expect(revisions.map((revision) => revision?.order)).toEqual([changed, plain]);
    expect((await store.read({ refundsOf: 'pi_ord_1' })).refunds).toEqual([
      {
        id: 'adj_1',
        paymentIntentId: 'pi_ord_1',
        key: 'k',
        cause: 'merchant',
        sessionId: 'cs_1',
        amount: 100,
        currency: 'eur',
        phase: 'succeeded',
        nextTryAt: 1,
        tries: 0,
        createdAt: 2,
        updatedAt: 3,
      },
    ]);
    await store.close();
    const db = openConnection(temporary.file);
    expect(db.pragma('integrity_check', { simple: true })).toBe('ok');
    expect(db.pragma('foreign_key_check')).toEqual([]);
    const found = db.prepare('SELECT id, agent_id, status, created_at FROM orders ORDER BY created_at').all();
    expect(found).toEqual([
      { id: 'ord_2', agent_id: 'agent_b', status: 'created', created_at: 20 },
      { id: 'ord_1', agent_id: AGENT, status: 'created', created_at: 30 },
    ]);
    db.close();
  });

  it('takes events of its orders from then on, and tells nobody of what was before', async () => {
    const { changed } = writeOldFile();
    const store = await openFile(temporary.file);
    expect(await store.outbox.backlog()).toEqual([]);
    const order = { ...changed, version: 4 };
    await store.commit({}, () => ({
      result: 1,
      puts: { order, orderEvents: [anOrderEvent('evt_1', 'ord_1', { seq: 4, type: 'order_update' })] },
    }));
    const claimed = await store.outbox.claim(new Map([[AGENT, 9]]), 1e14);
    expect(claimed.map(({ id, seq }) => [id, seq])).toEqual([['evt_1', 4]]);
    expect(await store.orderByName('ord_1')).toEqual(order);
    await store.close();
  });
});
