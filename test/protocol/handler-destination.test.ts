import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { ownShop } from '../completion/support/own-shop.js';
import { ADDRESS, completeBody } from '../support/builders.js';
import { ALPHA_KEY, startApp, type TestApp } from '../support/start-app.js';

/* A handler that is offered for deliveries to one country, and the preview, whose complete says where they go. */

const PRICE = 2000;
const CARDS = [{ display_name: 'Card' }, { id: 'at_home', display_name: 'Here', offered_when: { countries: ['US'] } }];

let shop: TestApp;
beforeAll(async () => {
  const shopDir = await ownShop([{ id: 'unit', price: PRICE }], [], { payment: { cards: CARDS } });
  const agents = join(shopDir, 'agents.json');
  const agent = { id: 'alpha', api_keys: [ALPHA_KEY], api_versions: ['2026-04-17', 'unreleased'] };
  await writeFile(agents, JSON.stringify([agent]));
  shop = await startApp({ shopDir, env: { ACP_API_KEYS: '', AGENTS_FILE: agents } });
});
afterAll(() => shop.close());

it('R-AUTH-03 is not paid by where the complete itself takes the delivery elsewhere', async () => {
  const details = (country: string) => ({ name: 'Ada Byron', address: { ...ADDRESS, country } });
  const { body: session } = await shop.client.create({
    currency: 'usd',
    capabilities: {},
    line_items: [{ id: 'unit' }],
    buyer: { email: 'ada@example.com' },
    fulfillment_details: details('US'),
  });
  expect(session.capabilities.payment.handlers.map(({ id }: { id: string }) => id)).toEqual([
    'card_tokenized',
    'at_home',
  ]);
  const paying = async (handler_id: string, country: string) => {
    const { payment_data } = completeBody(await shop.stripe.mint({ amount: PRICE }));
    const body = { payment_data: { ...payment_data, handler_id }, fulfillment_details: details(country) };
    return shop.client.complete(session.id, body, { headers: { 'api-version': 'unreleased' } });
  };
  const refused = await paying('at_home', 'GB');
  expect([refused.status, refused.body.param], refused.text).toEqual([400, '$.payment_data.handler_id']);
  expect(await shop.stripe.charges(session.id)).toEqual([]);
  const paid = await paying('card_tokenized', 'GB');
  expect(paid.body.status, paid.text).toBe('completed');
});
