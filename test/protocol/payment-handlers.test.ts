import { Ajv2020 } from 'ajv/dist/2020.js';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { CardRules } from '../../src/domain/payment-handler.js';
import { BLOCK_ANY } from '../../src/domain/risk.js';
import { type GrantedToken, judgeToken } from '../../src/payments/granted-token.js';
import type { WireSession } from '../../src/protocol/wire.js';
import { expectNoCharge, expectOneSale, intentsOf } from '../authentication/support/buyer.js';
import { shopWith } from '../authentication/support/shop.js';
import { CONFIRM } from '../completion/support/dashboard.js';
import { persist } from '../completion/support/persist.js';
import { ADDRESS, completeBody, standardShipping } from '../support/builders.js';
import { readySession, totalOf } from '../support/shopping.js';
import { checkAgainstSpec } from '../support/spec.js';
import { ALPHA_KEY, startApp, type TestApp } from '../support/start-app.js';

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

/** What sessions of ACP 2026-01-16 have in place of handlers. */
interface Before {
  payment_provider?: { supported_payment_methods: object[] };
}

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

  it.each(['2026-01-30', '2026-01-16', '2025-12-12', '2025-09-29'] as const)(
    'are told to an agent of %s as far as it knows them, and the first one is paid by it',
    async (version) => {
      const session = await readySession(shop);
      const headers = { authorization: `Bearer ${ALPHA_KEY}`, 'api-version': version };
      const url = `${shop.url}/checkout_sessions/${session.id}`;
      const told = (await (await fetch(url, { headers })).json()) as WireSession & Before;
      checkAgainstSpec('CheckoutSession', told, version);
      if (version === '2026-01-30') {
        // It has no display_order: what the shop would like better stands first.
        expect(told.capabilities.payment.handlers.map(({ id }) => id)).toEqual(['debit-small', 'card_tokenized']);
        expect(JSON.stringify(told)).not.toContain('display_order');
      } else if (version === '2026-01-16') {
        expect(told.payment_provider?.supported_payment_methods).toEqual([
          { type: 'card', supported_card_networks: ['visa', 'mastercard'] },
        ]);
      }
      const isOld = version !== '2026-01-30';
      const pay = async (card: string) => {
        const token = await shop.stripe.mint({ amount: totalOf(session), paymentMethod: card });
        const body = isOld ? { payment_data: { token, provider: 'stripe' } } : completeBody(token);
        const paying = {
          method: 'POST',
          headers: { ...headers, 'content-type': 'application/json', 'idempotency-key': token },
          body: JSON.stringify(body),
        };
        return (await (await fetch(`${url}/complete`, paying)).json()) as WireSession;
      };
      const refused = await pay('pm_card_amex');
      expect([refused.status, refused.messages[0]?.code]).toEqual(['ready_for_payment', 'payment_declined']);
      expect(refused.messages[0]?.content).toContain('Visa, Mastercard');
      expect(await pay('pm_card_visa')).toMatchObject({ status: 'completed' });
    },
  );

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

/** A body that pays the session by a handler with a card. */
async function payment({ stripe }: TestApp, session: WireSession, card: string, handler = 'card_tokenized') {
  const body = completeBody(await stripe.mint({ amount: totalOf(session), paymentMethod: card }));
  body.payment_data.handler_id = handler;
  return body;
}

describe('R-AUTH-03 a card that is not taken', () => {
  it.each([
    ['pm_card_amex', 'card_tokenized', 'Pay with a card of one of these brands: Visa, Mastercard.'],
    ['pm_card_visa', 'debit-small', 'Pay with a debit card.'],
    ['pm_card_mastercard_prepaid', 'debit-small', 'Pay with a debit card.'],
  ])('%s by %s is refused before anything is charged, and another one then pays', async (card, handler, sentence) => {
    const session = await readySession(shop);
    const answer = await shop.client.complete(session.id, await payment(shop, session, card, handler));
    expect([answer.status, answer.body.status], answer.text).toEqual([200, 'ready_for_payment']);
    expect(answer.body.messages).toMatchObject([
      { type: 'error', code: 'payment_declined', resolution: 'requires_buyer_input' },
    ]);
    expect(answer.body.messages[0]?.content).toBe(`This card is not taken here. ${sentence}`);
    expect(await intentsOf(shop, session.id)).toEqual([]);
    const another = await payment(shop, session, 'pm_card_mastercard_debit', handler);
    const paid = await shop.client.complete(session.id, another);
    expect(paid.body.status, paid.text).toBe('completed');
    await expectOneSale(shop, session.id);
  });

  it('is told in the language of the session', async () => {
    const session = await readySession(shop, { locale: 'de' });
    const answer = await shop.client.complete(session.id, await payment(shop, session, 'pm_card_jcb'));
    expect(answer.body.messages[0]?.content).toContain('einer dieser Marken: Visa und Mastercard.');
  });

  it('does not go on with a payment that another request left', async () => {
    const slow = await startApp({ shopDir: await shopWith({ payment: { cards: CARDS } }), stripeBudget: 400 });
    try {
      /** What comes of this payment after one with a card that is taken was begun and not ended. */
      const instead = async (card: string, handler: string) => {
        const session = await readySession(slow);
        await slow.stripe.faults([{ match: CONFIRM, fault: 'drop_before' }]);
        const left = await slow.client.complete(session.id, await payment(slow, session, 'pm_card_visa'));
        expect(left.status, left.text).toBe(503);
        await slow.stripe.faults([]);
        const body = await payment(slow, session, card, handler);
        const answer = await persist(() => slow.client.complete(session.id, body, { key: `${card}-${handler}` }));
        await expectNoCharge(slow, session.id);
        return answer;
      };
      const refused = await instead('pm_card_amex', 'card_tokenized');
      expect(refused.body.messages, refused.text).toMatchObject([{ code: 'payment_declined' }]);
      const unknown = await instead('pm_card_visa', 'CA_amex');
      expect([unknown.status, unknown.body.param], unknown.text).toEqual([400, '$.payment_data.handler_id']);
    } finally {
      await slow.close();
    }
  });

  it('is one of which Stripe says nothing, where the shop leaves some out', () => {
    const told = { id: 'spt_1', payment_method_details: { card: { brand: 'visa', funding: 'credit' } } };
    const need = { amount: 1, currency: 'usd', livemode: false, now: 0 };
    const judge = (token: GrantedToken, cards?: CardRules) => judgeToken(token, { ...need, cards }, BLOCK_ANY).refused;
    const rules: CardRules[] = [{ brands: ['visa'] }, { fundingTypes: ['credit'] }];
    for (const cards of rules) {
      expect(judge(told, cards)).toBeUndefined();
      for (const details of [undefined, null, {}, { card: null }, { card: {} }, { card: { brand: 'unknown' } }])
        expect(judge({ ...told, payment_method_details: details }, cards)).toBe('card_not_taken');
    }
    expect(judge({ id: 'spt_1' })).toBeUndefined();
    expect(judge({ id: 'spt_1' }, {})).toBeUndefined();
  });
});
