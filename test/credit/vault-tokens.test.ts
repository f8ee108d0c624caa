import { afterAll, beforeAll, expect, it } from 'vitest';
import type { WireSession } from '../../src/protocol/wire.js';
import { ownShop } from '../completion/support/own-shop.js';
import { startApp, type TestApp } from '../support/start-app.js';
import { amountsOf, sessionWith } from './support/credits.js';
import { createGiftCardDesk, giftCardBody, TAKES_GIFT_CARDS, vaultTokenBody } from './support/gift-cards.js';

/* One unit costs 20.00. The server has signed with many keys so far. */

const HOUR = 3_600_000;
const KEYS = Array.from({ length: 10 }, (_, index) => `since-2026-${index}:a-secret-of-the-server-${index}`);

let shop: TestApp;
let desk: ReturnType<typeof createGiftCardDesk>;
beforeAll(async () => {
  const shopDir = await ownShop([{ id: 'unit', price: 2000 }], [], TAKES_GIFT_CARDS);
  shop = await startApp({ shopDir, env: { FINGERPRINT_KEY: KEYS.join() } });
  desk = createGiftCardDesk(shop.url);
});
afterAll(() => shop.close());

const session = () => sessionWith(shop.client, []);
const inAnHour = () => new Date(shop.clock.now() + HOUR).toISOString();

function delegate(code: string, { id }: Pick<WireSession, 'id'>, allowed: object = {}) {
  const allowance = {
    reason: 'one_time',
    max_amount: 2000,
    currency: 'usd',
    checkout_session_id: id,
    merchant_id: 'profile_test_sandbox',
    expires_at: inAnHour(),
    ...allowed,
  };
  const payment_method = { type: 'seller_backed_gift_card', fields: { card_number: code } };
  const body = { payment_method, allowance, risk_signals: [], metadata: {} };
  return shop.client.request('/agentic_commerce/delegate_payment', { body });
}

async function tokenFor(code: string, of: WireSession): Promise<string> {
  const { status, body, text } = await delegate(code, of);
  expect(status, text).toBe(201);
  return body.id;
}

it('a token pays however many keys the server has signed with, and none is read that is not ASCII', async () => {
  const { code } = await desk.issue(5000);
  const shown = await session();
  const token = await tokenFor(code, shown);
  for (const forged of [`${token.slice(0, -1)}é`, `${token.slice(0, 4)}é${token.slice(5)}`, 'vt_', 'vt_.', 'vt_é.é']) {
    const { status, body } = await shop.client.complete(shown.id, vaultTokenBody(forged));
    expect([status, body.messages?.[0]?.code], forged).toEqual([200, 'payment_declined']);
  }
  expect((await shop.client.complete(shown.id, vaultTokenBody(token))).body.status).toBe('completed');
});

it('a card never pays more than its allowance, whatever becomes of its balance and of the session', async () => {
  const card = await desk.issue(4500);
  const orders: string[] = [];
  for (const each of [await session(), await session()]) {
    orders.push((await shop.client.complete(each.id, giftCardBody(card.code))).body.order.id);
  }
  const shown = await session();
  const part = await shop.client.complete(shown.id, vaultTokenBody(await tokenFor(card.code, shown)));
  expect(amountsOf(part.body)).toMatchObject({ store_credit: 500, total: 1500 });
  for (const id of orders) await desk.merchant.post(`/orders/${id}/refunds`, {});
  expect(await desk.balance(card.id)).toBe(4500);
  const { body: more } = await shop.client.update(shown.id, { line_items: [{ id: 'unit', quantity: 2 }] });
  expect(amountsOf(more)).toMatchObject({ store_credit: 2000, total: 2000 });
  expect(more.messages).toMatchObject([{ content: expect.stringContaining('$25.00 of it is left') }]);
});

it('an allowance that could not be used is refused with its own field', async () => {
  const { code } = await desk.issue(5000);
  const shown = await session();
  const wrong = async (allowed: object) => {
    const { status, body } = await delegate(code, shown, allowed);
    return [status, body.param];
  };
  const now = new Date(shop.clock.now()).toISOString();
  expect(await wrong({ expires_at: now })).toEqual([400, '$.allowance.expires_at']);
  expect(await wrong({ expires_at: 'tomorrow' })).toEqual([400, '$.allowance.expires_at']);
  expect(await wrong({ merchant_id: 'profile_of_another' })).toEqual([400, '$.allowance.merchant_id']);
  expect(await wrong({ max_amount: 0 })).toEqual([400, '$.allowance.max_amount']);
});
