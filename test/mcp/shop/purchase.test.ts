import { describe, expect, it } from 'vitest';
import { readShownId } from '../../../src/mcp/shop/shown-session.js';
import { ADDRESS } from '../../support/builders.js';
import { shopWithApp } from './support/shop.js';
import { connectShopApp, SHOPPER, tokenFor, totalOf } from './support/shop-client.js';

const shop = shopWithApp();

describe('a purchase through the app', () => {
  it('goes from the search to the order, and is charged once, for what was shown', async () => {
    const app = await connectShopApp(shop().url);
    const { said: found } = await app.call('search_products', { query: 'merino tee' });
    const { said: offer } = await app.call('show-buy-product-widget', { product_id: found.products[0].id });
    expect(offer).toMatchObject({ variant_id: 'item_123', quantity: 1, payment_mode: 'test' });

    const first = await app.fill({ variant_id: offer.variant_id, quantity: 2 });
    expect([first.status, first.currency, totalOf(first)]).toEqual(['not_ready_for_payment', 'USD', 3998]);
    expect(first.messages.map(({ code, param }) => [code, param])).toEqual([
      ['missing', '$.buyer.email'],
      ['missing', '$.fulfillment_address'],
    ]);
    const form = { checkout_session_id: first.id, variant_id: 'item_123', quantity: 2, buyer: SHOPPER };
    const addressed = await app.fill({ ...form, fulfillment_address: { ...ADDRESS, line_two: 'Flat 2' } });
    expect(addressed.fulfillment_options.map(({ id, total }) => [id, total])).toEqual([
      ['standard', 599],
      ['express', 1499],
    ]);
    expect(addressed.messages.map(({ param }) => param)).toEqual(['$.fulfillment_option_id']);
    const chosen = await app.fill({
      ...form,
      fulfillment_address: { ...ADDRESS, line_two: 'Flat 2', phone_number: '+1 555' },
      fulfillment_option_id: 'express',
    });
    expect(chosen).toMatchObject({
      id: expect.stringContaining(readShownId(first.id).id),
      status: 'ready_for_payment',
      payment_mode: 'test',
      payment_provider: {
        provider: 'stripe',
        merchant_id: 'profile_test_sandbox',
        supported_payment_methods: ['card'],
      },
      fulfillment_option_id: 'express',
      fulfillment_address: { ...ADDRESS, line_two: 'Flat 2', phone_number: '+1 555' },
      messages: [],
      metadata: {},
    });
    expect(chosen.links.map(({ type }) => type)).toContain('terms_of_use');

    const { isError, said } = await app.pay(chosen.id, await tokenFor(shop(), chosen));
    expect(isError).toBe(false);
    expect(said).toMatchObject({
      id: chosen.id,
      status: 'completed',
      currency: 'USD',
      buyer: SHOPPER,
      totals: chosen.totals,
      line_items: chosen.line_items,
      fulfillment_option_id: 'express',
      order: { checkout_session_id: chosen.id },
    });
    expect((await shop().stripe.charges(readShownId(chosen.id).id)).map(({ amount }) => amount)).toEqual([
      totalOf(chosen),
    ]);
    const page = await fetch(said.order.permalink_url);
    expect(await page.text()).toContain(said.order.order_number);
  });
});
