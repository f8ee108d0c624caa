import { randomUUID } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import type { RequestCheckout } from '../../../src/mcp/shop/request-checkout.js';
import { readShownId } from '../../../src/mcp/shop/shown-session.js';
import { NO_SESSION } from '../../protocol/shared-shop.js';
import { ADDRESS, createBody } from '../../support/builders.js';
import { postRaw, toolCall } from '../support/raw-post.js';
import { shopWithApp } from './support/shop.js';
import { connectShopApp, SHOPPER, type ShopClient, tokenFor, totalOf, wholeForm } from './support/shop-client.js';

const shop = shopWithApp();
const connected = () => connectShopApp(shop().url);
const requestId = () => randomUUID();

const update = (app: ShopClient, form: object) => app.call('update_checkout', { request_id: requestId(), ...form });

describe('the form', () => {
  it('is priced as a whole each time: what is left out is not there', async () => {
    const app = await connected();
    const whole = await app.fill(wholeForm({ quantity: 3, discount_code: 'SAVE10' }));
    expect(whole.totals.map(({ type }) => type)).toContain('items_discount');
    const bare = await app.fill({ checkout_session_id: whole.id, variant_id: 'item_456', quantity: 1 });
    expect(bare).toMatchObject({
      id: `${readShownId(whole.id).id}-4500`,
      status: 'not_ready_for_payment',
      fulfillment_address: null,
      fulfillment_option_id: null,
      line_items: [{ item: { id: 'item_456', quantity: 1 }, base_amount: 4500, discount: 0, total: 4500 }],
      totals: [
        { type: 'items_base_amount', amount: 4500 },
        { type: 'subtotal', amount: 4500 },
        { type: 'total', amount: 4500 },
      ],
    });
    const again = await app.fill({
      ...wholeForm({ quantity: 3, discount_code: 'SAVE10' }),
      checkout_session_id: bare.id,
    });
    expect([again.totals, again.status]).toEqual([whole.totals, 'ready_for_payment']);
  });

  it('keeps the delivery while it is on offer, and takes none that is not', async () => {
    const app = await connected();
    const us = await app.fill(wholeForm());
    const form = { ...wholeForm({ fulfillment_option_id: 'express' }), checkout_session_id: us.id };
    const express = await app.fill(form);
    expect([express.fulfillment_option_id, totalOf(express) > totalOf(us)]).toEqual(['express', true]);
    const canada = { ...ADDRESS, city: 'Toronto', state: 'ON', country: 'CA', postal_code: 'M5V 2T6' };
    const moved = await app.fill({ ...form, fulfillment_address: canada });
    const offered = moved.fulfillment_options.map(({ id }) => id);
    expect(moved.fulfillment_option_id).toBe(offered.includes('express') ? 'express' : null);
    const unknown = await app.fill({ ...form, fulfillment_option_id: 'rocket' });
    expect(unknown.fulfillment_options).not.toEqual([]);
    expect(unknown.fulfillment_option_id).toBe('express');
    const fresh = await app.fill(wholeForm({ fulfillment_option_id: 'rocket' }));
    expect([fresh.fulfillment_option_id, fresh.messages.map(({ param }) => param)]).toEqual([
      null,
      ['$.fulfillment_option_id'],
    ]);
  });

  it('answers the same request in the same way, and another one with the same id not at all', async () => {
    const app = await connected();
    const form = { ...wholeForm(), request_id: requestId() };
    const [one, two] = [await app.fill(form), await app.fill(form)];
    expect(two).toEqual(one);
    expect(await app.errorOf('update_checkout', { ...form, quantity: 2 })).toMatchObject({
      code: 'idempotency_conflict',
    });
    const change = { ...wholeForm({ quantity: 2, fulfillment_option_id: 'express' }), checkout_session_id: one.id };
    const again = { ...change, request_id: requestId() };
    expect(await app.fill(again)).toEqual(await app.fill(again));
    const others = await Promise.all([app.fill(wholeForm()), app.fill(wholeForm())]);
    expect(new Set([one, ...others].map(({ id }) => id)).size).toBe(3);
  });

  it.each([
    [{ variant_id: 'item_sold_out' }, 'out_of_stock', '$.variant_id'],
    [{ variant_id: 'item_low', quantity: 9 }, 'out_of_stock', '$.variant_id'],
    [{ variant_id: 'item_limited', quantity: 6 }, 'quantity_exceeded', '$.quantity'],
    [{ variant_id: 'item_pickup' }, 'missing', '$.fulfillment_option_id'],
    [{ fulfillment_address: { ...ADDRESS, state: 'ZZ' } }, 'invalid', '$.fulfillment_address.state'],
    [{ fulfillment_address: { ...ADDRESS, state: '' } }, 'invalid', '$.fulfillment_address.state'],
    [
      { fulfillment_address: { ...ADDRESS, country: 'DE', state: '' } },
      'region_restricted',
      '$.fulfillment_address.country',
    ],
    [{ discount_code: 'NOSUCHCODE' }, 'discount_code_invalid', '$.discount_code'],
    [{ discount_code: 'EXPIRED' }, 'discount_code_expired', '$.discount_code'],
    [{ buyer: undefined }, 'missing', '$.buyer.email'],
    [{ fulfillment_address: undefined }, 'missing', '$.fulfillment_address'],
  ])('is told what stands against %j, and where', async (change, code, param) => {
    const { messages } = await (await connected()).fill(wholeForm(change));
    expect(messages.map((message) => ({ code: message.code, param: message.param }))).toContainEqual({ code, param });
    for (const message of messages) expect(message.content).toMatch(/^\S.*[.!]$/);
  });

  it.each([
    [{ request_id: undefined }, 'missing', '$.request_id'],
    [{ request_id: 'short' }, 'invalid', '$.request_id'],
    [{ request_id: 'with spaces in it, twenty' }, 'invalid', '$.request_id'],
    [{ request_id: 'x'.repeat(129) }, 'invalid', '$.request_id'],
    [{ request_id: 7 }, 'invalid', '$.request_id'],
    [{ checkout_session_id: '' }, 'invalid', '$.checkout_session_id'],
    [{ checkout_session_id: 7 }, 'invalid', '$.checkout_session_id'],
    [{ checkout_session_id: NO_SESSION }, 'session_not_found', undefined],
    [{ checkout_session_id: '../../merchant' }, 'session_not_found', undefined],
    [{ variant_id: undefined }, 'missing', '$.variant_id'],
    [{ variant_id: 'zeppelin' }, 'invalid_item_id', '$.variant_id'],
    [{ variant_id: { id: 'item_123' } }, 'invalid', '$.variant_id'],
    [{ quantity: undefined }, 'missing', '$.quantity'],
    [{ quantity: 0 }, 'invalid', '$.quantity'],
    [{ quantity: -1 }, 'invalid', '$.quantity'],
    [{ quantity: 1.5 }, 'invalid', '$.quantity'],
    [{ quantity: '1' }, 'invalid', '$.quantity'],
    [{ quantity: 100_001 }, 'invalid', '$.quantity'],
    [{ buyer: {} }, 'missing', '$.buyer.name'],
    [{ buyer: 'Ada' }, 'invalid', '$.buyer'],
    [{ buyer: { ...SHOPPER, name: '' } }, 'invalid', '$.buyer.name'],
    [{ buyer: { ...SHOPPER, name: 'x'.repeat(501) } }, 'invalid', '$.buyer.name'],
    [{ buyer: { name: 'Ada' } }, 'missing', '$.buyer.email'],
    [{ buyer: { ...SHOPPER, email: 'ada' } }, 'invalid', '$.buyer.email'],
    [{ buyer: { ...SHOPPER, phone_number: 5 } }, 'invalid', '$.buyer.phone_number'],
    [{ buyer: { ...SHOPPER, card: '4242' } }, 'invalid', '$.buyer.card'],
    [{ fulfillment_address: {} }, 'missing', '$.fulfillment_address.name'],
    [{ fulfillment_address: { ...ADDRESS, name: '' } }, 'invalid', '$.fulfillment_address.name'],
    [{ fulfillment_address: { ...ADDRESS, line_one: '' } }, 'invalid', '$.fulfillment_address.line_one'],
    [{ fulfillment_address: { ...ADDRESS, line_two: 2 } }, 'invalid', '$.fulfillment_address.line_two'],
    [{ fulfillment_address: { ...ADDRESS, city: undefined } }, 'missing', '$.fulfillment_address.city'],
    [{ fulfillment_address: { ...ADDRESS, state: undefined } }, 'missing', '$.fulfillment_address.state'],
    [{ fulfillment_address: { ...ADDRESS, country: 'USA' } }, 'invalid', '$.fulfillment_address.country'],
    [
      { fulfillment_address: { ...ADDRESS, postal_code: 'x'.repeat(21) } },
      'invalid',
      '$.fulfillment_address.postal_code',
    ],
    [{ fulfillment_address: { ...ADDRESS, phone_number: [] } }, 'invalid', '$.fulfillment_address.phone_number'],
    [{ fulfillment_address: { ...ADDRESS, company: 'X' } }, 'invalid', '$.fulfillment_address.company'],
    [{ fulfillment_option_id: '' }, 'invalid', '$.fulfillment_option_id'],
    [{ fulfillment_option_id: ['standard'] }, 'invalid', '$.fulfillment_option_id'],
    [{ discount_code: 7 }, 'invalid', '$.discount_code'],
    [{ discount_code: 'x'.repeat(101) }, 'invalid', '$.discount_code'],
    [{ total: 1 }, 'invalid', '$.total'],
    [{ amount: 1 }, 'invalid', '$.amount'],
  ])('refuses %j', async (change, code, param) => {
    const { body } = await postRaw(
      shop().url,
      toolCall('update_checkout', { ...wholeForm(), request_id: requestId(), ...change }),
      { path: '/mcp/shop' },
    );
    const { isError, structuredContent, content } = body.result;
    expect([isError, structuredContent.error.code, structuredContent.error.param]).toEqual([true, code, param]);
    expect(content).toEqual([{ type: 'text', text: structuredContent.error.message }]);
  });
});

describe('what the payment sheet sends', () => {
  it.each([
    [{ checkout_session_id: undefined }, '$.checkout_session_id'],
    [{ checkout_session_id: 7 }, '$.checkout_session_id'],
    [{ buyer: 'Ada' }, '$.buyer'],
    [{ buyer: { name: 'Ada' } }, '$.buyer.email'],
    [{ buyer: { email: 'no' } }, '$.buyer.email'],
    [{ buyer: { ...SHOPPER, name: 7 } }, '$.buyer.name'],
    [{ buyer: { ...SHOPPER, phone_number: {} } }, '$.buyer.phone_number'],
    [{ payment_data: undefined }, '$.payment_data'],
    [{ payment_data: 'spt_secret123' }, '$.payment_data'],
    [{ payment_data: { provider: 'stripe' } }, '$.payment_data.token'],
    [{ payment_data: { token: '', provider: 'stripe' } }, '$.payment_data.token'],
    [{ payment_data: { token: 'x'.repeat(256), provider: 'stripe' } }, '$.payment_data.token'],
    [{ payment_data: { token: 'spt_secret123' } }, '$.payment_data.provider'],
    [{ payment_data: { token: 'spt_secret123', provider: 'adyen' } }, '$.payment_data.provider'],
    [
      { payment_data: { token: 'spt_secret123', provider: 'stripe', billing_address: 'x' } },
      '$.payment_data.billing_address',
    ],
    [
      { payment_data: { token: 'spt_secret123', provider: 'stripe', billing_address: { city: 7 } } },
      '$.payment_data.billing_address.city',
    ],
  ])('is refused as %j', async (change, param) => {
    const app = await connected();
    const { id } = await app.fill(wholeForm());
    const payment_data = { token: 'spt_secret123', provider: 'stripe' };
    const { body, text } = await postRaw(
      shop().url,
      toolCall('complete_checkout', { checkout_session_id: id, buyer: null, payment_data, ...change }),
      { path: '/mcp/shop' },
    );
    expect([body.result.isError, body.result.structuredContent.error.param]).toEqual([true, param]);
    expect(text).not.toContain('secret123');
  });

  it('may have more to it than is known here', async () => {
    const app = await connected();
    const checkout = await app.fill(wholeForm());
    const { said } = await app.call('complete_checkout', {
      checkout_session_id: checkout.id,
      buyer: { ...SHOPPER, locale: 'en' },
      payment_data: { token: await tokenFor(shop(), checkout), provider: 'stripe', billing_address: {}, wallet: 'x' },
      conversation_id: 'c1',
    });
    expect(said.status).toBe('completed');
  });
});

describe('sessions', () => {
  it('of the app are nobody else’s, and the app knows none of theirs', async () => {
    const app = await connected();
    const { client, stripe } = shop();
    const own = await app.fill(wholeForm());
    const { body: theirs } = await client.create(createBody());
    const refused = [
      await client.get(own.id),
      await client.update(own.id, {}),
      await client.cancel(own.id),
      await client.complete(own.id, { payment_data: {} }),
    ];
    expect(refused.map(({ status }) => status)).toEqual([404, 404, 404, 400]);
    const { isError, said } = await update(app, { ...wholeForm(), checkout_session_id: theirs.id });
    expect([isError, said.error.code]).toEqual([true, 'session_not_found']);
    const paid = await app.pay(theirs.id, await stripe.mint({ amount: 99_999 }));
    expect(paid.said).toMatchObject({ id: theirs.id, messages: [{ code: 'session_not_found' }] });
    expect((await client.get(theirs.id)).body).toEqual(theirs);
    expect(await stripe.charges(theirs.id)).toEqual([]);
  });
});

describe('the language of a session', () => {
  const TOTALS: Record<string, string> = { de: 'Gesamtbetrag', ja: '合計', en: 'Total' };
  const wordFor = ({ totals }: RequestCheckout) => totals.find(({ type }) => type === 'total')?.display_text;

  it('is what the host says, stays so, and goes on to the order', async () => {
    const app = await connected();
    const made = await app.fill(wholeForm({ quantity: 2 }), { 'openai/locale': 'de-AT', 'openai/userAgent': 'x' });
    expect(wordFor(made)).toBe(TOTALS.de);
    const changed = await app.fill(
      { ...wholeForm({ discount_code: 'NONE' }), checkout_session_id: made.id },
      { 'openai/locale': 'ja' },
    );
    expect(wordFor(changed)).toBe(TOTALS.de);
    const { said } = await app.pay(changed.id, await tokenFor(shop(), changed));
    const page = await (await fetch(said.order.permalink_url)).text();
    expect(page).toContain('<html lang="de-AT" dir="ltr">');
  });

  it.each([
    ['ja_JP', 'en'],
    ['ja', 'ja'],
    ['tlh', 'en'],
    ['de, ja', 'en'],
    [`de-${'x'.repeat(5000)}`, 'en'],
    [7, 'en'],
    [{ de: true }, 'en'],
    [null, 'en'],
  ])('%j is answered in %s, and with no error', async (locale, language) => {
    const app = await connected();
    expect(wordFor(await app.fill(wholeForm(), { 'openai/locale': locale }))).toBe(TOTALS[language]);
  });

  it('is that of the first answer where the same request comes again', async () => {
    const app = await connected();
    const form = { ...wholeForm(), request_id: requestId() };
    const first = await app.fill(form, { 'openai/locale': 'de' });
    expect(await app.fill(form, { 'openai/locale': 'ja' })).toEqual(first);
  });
});
