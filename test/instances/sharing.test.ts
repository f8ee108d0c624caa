import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { auditBooks, onShelf } from '../completion/support/books.js';
import { createDashboard } from '../completion/support/dashboard.js';
import { ownShop } from '../completion/support/own-shop.js';
import { lost, persist } from '../completion/support/persist.js';
import { raceCancels, raceUpdates } from '../completion/support/races.js';
import { until } from '../completion/support/waiting.js';
import { createCreditDesk, sessionWith } from '../credit/support/credits.js';
import { createMerchant } from '../orders/support/merchant.js';
import { postgresMissing } from '../store/support/postgres.js';
import { anEvent, post } from '../stripe-events/signed.js';
import type { AcpAnswer } from '../support/acp-client.js';
import { paymentFor } from '../support/shopping.js';
import { RECEIVER_SECRET, startReceiver, type WebhookReceiver } from '../support/webhook-receiver.js';
import { type Instances, startInstances } from './support/instances.js';

const PRICE = 2500;
const STOCK = 1000;
const LAST = 4;
const RACES = 40;
/** Longer than a charge belongs to the server that opened it, with the grace of the sweeper. */
const LEASE = 60_000;
const NO_CARD = {
  payment_data: {
    handler_id: 'card_tokenized',
    instrument: { type: 'card', credential: { type: 'spt', token: 'spt_x' } },
  },
};

const times = <T>(count: number, work: (nth: number) => Promise<T>): Promise<T[]> =>
  Promise.all(Array.from({ length: count }, (_, nth) => work(nth)));

describe.skipIf(postgresMissing !== undefined)('three instances on one database', () => {
  let shop: Instances;
  let receiver: WebhookReceiver;
  const sessionIds: string[] = [];

  beforeAll(async () => {
    receiver = await startReceiver();
    const goods = [
      { id: 'unit', price: PRICE, stock: STOCK },
      { id: 'last', price: PRICE, stock: LAST },
      { id: 'raced', price: PRICE, stock: STOCK },
    ];
    shop = await startInstances({
      SHOP_DIR: await ownShop(goods),
      ORDER_WEBHOOK_URL: receiver.url,
      ORDER_WEBHOOK_SECRET: RECEIVER_SECRET,
    });
  });
  afterAll(async () => {
    await shop?.close();
    await receiver?.close();
  });

  const store = () => shop.all[0].app.store;
  const books = (ids: readonly string[]) => auditBooks({ store: store(), stripe: shop.stripe, sessionIds: ids });

  async function session(turn: number, item = 'unit', codes: readonly string[] = []) {
    const made = await sessionWith(shop.at(turn).client, codes, { line_items: [{ id: item }] });
    sessionIds.push(made.id);
    return made;
  }

  /** One of them answers for good: true where the order was made. */
  function isBought({ status, body, text }: AcpAnswer): boolean {
    expect(status, text).toBeLessThan(500);
    return status === 200 && body.status === 'completed';
  }

  it.each(['one key', 'a key each'])('charge once for ten completes at once, with %s', async (keys) => {
    const { id, ...made } = await session(1);
    const body = await paymentFor(shop, { id, ...made });
    const asked = Array.from({ length: 10 }, (_, nth) => {
      const key = `${id}-${keys === 'one key' ? 0 : nth}`;
      return { key, ask: (turn: number) => shop.at(turn).client.complete(id, body, { key }) };
    });
    const answers = await Promise.all(asked.map(({ ask }, nth) => ask(nth)));
    expect(answers.filter(isBought).length).toBeGreaterThan(0);
    for (const { status } of answers) expect([200, 409]).toContain(status);

    for (const [nth, { ask }] of asked.entries()) {
      const before = answers[nth];
      if (before?.status !== 200) continue;
      for (const turn of [1, 2]) {
        const again = await ask(nth + turn);
        expect(again.text, 'the same bytes from another instance').toBe(before.text);
        expect(again.headers.get('idempotent-replayed')).toBe('true');
      }
    }
    expect(await books([id])).toMatchObject({ charges: 1, orders: 1, undecided: 0 });
  });

  it('refuse a key that another instance saw with another body', async () => {
    const key = randomUUID();
    const body = { currency: 'usd', capabilities: {}, line_items: [{ id: 'unit' }] };
    const [first, same] = [
      await shop.at(0).client.create(body, { key }),
      await shop.at(1).client.create(body, { key }),
    ];
    expect([first.status, same.status, same.text]).toEqual([201, 201, first.text]);
    const other = await shop.at(2).client.create({ ...body, line_items: [{ id: 'last' }] }, { key });
    expect([other.status, other.body.code]).toEqual([422, 'idempotency_conflict']);
  });

  it('sell the last units once', async () => {
    const made = await times(LAST * 3, (nth) => session(nth, 'last'));
    const answers = await times(made.length, async (nth) => {
      const one = made[nth] as (typeof made)[number];
      const body = await paymentFor(shop, one);
      const key = randomUUID();
      return persist(() => shop.at(nth + 1).client.complete(one.id, body, { key }));
    });
    expect(answers.filter(isBought)).toHaveLength(LAST);
    expect(await onShelf(store(), 'last')).toBe(0);
    const ids = made.map(({ id }) => id);
    expect(await books(ids)).toMatchObject({ charges: LAST, orders: LAST, sold: LAST, held: 0, undecided: 0 });
  });

  it('decide once between an update, a cancel and a complete', async () => {
    const ids = await times(6, async (nth) => {
      const made = await session(nth);
      const body = await paymentFor(shop, made);
      const [completed, canceled, updated] = await Promise.all([
        persist(() => shop.at(nth).client.complete(made.id, body, { key: `${made.id}-complete` })),
        persist(() => shop.at(nth + 1).client.cancel(made.id, undefined, { key: `${made.id}-cancel` })),
        persist(() =>
          shop
            .at(nth + 2)
            .client.update(made.id, { line_items: [{ id: 'unit', quantity: 2 }] }, { key: `${made.id}-u` }),
        ),
      ]);
      expect(updated.status, updated.text).toBeLessThan(500);
      expect(isBought(completed) && canceled.status === 200, 'bought and canceled').toBe(false);
      return made.id;
    });
    const { charges, orders, undecided } = await books(ids);
    expect([charges, undecided]).toEqual([orders, 0]);
  });

  const track = () => ({
    at: (turn: number) => shop.at(turn).client,
    store: store(),
    stripe: shop.stripe,
    item: 'raced',
    price: PRICE,
  });

  it(`charge the total of the order when ${RACES} updates at one race a complete at another`, async () => {
    console.log('update against complete, three instances:', await raceUpdates(track(), RACES));
  });

  it(`never cancel and charge when ${RACES} cancels at one race a complete at another`, async () => {
    console.log('cancel against complete, three instances:', await raceCancels(track(), RACES));
  });

  it('take a store credit once', async () => {
    const desks = shop.all.map(({ url }) => createCreditDesk(url));
    const { id, code } = await (desks[0] as (typeof desks)[number]).issue(PRICE);
    const made = await times(6, (nth) => session(nth, 'unit', [code]));
    const answers = await times(made.length, (nth) =>
      persist(() => shop.at(nth + 1).client.complete((made[nth] as { id: string }).id, NO_CARD)),
    );
    expect(answers.filter(isBought)).toHaveLength(1);
    const seen = await Promise.all(desks.map((desk) => desk.read(id)));
    for (const { balance, movements } of seen) {
      expect(balance).toBe(0);
      expect(movements.filter(({ kind }: { kind: string }) => kind === 'spent')).toHaveLength(1);
    }
  });

  it('deliver every event of an order once, one after the other, whoever made it', async () => {
    const orders = await times(5, async (nth) => {
      const made = await session(nth);
      const { body } = await shop.at(nth).client.complete(made.id, await paymentFor(shop, made));
      return String(body.order.id);
    });
    for (const amount of [10, 20, 30]) {
      await times(orders.length, async (nth) => {
        const { status } = await createMerchant(shop.at(nth + amount / 10).url).refund(String(orders[nth]), { amount });
        expect([200, 202]).toContain(status);
      });
    }
    await expect.poll(() => store().outbox.backlog(), { timeout: 20_000 }).toEqual([]);
    for (const id of orders) {
      const told = receiver.ofOrder(id);
      const refunded = told.map(({ body }) => body.data.adjustments.length);
      expect(refunded, `${id}, in sequence`).toEqual([...refunded].sort((a, b) => a - b));
      const order = await store().orderByName(id);
      expect(told.length, `${id}: every version once`).toBe(order?.version);
      expect(new Set(told.map(({ headers }) => headers['request-id'])).size).toBe(told.length);
    }
  });

  it('hear of a payment from Stripe at any of them, and at all of them at once', async () => {
    const made = await session(0);
    const body = await paymentFor(shop, made, 'pm_sandbox_processing');
    const begun = await shop.at(0).client.complete(made.id, body);
    expect([begun.status, begun.body.status], begun.text).toEqual([200, 'complete_in_progress']);
    const [intent] = await createDashboard(shop.stripe.url).intents(made.id);
    await shop.stripe.settle(String(intent?.id), 'succeed');
    const paid = await shop.stripe.seller.paymentIntents.retrieve(String(intent?.id));
    const event = anEvent('payment_intent.succeeded', paid);
    const answers = await Promise.all(shop.all.map(({ url }) => post(url, event)));
    expect(answers.map(({ status }) => status)).toEqual([200, 200, 200]);
    const { body: seen } = await until('the order is made', async () => {
      const answer = await shop.at(2).client.get(made.id);
      return answer.body.status === 'completed' ? answer : undefined;
    });
    expect(seen.order.checkout_session_id).toBe(made.id);
    expect(await books([made.id])).toMatchObject({ charges: 1, orders: 1, undecided: 0 });
  });

  it('take over what an instance left behind that was killed, once its lease is over', async () => {
    const { server, client } = await shop.startChild('after_confirm');
    const made = await session(0);
    const body = await paymentFor(shop, made);
    const key = randomUUID();
    const ask = (turn: number) => shop.at(turn).client.complete(made.id, body, { key });
    expect(await client.complete(made.id, body, { key }).catch(lost)).toBeUndefined();
    await until('the server is dead', () => server.process.signalCode ?? undefined);

    const early = await times(3, ask);
    expect(early.map(({ status, body: { code } }) => [status, code])).toEqual(
      Array(3).fill([409, 'idempotency_in_flight']),
    );
    shop.clock.advance(LEASE);
    const late = await times(3, (turn) => persist(() => ask(turn)));
    for (const answer of late) expect([isBought(answer), answer.text]).toEqual([true, late[0]?.text]);
    expect(await books([made.id])).toMatchObject({ charges: 1, orders: 1, undecided: 0 });
  });

  it('keep their books together', async () => {
    const { charges, orders, undecided, sold, held } = await books(sessionIds);
    // One of them was paid by a store credit.
    expect([charges, undecided]).toEqual([orders - 1, 0]);
    const shelf = (await onShelf(store(), 'unit')) + (await onShelf(store(), 'last'));
    expect(shelf + held + sold).toBe(STOCK + LAST);
  });
});

if (postgresMissing !== undefined) it.skip(postgresMissing, () => undefined);
