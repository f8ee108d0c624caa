import { describe, expect, it } from 'vitest';
import { readShownId } from '../../../src/mcp/shop/shown-session.js';
import { authenticatingShop } from '../../authentication/support/shop.js';
import { EDGE_DISCOUNTS, shopWithDiscounts } from '../../protocol/own-shop.js';
import { NO_SESSION } from '../../protocol/shared-shop.js';
import { startApp } from '../../support/start-app.js';
import { shopWithApp, WIDGET } from './support/shop.js';
import {
  connectShopApp,
  type ShopAnswer,
  type ShopClient,
  tokenFor,
  totalOf,
  wholeForm,
} from './support/shop-client.js';

const shop = shopWithApp();

async function ready(overrides: object = {}) {
  const app = await connectShopApp(shop().url);
  const checkout = await app.fill(wholeForm(overrides));
  expect(checkout.status).toBe('ready_for_payment');
  return { app, checkout };
}

/** What the sheet is told of a checkout that was not completed. */
function reasonsOf({ isError, said }: ShopAnswer): [string, string][] {
  expect([isError, said.order]).toEqual([true, undefined]);
  return said.messages.map(({ type, code }: { type: string; code: string }) => [type, code]);
}

const charges = async (id: string) => (await shop().stripe.charges(readShownId(id).id)).length;

describe('the payment sheet', () => {
  it.each([
    ['pm_card_visa_chargeDeclined', 'payment_declined'],
    ['pm_card_visa_chargeDeclinedInsufficientFunds', 'payment_declined'],
    ['pm_card_authenticationRequired', 'requires_3ds'],
  ])('is told of %s, and may pay with another card', async (card, code) => {
    const { app, checkout } = await ready();
    const declined = await app.pay(checkout.id, await tokenFor(shop(), checkout, card));
    expect(reasonsOf(declined)).toEqual([['error', code]]);
    expect(declined.text).toBe(declined.said.messages[0].content);
    expect(declined.said).toMatchObject({ id: checkout.id, status: 'ready_for_payment', totals: checkout.totals });
    expect(await charges(checkout.id)).toBe(0);
    const paid = await app.pay(checkout.id, await tokenFor(shop(), checkout));
    expect(paid.said.status).toBe('completed');
    expect(await charges(checkout.id)).toBe(1);
  });

  it('is told why this try was not paid, and not why an earlier one was not', async () => {
    const { app, checkout } = await ready();
    const declined = await tokenFor(shop(), checkout, 'pm_card_visa_chargeDeclined');
    await app.pay(checkout.id, declined);
    const otherwise = await app.pay(checkout.id, declined, { buyer: { name: 'Grace Hopper', email: 'g@example.com' } });
    expect(reasonsOf(otherwise)).toEqual([['error', 'idempotency_conflict']]);
    expect(otherwise.text).toBe(otherwise.said.messages[0].content);
    expect(otherwise.text).not.toMatch(/key|request|body/i);
  });

  it('gets one answer to one declined token, and no second try of it', async () => {
    const { app, checkout } = await ready();
    const token = await tokenFor(shop(), checkout, 'pm_card_visa_chargeDeclined');
    const [one, two] = [await app.pay(checkout.id, token), await app.pay(checkout.id, token)];
    expect(two).toEqual(one);
  });

  it('may ask ten times at once with one token: one charge, and ten times the order', async () => {
    const { app, checkout } = await ready();
    const token = await tokenFor(shop(), checkout);
    const answers = await Promise.all(Array.from({ length: 10 }, () => app.pay(checkout.id, token)));
    for (const answer of answers) expect(answer).toEqual(answers[0]);
    expect(answers[0]?.said.status).toBe('completed');
    expect(await charges(checkout.id)).toBe(1);
  });

  it('may ask with ten tokens at once: one charge, and nobody is told another order', async () => {
    const { app, checkout } = await ready();
    const tokens = await Promise.all(Array.from({ length: 10 }, () => tokenFor(shop(), checkout)));
    const answers = await Promise.all(tokens.map((token) => app.pay(checkout.id, token)));
    const { said } = await app.pay(checkout.id, 'spt_any');
    for (const answer of answers) {
      if (answer.isError) expect(reasonsOf(answer)).toContainEqual(['error', 'session_in_progress']);
      else expect(answer.said.order).toEqual(said.order);
    }
    expect(answers.some(({ isError }) => !isError)).toBe(true);
    expect(await charges(checkout.id)).toBe(1);
  });

  it('gets the order of a completed session, whatever token it sends', async () => {
    const { app, checkout } = await ready();
    const token = await tokenFor(shop(), checkout);
    const paid = await app.pay(checkout.id, token);
    for (const other of [token, await tokenFor(shop(), checkout), 'spt_unknown']) {
      expect(await app.pay(checkout.id, other)).toEqual(paid);
    }
    const elsewhere = await connectShopApp(shop().url);
    expect(await elsewhere.pay(checkout.id, token, { buyer: null })).toEqual(paid);
    expect(await charges(checkout.id)).toBe(1);
  });

  it('can leave the buyer to the session, and can name another', async () => {
    const { app, checkout } = await ready();
    const kept = await app.pay(checkout.id, await tokenFor(shop(), checkout), { buyer: null });
    expect(kept.said.buyer).toEqual({ name: 'Ada Byron', email: 'ada@example.com' });
    const other = await ready();
    const buyer = { first_name: 'Grace', last_name: 'Hopper', email: 'grace@example.com', phone_number: '+1 555' };
    const named = await app.pay(other.checkout.id, await tokenFor(shop(), other.checkout), { buyer });
    expect(named.said.buyer).toEqual({ name: 'Grace Hopper', email: 'grace@example.com', phone_number: '+1 555' });
  });

  it('pays no session that lacks something', async () => {
    const app = await connectShopApp(shop().url);
    const checkout = await app.fill(wholeForm({ fulfillment_option_id: undefined }));
    const answer = await app.pay(checkout.id, await shop().stripe.mint({ amount: 99_999 }));
    expect(reasonsOf(answer)).toEqual([['error', 'missing']]);
    expect(await charges(checkout.id)).toBe(0);
  });

  it.each([
    ['less', { quantity: 1 }],
    ['more', { quantity: 3 }],
  ])('charges nothing where the session costs %s than the shopper was shown', async (_, change) => {
    const { app, checkout } = await ready({ quantity: 2 });
    const token = await shop().stripe.mint({ amount: 99_999 });
    const id = readShownId(checkout.id).id;
    const changed = await app.fill({ ...wholeForm(change), checkout_session_id: id });
    expect(changed.id).not.toBe(checkout.id);
    const answer = await app.pay(checkout.id, token);
    expect(reasonsOf(answer)).toEqual([['error', 'price_change']]);
    expect(answer.said).toMatchObject({ id: changed.id, totals: changed.totals });
    expect(await app.pay(checkout.id, token)).toEqual(answer);
    expect(await charges(id)).toBe(0);
    const paid = await app.pay(changed.id, token);
    expect(paid.said).toMatchObject({ id: changed.id, order: { checkout_session_id: changed.id } });
    expect((await shop().stripe.charges(id)).map(({ amount }) => amount)).toEqual([totalOf(changed)]);
  });

  it('charges what was shown or nothing, whatever is changed at the same time', async () => {
    for (let round = 0; round < 10; round += 1) {
      const { app, checkout } = await ready({ quantity: 2 });
      const token = await shop().stripe.mint({ amount: 99_999 });
      const { id } = readShownId(checkout.id);
      const [answer] = await Promise.all([
        app.pay(checkout.id, token),
        app.call('update_checkout', {
          ...wholeForm({ quantity: 1 }),
          checkout_session_id: id,
          request_id: crypto.randomUUID(),
        }),
      ]);
      const amounts = (await shop().stripe.charges(id)).map(({ amount }) => amount);
      expect(amounts).toEqual(answer.isError ? [] : [totalOf(checkout)]);
    }
  });

  it('pays none with a token for less', async () => {
    const { app, checkout } = await ready();
    const answer = await app.pay(checkout.id, await shop().stripe.mint({ amount: totalOf(checkout) - 1 }));
    expect(reasonsOf(answer)).toEqual([['error', 'payment_declined']]);
    expect(await charges(checkout.id)).toBe(0);
  });

  it('pays nothing that sold out meanwhile', async () => {
    const first = await ready({ variant_id: 'item_low', quantity: 3 });
    const app = await connectShopApp(shop().url);
    const late = await app.fill(wholeForm({ variant_id: 'item_low', quantity: 1 }));
    expect(late.messages.map(({ code, param }) => [code, param])).toEqual([['out_of_stock', '$.variant_id']]);
    const answer = await app.pay(late.id, await tokenFor(shop(), late));
    expect(reasonsOf(answer)).toEqual([['error', 'out_of_stock']]);
    await first.app.pay(first.checkout.id, await tokenFor(shop(), first.checkout));
    expect([await charges(late.id), await charges(first.checkout.id)]).toEqual([0, 1]);
  });

  it.each([NO_SESSION, 'nothing', '../../etc', 'cs_unknown/complete', 'cs\\x'])('knows no session %j', async (id) => {
    const app = await connectShopApp(shop().url);
    const answer = await app.pay(id, 'spt_any');
    expect(answer.said).toMatchObject({ id, messages: [{ type: 'error', code: 'session_not_found' }] });
    expect(reasonsOf(answer)).toHaveLength(1);
  });

  it('takes up a payment whose answer was lost', async () => {
    const { app, checkout } = await ready();
    const token = await tokenFor(shop(), checkout);
    const match = { method: 'POST', path: '/v1/payment_intents/*/confirm' };
    await shop().stripe.faults([{ match, fault: 'drop_after', times: 1 }]);
    const lost = await app.pay(checkout.id, token);
    const found = lost.isError ? await app.pay(checkout.id, token) : lost;
    expect(found.said.status).toBe('completed');
    expect(await charges(checkout.id)).toBe(1);
  });
});

describe('a payment that Stripe does not answer', () => {
  it('is told in words for a shopper, and taken up by the same call', async () => {
    const own = await startApp({ inMemory: true, stripeBudget: 300, widgetHtml: async () => WIDGET });
    const app = await connectShopApp(own.url);
    const checkout = await app.fill(wholeForm(), { 'openai/locale': 'fr' });
    const token = await tokenFor(own, checkout);
    const match = { method: 'POST', path: '/v1/payment_intents/*/confirm' };
    await own.stripe.faults([{ match, fault: 'delay', ms: 1_000, times: 1 }]);
    const lost = await app.pay(checkout.id, token);
    expect(reasonsOf(lost)).toContainEqual(['error', 'service_unavailable']);
    expect([lost.said.status, lost.text]).toEqual([
      'complete_in_progress',
      expect.stringMatching(/^La boutique n’a pas pu terminer pour l’instant\. .*rien n’est débité deux fois\.$/),
    ]);
    await expect.poll(() => own.stripe.charges(readShownId(checkout.id).id)).toHaveLength(1);
    expect((await app.pay(checkout.id, token)).said.status).toBe('completed');
    expect(await own.stripe.charges(readShownId(checkout.id).id)).toHaveLength(1);
    await own.close();
  });
});

describe('a session that is over', () => {
  const modify = (app: ShopClient, id: string) =>
    app.call('update_checkout', { ...wholeForm(), checkout_session_id: id, request_id: 'x'.repeat(16) });

  it('with its sale says so, with the order', async () => {
    const { app, checkout } = await ready();
    const { said: paid } = await app.pay(checkout.id, await tokenFor(shop(), checkout));
    const { isError, said } = await modify(app, checkout.id);
    expect([isError, said.error.code]).toEqual([true, 'session_not_modifiable']);
    expect(said.checkout).toMatchObject({ id: checkout.id, status: 'completed', order: paid.order });
  });

  it('with its time says so, and cannot be paid', async () => {
    const own = await startApp({ inMemory: true, widgetHtml: async () => WIDGET });
    const app = await connectShopApp(own.url);
    const checkout = await app.fill(wholeForm());
    own.clock.advance(7 * 3_600_000);
    const { isError, said } = await modify(app, checkout.id);
    expect([isError, said.error.code, said.checkout.status, said.checkout.order]).toEqual([
      true,
      'session_not_modifiable',
      'expired',
      undefined,
    ]);
    const answer = await app.pay(checkout.id, await tokenFor(own, checkout));
    expect(answer.said.status).toBe('expired');
    expect(reasonsOf(answer)).toEqual([
      ['error', 'expired'],
      ['error', 'session_not_modifiable'],
    ]);
    expect(await own.stripe.charges()).toEqual([]);
    await own.close();
  });
});

describe('a shop that knows 3-D Secure', () => {
  const openWith = async (authentication: object) =>
    startApp({ inMemory: true, shopDir: await authenticatingShop(authentication), widgetHtml: async () => WIDGET });

  it('takes another card where an issuer asks for it', async () => {
    const own = await openWith({});
    const app = await connectShopApp(own.url);
    const checkout = await app.fill(wholeForm());
    const answer = await app.pay(checkout.id, await tokenFor(own, checkout, 'pm_card_authenticationRequired'));
    expect(reasonsOf(answer)).toEqual([['error', 'requires_3ds']]);
    const paid = await app.pay(checkout.id, await tokenFor(own, checkout));
    expect(paid.said.status).toBe('completed');
    expect(await own.stripe.charges(readShownId(checkout.id).id)).toHaveLength(1);
    await own.close();
  });

  it('says in the form that it cannot sell where its own rules ask for it', async () => {
    const own = await openWith({ required_when: [{ minimum_amount: 100 }] });
    const app = await connectShopApp(own.url);
    const checkout = await app.fill(wholeForm());
    expect([checkout.status, checkout.messages.map(({ code }) => code)]).toEqual([
      'not_ready_for_payment',
      ['requires_3ds'],
    ]);
    expect(reasonsOf(await app.pay(checkout.id, await tokenFor(own, checkout)))).toEqual([['error', 'requires_3ds']]);
    expect(await own.stripe.charges()).toEqual([]);
    await own.close();
  });
});

describe('a total that moved since the sheet showed it', () => {
  it('is an error with the new total, and nothing is charged', async () => {
    const { shopDir, remove } = await shopWithDiscounts(EDGE_DISCOUNTS);
    const own = await startApp({ inMemory: true, shopDir, widgetHtml: async () => WIDGET });
    const app = await connectShopApp(own.url);
    const shown = await app.fill(wholeForm({ discount_code: 'ENDING' }));
    const token = await own.stripe.mint({ amount: 99_999 });
    own.clock.advance(2 * 3_600_000);
    const answer = await app.pay(shown.id, token);
    expect(reasonsOf(answer)).toContainEqual(['error', 'price_change']);
    expect(answer.said.status).toBe('ready_for_payment');
    expect(totalOf(answer.said)).toBeGreaterThan(totalOf(shown));
    expect(await own.stripe.charges()).toEqual([]);
    const paid = await app.pay(answer.said.id, await tokenFor(own, { ...shown, totals: answer.said.totals }));
    expect(paid.said.status).toBe('completed');
    expect((await own.stripe.charges()).map(({ amount }) => amount)).toEqual([totalOf(answer.said)]);
    await own.close();
    await remove();
  });
});
