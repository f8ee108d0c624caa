import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type AcpClient, createAcpClient } from '../../src/agent/acp-client.js';
import { createBuyer } from '../../src/agent/buyer.js';
import { missingIn, totalOf } from '../../src/agent/session-facts.js';
import { createTokenMinter, type TokenMinter } from '../../src/agent/token-minter.js';
import { defaultAgentAccount } from '../../src/sandbox/sandbox.js';
import { ADDRESS, BUYER } from '../support/builders.js';
import { ALPHA_KEY, startApp, type TestApp } from '../support/start-app.js';

let shop: TestApp;
let client: AcpClient;
let minter: TokenMinter;

beforeAll(async () => {
  shop = await startApp({ inMemory: true });
  client = createAcpClient({ baseUrl: shop.url, apiKey: ALPHA_KEY });
  minter = createTokenMinter({ stripeUrl: shop.stripe.url, secretKey: defaultAgentAccount.key });
});
afterAll(async () => {
  client.close();
  minter.close();
  await shop.close();
});

const buyerAt = (address = ADDRESS) => createBuyer({ client, minter, person: BUYER, address });

describe('a buyer', () => {
  it('buys parcels and downloads together, by the shipping option it prefers', async () => {
    const items = [{ id: 'item_123', quantity: 2 }, { id: 'item_digital' }];
    const { session, order, missing } = await buyerAt().buy({ items, discountCodes: ['SAVE10'], shipping: 'express' });

    expect(missing).toEqual([]);
    expect(order?.checkout_session_id).toBe(session.id);
    expect(session.selected_fulfillment_options.map(({ option_id }) => option_id)).toContain('express');
    expect(session.discounts?.codes).toEqual(['SAVE10']);
    expect((await shop.stripe.charges(session.id)).map(({ amount }) => amount)).toEqual([totalOf(session)]);
  });

  it('takes the cheapest option where it prefers none', async () => {
    const { session } = await buyerAt().buy({ items: [{ id: 'item_123' }] });
    expect(session.selected_fulfillment_options.map(({ option_id }) => option_id)).toEqual(['standard']);
  });

  it('says what is missing instead of paying', async () => {
    const abroad = { ...ADDRESS, country: 'DE', state: '', postal_code: '10115' };
    const { order, missing, session } = await buyerAt(abroad).buy({ items: [{ id: 'item_123' }] });
    expect(order).toBeUndefined();
    expect(missing.join(' ')).toContain('does not deliver to Germany');
    expect(await shop.stripe.charges(session.id)).toEqual([]);
  });

  it('says that a card was declined', async () => {
    const paymentMethod = 'pm_card_visa_chargeDeclinedInsufficientFunds';
    const { session, order } = await buyerAt().buy({ items: [{ id: 'item_digital' }], paymentMethod });
    expect(order).toBeUndefined();
    expect(missingIn(session).map(({ code }) => code)).toEqual(['payment_declined']);
  });

  it('repeats a payment with the same key, and gets the same order', async () => {
    const buyer = buyerAt();
    const session = await buyer.introduce(await buyer.begin([{ id: 'item_digital' }], 'usd'));
    const first = await buyer.pay(session);
    const second = await first.repeat();
    expect(first.replayed).toBe(false);
    expect(second).toMatchObject({ replayed: true, idempotencyKey: first.idempotencyKey });
    expect(second.session).toEqual(first.session);
  });

  it('says what Stripe says where no token can be had', async () => {
    const session = await buyerAt().begin([{ id: 'item_digital' }], 'usd');
    await expect(minter.mint(session, { paymentMethod: 'pm_of_nobody' })).rejects.toThrow(/No such PaymentMethod/i);
  });
});
