import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ownShop } from '../completion/support/own-shop.js';
import { createMerchantClient } from '../support/merchant-client.js';
import { paymentFor, totalOf } from '../support/shopping.js';
import { startApp, type TestApp } from '../support/start-app.js';

/** Cents; every code takes a tenth off it but GIFT, which takes all. */
const PRICE = 2000;
const REDUCED = 1800;
const DECLINED = 'pm_card_visa_chargeDeclined';
const USED_UP = 'discount_code_usage_limit_reached';

const tenth = { type: 'percent_off', percent_off: 10 };
const code = (id: string, more: object) => ({ id, name: id, code: id.toUpperCase(), effect: tenth, ...more });

let shop: TestApp;
beforeAll(async () => {
  const shopDir = await ownShop(
    [{ id: 'unit', price: PRICE }],
    [
      code('ten', { limits: { total: 10, shown: true } }),
      code('single', { limits: { total: 1 } }),
      code('each', { limits: { per_buyer: 1 } }),
      code('first', { buyers: { first_order: true } }),
      code('kept', { limits: { total: 1 } }),
      code('back', { limits: { total: 1, given_back: true } }),
      code('bank', { limits: { total: 1 } }),
      code('gift', { effect: { type: 'percent_off', percent_off: 100 }, limits: { total: 3 } }),
    ],
  );
  shop = await startApp({ shopDir, inMemory: true });
});
afterAll(() => shop.close());

async function create(discount: string, email: string) {
  const answer = await shop.client.create({
    currency: 'usd',
    capabilities: {},
    line_items: [{ id: 'unit' }],
    buyer: { email },
    discounts: { codes: [discount] },
  });
  expect(answer.status, answer.text).toBe(201);
  return answer.body;
}

type Session = Awaited<ReturnType<typeof create>>;

const pay = async (session: Session, card?: string) =>
  shop.client.complete(session.id, await paymentFor(shop, session, card));

async function buy(discount: string, email: string) {
  const { body } = await pay(await create(discount, email));
  expect(body.status).toBe('completed');
  return body;
}

const reasonOf = ({ discounts }: Session) => discounts.rejected?.[0]?.reason;

/** What the shop reads of a rule. */
async function usage(id: string) {
  const { body } = await createMerchantClient(shop.url).get('/discounts?limit=100');
  const { redeemed, held } = body.items.find((item: { id: string }) => item.id === id);
  return { redeemed, held };
}

describe('a code for ten orders', () => {
  it('is in ten of a hundred that are paid at once, and nobody pays a price that was not shown', async () => {
    const sessions = await Promise.all(Array.from({ length: 100 }, (_, n) => create('TEN', `buyer${n}@example.com`)));
    expect(new Set(sessions.map(totalOf))).toEqual(new Set([REDUCED]));
    const payments = await Promise.all(sessions.map((session) => paymentFor(shop, session)));
    const answers = await Promise.all(
      sessions.map(({ id }, index) => shop.client.complete(id, payments[index] as object)),
    );
    const bought = answers.filter(({ body }) => body.status === 'completed');
    expect(bought.map(({ body }) => totalOf(body))).toEqual(Array(10).fill(REDUCED));
    const others = answers.filter(({ body }) => body.status !== 'completed');
    for (const { status, body } of others) {
      expect([status, body.status, totalOf(body), reasonOf(body)]).toEqual([200, 'ready_for_payment', PRICE, USED_UP]);
      const codes = body.messages.map((message: { code: string; param: string }) => [message.code, message.param]);
      expect(codes).toEqual(
        expect.arrayContaining([
          ['price_change', '$.totals'],
          [USED_UP, '$.discounts.codes[0]'],
        ]),
      );
    }
    expect((await shop.stripe.charges()).map(({ amount }) => amount)).toEqual(Array(10).fill(REDUCED));
    expect(await usage('ten')).toEqual({ redeemed: 10, held: 0 });

    const [without] = others;
    if (!without) throw new Error('All were completed');
    expect(totalOf((await pay(without.body)).body), 'the new price, once it was shown').toBe(PRICE);
    expect(await usage('ten')).toEqual({ redeemed: 10, held: 0 });
  });

  it('says so to the next, and on its coupon how often it was used', async () => {
    const late = await create('TEN', 'late@example.com');
    expect([reasonOf(late), totalOf(late), late.status]).toEqual([USED_UP, PRICE, 'ready_for_payment']);
    const bought = (await shop.app.store.read({ session: undefined, usesOf: [{ ruleId: 'ten', buyer: '' }] })).uses;
    expect([...(bought?.values() ?? [])]).toEqual([10]);
  });
});

describe('a use', () => {
  it('is given up by a decline, and taken again by the next try, unless somebody was faster', async () => {
    const first = await create('SINGLE', 'ada@example.com');
    const second = await create('SINGLE', 'bob@example.com');
    expect((await pay(first, DECLINED)).body.messages).toMatchObject([{ code: 'payment_declined' }]);
    expect(await usage('single')).toEqual({ redeemed: 0, held: 0 });
    expect(totalOf((await pay(second)).body)).toBe(REDUCED);
    const again = await pay(first);
    expect([again.body.status, reasonOf(again.body), totalOf(again.body)]).toEqual([
      'ready_for_payment',
      USED_UP,
      PRICE,
    ]);
    expect(await shop.stripe.charges(first.id)).toEqual([]);
    expect(await usage('single')).toEqual({ redeemed: 1, held: 0 });
  });

  it('is held while the payment is under way, and by nobody once the session is canceled', async () => {
    const session = await create('BANK', 'ada@example.com');
    await shop.stripe.faults([
      { match: { method: 'POST', path: '/v1/payment_intents/*/confirm' }, fault: 'delay_after', ms: 400, times: 1 },
    ]);
    const paying = pay(session, DECLINED);
    await expect.poll(() => usage('bank')).toEqual({ redeemed: 0, held: 1 });
    expect(reasonOf(await create('BANK', 'bob@example.com')), 'while it is held').toBe(USED_UP);
    await paying;
    expect((await shop.client.cancel(session.id)).body.status).toBe('canceled');
    expect(await usage('bank')).toEqual({ redeemed: 0, held: 0 });
    expect(reasonOf(await create('BANK', 'bob@example.com'))).toBeUndefined();
  });

  it('is one of the buyer, however the address is written', async () => {
    await buy('EACH', 'Ada@Example.com');
    expect(reasonOf(await create('EACH', 'ada@EXAMPLE.COM'))).toBe(USED_UP);
    expect(reasonOf(await create('EACH', 'bob@example.com'))).toBeUndefined();
  });

  it('is looked at again when the buyer is named only with the payment', async () => {
    await buy('EACH', 'carol@example.com');
    const session = await create('EACH', 'other@example.com');
    const payment = await paymentFor(shop, session);
    const answer = await shop.client.complete(session.id, { ...payment, buyer: { email: 'carol@example.com' } });
    expect([answer.body.status, reasonOf(answer.body)]).toEqual(['ready_for_payment', USED_UP]);
  });

  it('of a free order is taken as well: three of eight at once', async () => {
    const sessions = await Promise.all(Array.from({ length: 8 }, (_, n) => create('GIFT', `free${n}@example.com`)));
    const body = { payment_data: { handler_id: 'card_tokenized', instrument: CARD } };
    const answers = await Promise.all(sessions.map(({ id }) => shop.client.complete(id, body)));
    const statuses = answers.map((answer) => answer.body.status).sort();
    expect(statuses).toEqual([...Array(3).fill('completed'), ...Array(5).fill('ready_for_payment')]);
    expect(await usage('gift')).toEqual({ redeemed: 3, held: 0 });
  });

  it('comes back with an order that is canceled or refunded, where the shop says so', async () => {
    const merchant = createMerchantClient(shop.url);
    for (const [discount, left] of [
      ['KEPT', 1],
      ['BACK', 0],
    ] as const) {
      const { order } = await buy(discount, 'ada@example.com');
      const refund = await merchant.post(`/orders/${order.id}/cancel`, { refund: true });
      expect(refund.status, refund.text).toBe(200);
      expect(await usage(discount.toLowerCase())).toEqual({ redeemed: left, held: 0 });
    }
    const { order } = await buy('BACK', 'bob@example.com');
    expect((await merchant.post(`/orders/${order.id}/refunds`, {})).status).toBeLessThan(300);
    await shop.app.orders.upkeep.carryOutRefunds();
    await expect.poll(() => usage('back')).toEqual({ redeemed: 0, held: 0 });
  });
});

describe('a discount for first orders', () => {
  it('is in one of several that a buyer pays at once, and in none after that', async () => {
    const sessions = await Promise.all(Array.from({ length: 6 }, () => create('FIRST', 'new@example.com')));
    const answers = await Promise.all(sessions.map((session) => pay(session)));
    const ends = answers.map(({ body }) => [body.status, totalOf(body)].join(' ')).sort();
    expect(ends).toEqual([`completed ${REDUCED}`, ...Array(5).fill(`ready_for_payment ${PRICE}`)]);
    expect(reasonOf(await create('FIRST', 'NEW@example.com'))).toBe('discount_code_user_ineligible');
    expect(reasonOf(await create('FIRST', 'newer@example.com'))).toBeUndefined();
  });

  it('knows buyers by a hash alone', async () => {
    const { redemptions = [] } = await shop.app.store.read({
      session: { id: (await buy('FIRST', 'secret@example.com')).id, agentId: 'alpha' },
    });
    expect(redemptions.map(({ ruleId }) => ruleId).sort()).toEqual(['$order', 'first']);
    for (const { buyer } of redemptions) {
      expect(buyer).toMatch(/^[\w-]+:[\w-]{43}$/);
      expect(buyer).not.toContain('secret');
    }
  });
});

describe('GET /merchant/discounts', () => {
  it('lists the rules by their ids, a page at a time, with what is used of them and what there may be', async () => {
    const merchant = createMerchantClient(shop.url);
    const seen: { id: string }[] = [];
    let cursor: string | undefined;
    do {
      const { body } = await merchant.get(`/discounts?limit=3${cursor ? `&cursor=${cursor}` : ''}`);
      expect(body.items.length).toBeLessThanOrEqual(3);
      seen.push(...body.items);
      cursor = body.next_cursor;
    } while (cursor);
    expect(seen.map(({ id }) => id)).toEqual(['back', 'bank', 'each', 'first', 'gift', 'kept', 'single', 'ten']);
    expect(seen.at(-1)).toEqual({ id: 'ten', name: 'ten', code: 'TEN', redeemed: 10, held: 0, limits: { total: 10 } });
    expect((await merchant.get('/discounts?code=TEN')).status).toBe(400);
  });
});

const CARD = { type: 'card', credential: { type: 'spt', token: 'spt_not_needed' } };
