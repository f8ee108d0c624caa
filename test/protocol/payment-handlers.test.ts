import { Ajv2020 } from 'ajv/dist/2020.js';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { WireSession } from '../../src/protocol/wire.js';
import { shopWith } from '../authentication/support/shop.js';
import { ADDRESS, completeBody, standardShipping } from '../support/builders.js';
import { readySession, totalOf } from '../support/shopping.js';
import { startApp, type TestApp } from '../support/start-app.js';

/* A shop that says of its cards how they are called and which they are. */

const CARDS = [
  { display_name: 'Visa or Mastercard', accepted_brands: ['visa', 'mastercard'], display_order: 2 },
  {
    id: 'debit-small',
    display_name: 'Debit card',
    display_order: 1,
    accepted_funding_types: ['debit'],
    '3ds_versions': ['2.2', '2.3'],
    offered_when: { maximum_amount: 5000 },
  },
  {
    id: 'CA_amex',
    display_name: 'Amex',
    merchant_id: 'profile_test_other',
    accepted_brands: ['amex'],
    offered_when: { minimum_amount: 3000, countries: ['CA'] },
  },
];
const ONTARIO = { ...ADDRESS, city: 'Toronto', state: 'ON', country: 'CA', postal_code: 'M5V 2T6' };
const TO_CANADA = { fulfillment_details: { name: 'Ada Byron', email: 'ada@example.com', address: ONTARIO } };
const items = (id: string, quantity = 1) => ({ line_items: [{ id, quantity }] });

/** As the payment handlers' specification has it (§10), beside what the schema of a session says. */
const tokenizedCard = new Ajv2020().compile({
  type: 'object',
  required: ['merchant_id', 'psp', 'accepted_brands'],
  additionalProperties: false,
  properties: {
    merchant_id: { type: 'string', minLength: 1, maxLength: 256 },
    psp: { const: 'stripe' },
    accepted_brands: {
      type: 'array',
      minItems: 1,
      uniqueItems: true,
      items: { enum: ['visa', 'mastercard', 'amex', 'discover', 'diners', 'jcb', 'unionpay'] },
    },
    accepted_funding_types: { type: 'array', uniqueItems: true, items: { enum: ['credit', 'debit', 'prepaid'] } },
    supports_3ds: { type: 'boolean' },
    '3ds_versions': { type: 'array', items: { enum: ['2.1', '2.2', '2.3'] } },
    environment: { enum: ['sandbox', 'production'] },
  },
});

let shop: TestApp;
beforeAll(async () => {
  shop = await startApp({ shopDir: await shopWith({ payment: { cards: CARDS } }), inMemory: true });
});
afterAll(() => shop.close());

function handlersOf({ capabilities }: WireSession) {
  const { handlers } = capabilities.payment;
  const ids = handlers.map(({ id }) => id);
  expect(new Set(ids).size).toBe(ids.length);
  for (const { id, config, psp } of handlers) {
    expect(id).toMatch(/^[a-zA-Z0-9_-]{1,64}$/);
    expect(config.psp).toBe(psp);
    tokenizedCard(config);
    expect(tokenizedCard.errors).toBeNull();
  }
  return handlers;
}
const idsOf = (session: WireSession) => handlersOf(session).map(({ id }) => id);

describe('the handlers of a session', () => {
  it('R-PAY-01 R-PAY-02 R-PAY-04 R-PAY-05 are those of the shop', async () => {
    const session = await readySession(shop);
    const [main, debit, ...others] = handlersOf(session);
    expect(main).toMatchObject({ id: 'card_tokenized', display_name: 'Visa or Mastercard', display_order: 2 });
    expect(main?.config).toMatchObject({
      merchant_id: 'profile_test_sandbox',
      accepted_brands: ['visa', 'mastercard'],
      accepted_funding_types: ['credit', 'debit', 'prepaid'],
      supports_3ds: true,
      '3ds_versions': ['2.1', '2.2'],
    });
    expect(debit).toMatchObject({ id: 'debit-small', name: 'dev.acp.tokenized.card', display_order: 1 });
    expect(debit?.config).toMatchObject({ accepted_funding_types: ['debit'], '3ds_versions': ['2.2', '2.3'] });
    expect(debit?.config.accepted_brands).toHaveLength(7);
    expect(others).toEqual([]);
  });

  it('R-CAP-11 R-PAY-04 R-PAY-05 go with its total and its destination, each under the id it had', async () => {
    const { client } = shop;
    const session = await readySession(shop);
    const dear = await client.update(session.id, items('item_456', 2));
    expect(idsOf(dear.body)).toEqual(['card_tokenized']);
    const away = await client.update(session.id, { ...TO_CANADA, ...standardShipping() });
    expect(idsOf(away.body)).toEqual(['card_tokenized', 'CA_amex']);
    expect(handlersOf(away.body)[1]?.config.merchant_id).toBe('profile_test_other');
    const cheap = await client.update(session.id, { ...items('prod_test_001'), ...standardShipping() });
    expect(idsOf(cheap.body)).toEqual(['card_tokenized', 'debit-small']);
    expect((await client.get(session.id)).body.capabilities).toEqual(cheap.body.capabilities);
  });

  it('R-AUTH-03 R-CMP-04 are all that it is paid by', async () => {
    const session = await readySession(shop);
    const token = await shop.stripe.mint({ amount: totalOf(session), paymentMethod: 'pm_card_amex' });
    for (const name of ['CA_amex', 'card', 'CARD_TOKENIZED', '']) {
      const body = completeBody(token);
      body.payment_data.handler_id = name;
      const answer = await shop.client.complete(session.id, body);
      expect([answer.status, answer.body.param], answer.text).toEqual([400, '$.payment_data.handler_id']);
      if (name) expect(answer.body.message).toContain('card_tokenized, debit-small');
    }
    expect((await shop.client.get(session.id)).body).toEqual(session);
  });
});
