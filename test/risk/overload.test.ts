import { expect, it } from 'vitest';
import { ABLE, authenticatedPayment, expectOneSale, intentsOf, waiting } from '../authentication/support/buyer.js';
import { authenticatingShop } from '../authentication/support/shop.js';
import { auditBooks } from '../completion/support/books.js';
import { persist } from '../completion/support/persist.js';
import { paymentFor, readySession } from '../support/shopping.js';
import { startApp } from '../support/start-app.js';

it.each([
  ['separate', 30],
  ['with_create', 12],
])(
  'STRIPE_CONFIRM=%s: more payments than Stripe may be asked for: those refused are as if they had not been',
  async (way, count) => {
    const env = { STRIPE_CONFIRM: way, STRIPE_RATE_PER_SECOND: '1' };
    const shop = await startApp({ stripeBudget: 4000, env });
    try {
      const payments = await Promise.all(
        Array.from({ length: count }, async (_, index) => {
          const session = await readySession(shop);
          return { id: session.id, key: `many-${index}`, body: await paymentFor(shop, session), session };
        }),
      );
      const pay = ({ id, body, key }: (typeof payments)[number]) => shop.client.complete(id, body, { key });
      const answers = await Promise.all(payments.map(async (payment) => ({ ...payment, answer: await pay(payment) })));
      const paid = answers.filter(({ answer }) => answer.status === 200);
      const refused = answers.filter(({ answer }) => answer.status !== 200);
      expect(paid.length).toBeGreaterThan(0);
      expect(refused.length).toBeGreaterThan(0);
      for (const { id, answer } of paid) {
        expect(answer.body.status, answer.text).toBe('completed');
        await expectOneSale(shop, id);
      }
      for (const { id, answer, session } of refused) {
        expect([answer.status, answer.body.code], answer.text).toEqual([503, 'service_unavailable']);
        expect(Number(answer.headers.get('retry-after'))).toBeGreaterThan(0);
        expect((await shop.client.get(id)).body).toEqual(session);
        const rows = await shop.app.store.read({ session: { id, agentId: 'alpha' } });
        expect(rows.charge).toBeUndefined();
        expect(await intentsOf(shop, id)).toEqual([]);
      }

      const patient = { times: 500, pause: 200 };
      await Promise.all(refused.map((payment) => persist(() => pay(payment), patient)));
      const sessionIds = payments.map(({ id }) => id);
      expect(await auditBooks({ store: shop.app.store, stripe: shop.stripe, sessionIds })).toMatchObject({
        charges: count,
        orders: count,
        undecided: 0,
      });
    } finally {
      await shop.close();
    }
  },
  120_000,
);

it('a session that waits for its buyer goes on waiting where its payment is refused', async () => {
  const shop = await startApp({
    shopDir: await authenticatingShop(),
    stripeBudget: 3000,
    env: { STRIPE_RATE_PER_SECOND: '1' },
  });
  try {
    const session = await readySession(shop, ABLE);
    const { id } = await waiting(shop, session);
    const body = await authenticatedPayment(shop, session);
    const before = await shop.client.get(id);
    const others = await Promise.all(
      Array.from({ length: 8 }, async () => {
        const other = await readySession(shop);
        return { id: other.id, body: await paymentFor(shop, other) };
      }),
    );
    const paying = others.map((other) => shop.client.complete(other.id, other.body));
    const refused = await Promise.any(
      paying.map(async (answer) => {
        if ((await answer).status !== 503) throw new Error('This one is paid');
        return true;
      }),
    );
    expect(refused).toBe(true);
    const answer = await shop.client.complete(id, body, { key: 'busy' });
    expect([answer.status, answer.body.code], answer.text).toEqual([503, 'service_unavailable']);
    const after = await shop.client.get(id);
    const intents = await intentsOf(shop, id);
    await Promise.all(paying);
    const paid = await persist(() => shop.client.complete(id, body, { key: 'busy' }), { times: 100, pause: 200 });
    expect(paid.body.status, paid.text).toBe('completed');
    await expectOneSale(shop, id);
    expect(intents).toEqual(['requires_action']);
    expect(after.text).toBe(before.text);
  } finally {
    await shop.close();
  }
});
