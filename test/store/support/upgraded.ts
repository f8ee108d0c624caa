import { expect } from 'vitest';
import type { Database } from '../../../src/store/database.js';
import { AGENT } from './builders.js';
import { type OldRow, ORDER } from './old-rows.js';

/** Holds an upgraded database against the rows that it had, and works with it. */
export async function expectUpgraded(store: Database, rows: readonly OldRow[]): Promise<void> {
  const had = (table: string): boolean => rows.some((row) => row.table === table);
  const ref = { id: 'cs_open', agentId: AGENT };
  const read = await store.read({
    session: { ...ref, id: 'cs_paid' },
    withOrder: true,
    idempotencyKeys: ['key_1'],
    variants: ['mug'],
    refundsOf: 'pi_ord_1',
    usesOf: [
      { ruleId: 'once', buyer: '' },
      { ruleId: 'once', buyer: 'k1:ada' },
    ],
    creditCodes: ['k1:code'],
    tallyOf: AGENT,
  });
  expect([read.session?.seq, read.charge?.phase, read.stock.get('mug')]).toEqual([2, 'succeeded', 7]);
  expect([read.idempotency.get('key_1')?.answer, await store.remember('store_id', 'another')]).toEqual([
    { seq: 1 },
    'store_1',
  ]);
  expect(read.order).toEqual(had('orders') ? ORDER : undefined);
  expect(read.refunds?.length).toBe(had('refunds') ? 1 : 0);
  expect([...(read.uses?.values() ?? [])]).toEqual(had('redemptions') ? [1, 1] : [0, 0]);
  expect([...(read.credits?.values() ?? [])].map(({ kind, balance }) => [kind, balance])).toEqual(
    had('store_credits') ? [['store_credit', 300]] : [],
  );
  expect(read.tally).toEqual({ openSessions: 1, holds: 1, carts: had('carts') ? 1 : 0 });
  expect((await store.inbox.due(9, 9)).map(({ id }) => id)).toEqual(had('stripe_events') ? ['evt_stripe'] : []);
  expect((await store.outbox.claim(new Map([[AGENT, 9]]), 60_000)).map(({ id, attempts }) => [id, attempts])).toEqual(
    had('order_events') ? [['evt_1', 3]] : [],
  );
  expect((await store.orderTasks.due('place', 9, 9)).length).toBe(had('order_tasks') ? 1 : 0);
  expect((await store.feedPushes.hashes('feed_1', ['mug'])).get('mug')).toBe(had('feed_pushes') ? 'h' : undefined);
  expect(await store.consents.isSubscribed('email', 'ada@example.com')).toBe(had('marketing_consents'));
  expect((await store.attributions.ofSession('cs_paid')).last?.token).toBe(had('attributions') ? 'token_1' : undefined);

  const { session } = (await store.session(ref)) ?? {};
  if (!session) throw new Error('There is no session.');
  await store.commit({ session: ref }, () => ({ result: 1, puts: { session: { ...session, status: 'canceled' } } }));
  const { tally, session: after } = await store.read({ session: ref, tallyOf: AGENT });
  expect([tally?.openSessions, after?.session.status]).toEqual([0, 'canceled']);
  expect(after?.seq, 'numbered after what was there').toBe(3);
}
