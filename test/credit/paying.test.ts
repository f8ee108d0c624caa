import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ownShop } from '../completion/support/own-shop.js';
import { checkIdentities } from '../support/identities.js';
import { paymentFor } from '../support/shopping.js';
import { startApp, type TestApp } from '../support/start-app.js';
import { amountsOf, createCreditDesk, sessionWith } from './support/credits.js';
import { giftCardBody } from './support/gift-cards.js';

/* One unit costs 20.00, nothing is taxed, and TEN takes a tenth off it. */

const DECLINED = 'pm_card_visa_chargeDeclined';
const NOT_NEEDED = {
  payment_data: {
    handler_id: 'card_tokenized',
    instrument: { type: 'card', credential: { type: 'spt', token: 'spt_x' } },
  },
};
const HOUR = 3_600_000;

const log: Record<string, unknown>[] = [];
let shop: TestApp;
let desk: ReturnType<typeof createCreditDesk>;
beforeAll(async () => {
  const effect = { type: 'percent_off', percent_off: 10 };
  const shopDir = await ownShop([{ id: 'unit', price: 2000 }], [{ id: 'ten', name: 'ten', code: 'TEN', effect }]);
  shop = await startApp({ shopDir, log });
  desk = createCreditDesk(shop.url);
});
afterAll(() => shop.close());

const session = (codes: readonly string[], more?: object) => sessionWith(shop.client, codes, more);
const pay = async (of: Awaited<ReturnType<typeof session>>, card?: string) =>
  (await shop.client.complete(of.id, await paymentFor(shop, of, card))).body;
const reject = ({ discounts }: { discounts?: { rejected?: { reason: string }[] } }) =>
  discounts?.rejected?.map(({ reason }) => reason);

describe('a store credit', () => {
  it('pays a part of the total, after discounts, and is told beside them', async () => {
    const { id, code } = await desk.issue(500);
    const shown = await session(['TEN', ` ${code.toLowerCase().replaceAll('-', ' ')} `]);
    checkIdentities(shown);
    expect(amountsOf(shown)).toMatchObject({ subtotal: 1800, store_credit: 500, total: 1300 });
    expect(shown.discounts?.applied.map((each) => each.code)).toEqual(['TEN']);
    expect(reject(shown)).toBeUndefined();
    expect(shown.messages).toMatchObject([
      { type: 'info', content: `The store credit ending in ${code.slice(-4)} pays $5.00; $0.00 of it is left.` },
    ]);
    expect(await desk.balance(id), 'before it is paid').toBe(500);

    const bought = await pay(shown);
    checkIdentities(bought);
    expect(bought.status).toBe('completed');
    expect(amountsOf(bought.order)).toMatchObject({ store_credit: 500, total: 1300 });
    expect((await shop.stripe.charges(shown.id)).map(({ amount }) => amount)).toEqual([1300]);
    expect(await desk.moves(id)).toEqual([
      ['issued', 500],
      ['taken', -500],
      ['spent', 0],
    ]);
    const page = await (await fetch(bought.order.permalink_url)).text();
    expect(page).toContain(`Store credit ending in ${code.slice(-4)}`);
    expect(page).toContain('−$5.00');
    const seen = (await desk.merchant.get(`/orders/${bought.order.id}`)).body;
    expect(seen.store_credits).toEqual([
      { id, kind: 'store_credit', code_end: code.slice(-4), amount: 500, returned: 0 },
    ]);
  });

  it('leaves enough for the card, or nothing, and pays all without one', async () => {
    // 20.00 without 19.90 are 0.10, and the least that a card can pay is 0.50.
    const most = await desk.issue(1990);
    expect(amountsOf(await session([most.code]))).toMatchObject({ store_credit: 1950, total: 50 });
    const rest = await desk.issue(1000);
    const free = await session([most.code, rest.code], { locale: 'de' });
    expect(amountsOf(free)).toMatchObject({ store_credit: 2000, total: 0 });
    expect(free.messages[0]?.content).toContain('Das Guthaben mit der Endung');
    const { body } = await shop.client.complete(free.id, NOT_NEEDED);
    expect([body.status, body.messages]).toEqual(['completed', []]);
    expect(await shop.stripe.charges(free.id)).toEqual([]);
    expect([await desk.balance(most.id), await desk.balance(rest.id)]).toEqual([0, 990]);
  });

  it('is turned away with the reason where it cannot pay', async () => {
    const empty = await desk.issue(2000);
    await shop.client.complete((await session([empty.code])).id, NOT_NEEDED);
    const gone = await desk.issue(100);
    expect((await desk.merchant.post(`/store-credits/${gone.id}/void`)).body).toMatchObject({
      balance: 0,
      status: 'void',
    });
    expect((await desk.merchant.post(`/store-credits/${gone.id}/void`)).status).toBe(409);
    const late = await desk.issue(100, { expires_at: new Date(shop.clock.now() + HOUR).toISOString() });
    const good = await desk.issue(100);
    shop.clock.advance(HOUR);
    const codes = [empty.code, gone.code, late.code, good.code, good.code, 'SC-2222-2222-2222-2222'];
    const shown = await session(codes);
    expect(shown.discounts?.codes).toEqual(codes);
    expect(reject(shown)).toEqual([
      'discount_code_usage_limit_reached',
      'discount_code_invalid',
      'discount_code_expired',
      'discount_code_already_applied',
      'discount_code_invalid',
    ]);
    const paths = shown.messages.filter(({ type }) => type === 'warning').map(({ param }) => param);
    expect(paths).toEqual([0, 1, 2, 4, 5].map((index) => `$.discounts.codes[${index}]`));
    expect(amountsOf(shown)).toMatchObject({ store_credit: 100, total: 1900 });
    const updated = await shop.client.update(shown.id, { discounts: { codes: [] } });
    expect(amountsOf(updated.body)).not.toHaveProperty('store_credit');
  });

  it('is given back by a decline, and by a session that is canceled while it waits', async () => {
    const { id, code } = await desk.issue(800);
    const shown = await session([code]);
    await shop.stripe.faults([
      { match: { method: 'POST', path: '/v1/payment_intents/*/confirm' }, fault: 'delay_after', ms: 300, times: 1 },
    ]);
    const paying = pay(shown, DECLINED);
    await expect.poll(() => desk.balance(id)).toBe(0);
    expect(reject(await session([code])), 'while it is held').toEqual(['discount_code_usage_limit_reached']);
    expect((await paying).messages).toMatchObject([{ code: 'payment_declined' }, { type: 'info' }]);
    expect((await shop.client.cancel(shown.id)).body.status).toBe('canceled');
    expect(await desk.moves(id)).toEqual([
      ['issued', 800],
      ['taken', -800],
      ['released', 800],
    ]);
  });

  it('is never spent twice, by however many payments at once', async () => {
    const { id, code } = await desk.issue(5000);
    const sessions = await Promise.all(Array.from({ length: 10 }, () => session([code])));
    expect(new Set(sessions.map((each) => amountsOf(each).store_credit))).toEqual(new Set([2000]));
    const ends = await Promise.all(
      sessions.map(async ({ id: each }) => (await shop.client.complete(each, NOT_NEEDED)).body),
    );
    const bought = ends.filter(({ status }) => status === 'completed');
    expect(bought).toHaveLength(2);
    expect(await desk.balance(id)).toBe(1000);
    for (const other of ends.filter((end) => !bought.includes(end))) {
      expect(other.status).toBe('ready_for_payment');
      expect(other.messages.map((message: { code?: string }) => message.code)).toContain('price_change');
      checkIdentities(other);
    }
    const [one, two] = ends.filter(({ status }) => status !== 'completed');
    const paid = await Promise.all([pay(one), pay(two)]);
    expect(paid.map(({ status }) => status).sort()).toEqual(['completed', 'ready_for_payment']);
    expect(await desk.balance(id)).toBe(0);
    const spent = (await desk.moves(id)).reduce((sum, [, amount]) => sum + amount, 0);
    expect(spent).toBe(0);
    const charges = [...(await shop.stripe.charges(one.id)), ...(await shop.stripe.charges(two.id))];
    expect(charges.map(({ amount }) => amount)).toEqual([1000]);
  });

  it('that was spent elsewhere before late money came leaves the order and a warning', async () => {
    const { id, code } = await desk.issue(1500);
    const shown = await session([code]);
    await pay(shown, DECLINED);
    const other = await session([code]);
    expect((await pay(other)).status).toBe('completed');
    shop.clock.advance(31 * 60_000);
    const intents = await shop.stripe.seller.paymentIntents.list({ limit: 20 });
    const intent = intents.data.find(({ metadata }) => metadata.checkout_session_id === shown.id);
    await shop.stripe.seller.paymentIntents.confirm(intent?.id ?? '', { payment_method: 'pm_card_visa' });
    await shop.app.orders.reconciliation.run({ since: 0 });
    const { body } = await shop.client.get(shown.id);
    expect([body.status, body.order.status]).toEqual(['completed', 'manual_review']);
    const seen = (await desk.merchant.get(`/orders/${body.order.id}`)).body;
    expect(seen.warnings).toMatchObject([{ kind: 'credit', detail: expect.stringContaining('$15.00') }]);
    expect(seen.store_credits).toBeUndefined();
    expect(await desk.balance(id)).toBe(0);
    // What was not taken does not go back: of the 20.00, 5.00 were paid.
    await desk.merchant.post(`/orders/${body.order.id}/reject`);
    await shop.app.orders.upkeep.carryOutRefunds();
    expect(await desk.balance(id)).toBe(0);
  });

  it('is all there is where the shop takes no gift cards', async () => {
    const { status, body } = await desk.merchant.post('/store-credits', { kind: 'gift_card', amount: 100 });
    expect([status, body.param]).toEqual([400, '$.kind']);
    const shown = await session([]);
    expect(shown.capabilities.payment.handlers.map(({ id }) => id)).toEqual(['card_tokenized']);
    const refused = await shop.client.complete(shown.id, giftCardBody((await desk.issue(5000)).code));
    expect([refused.status, refused.body.param]).toEqual([400, '$.payment_data.handler_id']);
    expect((await shop.client.request('/agentic_commerce/delegate_payment', { body: {} })).status).toBe(404);
  });

  it('has a code that is in no log, in no list and in no table of credits', async () => {
    const { id, code } = await desk.issue(100, { note: 'canary' });
    await pay(await session([code]));
    const listed = await desk.merchant.all('/store-credits', 3);
    expect(listed.map((each) => each.id)).toContain(id);
    const audit = (await desk.merchant.get(`/audit?subject=${id}`)).body;
    expect(audit.items).toMatchObject([{ action: 'store_credit.issue', detail: { amount: 100 } }]);
    const { credits } = await shop.app.store.read({ credits: [id] });
    const bare = code.replaceAll('-', '').slice(2);
    for (const text of [log, listed, audit, [...(credits?.values() ?? [])]].map((each) => JSON.stringify(each))) {
      expect(text.replaceAll('-', '')).not.toContain(bare);
      expect(text.replaceAll('-', '').toUpperCase()).not.toContain(bare);
    }
    expect(log.length).toBeGreaterThan(10);
  });
});
