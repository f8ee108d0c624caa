import { createHash } from 'node:crypto';
import type { Database } from 'better-sqlite3';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Order } from '../../src/domain/order.js';
import type { CheckoutSession } from '../../src/domain/session.js';
import { checkout } from '../../src/store/migrations/sqlite/0001-checkout.js';
import { openConnection } from '../../src/store/sqlite/connection.js';
import { migrate } from '../../src/store/sqlite/migrate.js';
import { AGENT, aCharge, anOrder, aRefund, aSession } from './support/builders.js';
import { openFile, type TemporaryFile, temporaryFile } from './support/sqlite-file.js';

/** An order as it was before orders could change. */
function anOldOrder(id: string, sessionId: string, more: Partial<Order> = {}): Order {
  const order = anOrder(id, sessionId, more);
  Reflect.deleteProperty(order, 'version');
  Reflect.deleteProperty(order, 'adjustments');
  return order;
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
  const next = (order: Order): Order => ({ ...order, version: 1, adjustments: [] });

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
    expect(await store.authenticatingCharges(9)).toEqual([{ id: 'cs_paid', agentId: AGENT }]);
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

  it('has the schema that was released', () => {
    const hash = createHash('sha256').update(checkout.sql).digest('hex');
    expect(hash, 'a released step is never edited').toBe(
      'a77aa99ba42b0d22d8bce10468cea660711bf4e10f1e08df5bba7f9d71030773',
    );
  });
});
