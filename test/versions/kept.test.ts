import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ADDRESS, BUYER } from '../support/builders.js';
import { startApp, type TestApp } from '../support/start-app.js';
import { createDatedAgent, type DatedAgent } from './support/agent.js';
import { DATES, dialectOf } from './support/dialects.js';
import { totalIn } from './support/identities.js';
import { groupedSession, lineIdOf, RICH_BUYER, richSession } from './support/rich-session.js';
import { openingClock, richShop } from './support/rich-shop.js';
import { NEW_YORK, tokenFor } from './support/states.js';

/* What an agent of an older version cannot say is not taken away by what it says: it may not even see it. */

let shop: TestApp;
let newest: DatedAgent;
beforeAll(async () => {
  shop = await startApp({ inMemory: true, shopDir: await richShop(), clock: openingClock() });
  newest = agentOf('2026-04-17');
});
afterAll(() => shop?.close());

const OLDER = DATES.filter((date) => date !== '2026-04-17');
const agentOf = (date: string) => createDatedAgent(() => shop.url, date);

const optionsOf = (session: { selected_fulfillment_options: { option_id: string }[] }) =>
  session.selected_fulfillment_options.map(({ option_id: id }) => id).sort();

async function see(id: string) {
  const { body } = await newest.get(id);
  return body;
}

/** Free of tax where it goes. */
async function exemptSession() {
  const { body } = await newest.create({
    currency: 'usd',
    capabilities: {},
    line_items: [{ id: 'item_456', quantity: 1 }],
    buyer: RICH_BUYER,
    fulfillment_details: { name: 'Ada Byron', phone_number: '+1 555 0102', address: NEW_YORK },
  });
  const items = [lineIdOf(body, 'item_456')];
  const ready = await newest.update(body.id, dialectOf('2026-04-17').select({ id: 'standard', items }));
  expect(ready.body.status, ready.text).toBe('ready_for_payment');
  expect(ready.body.line_items[0].tax_exempt).toBe(true);
  return ready.body;
}

describe.each(OLDER)('an agent of %s', (date) => {
  const agent = agentOf(date);
  const dialect = dialectOf(date);

  it('changes the telephone number of a buyer, whose certificate of exemption stays', async () => {
    const before = await exemptSession();
    const shown = (await agent.get(before.id)).body;
    const { body } = await agent.update(before.id, { buyer: { ...shown.buyer, phone_number: '+1 555 0199' } });
    expect([body.status, totalIn(body)]).toEqual(['ready_for_payment', totalIn(before)]);
    expect((await see(before.id)).buyer).toEqual({ ...RICH_BUYER, phone_number: '+1 555 0199' });
  });

  it('tells the buyer once more when it pays, and pays what was shown', async () => {
    const before = await exemptSession();
    const shown = (await agent.get(before.id)).body;
    const token = await tokenFor(shop, shown);
    const { body, text } = await agent.complete(before.id, dialect.complete(token, { buyer: shown.buyer }));
    expect([body.status, totalIn(body)], text).toEqual(['completed', totalIn(before)]);
  });

  it('brings another buyer, who has no certificate', async () => {
    const before = await exemptSession();
    const { body } = await agent.update(before.id, { buyer: { ...BUYER, email: 'grace@example.com' } });
    expect(totalIn(body)).toBeGreaterThan(totalIn(before));
    expect((await see(before.id)).buyer).toEqual({ ...BUYER, email: 'grace@example.com' });
  });

  it('changes only the buyer of a basket that goes four ways, and pays for it as it is', async () => {
    const before = await richSession(newest);
    const { body } = await agent.update(before.id, { buyer: BUYER });
    expect([body.status, totalIn(body)]).toEqual(['ready_for_payment', totalIn(before)]);
    const after = await see(before.id);
    expect(after.selected_fulfillment_options).toEqual(before.selected_fulfillment_options);
    expect(after.fulfillment_details).toEqual(before.fulfillment_details);
    const paid = await agent.complete(before.id, dialect.complete(await tokenFor(shop, body)));
    expect([paid.body.status, totalIn(paid.body)], paid.text).toEqual(['completed', totalIn(before)]);
  });

  it('sends back the selection that it is shown, which changes nothing', async () => {
    for (const before of [await richSession(newest), await groupedSession(newest)]) {
      const shown = (await agent.get(before.id)).body;
      const same =
        date === '2025-09-29'
          ? { fulfillment_option_id: shown.fulfillment_option_id, fulfillment_address: shown.fulfillment_address }
          : { selected_fulfillment_options: shown.selected_fulfillment_options };
      const { body, text } = await agent.update(before.id, same);
      expect([body.status, totalIn(body)], text).toEqual(['ready_for_payment', totalIn(before)]);
      expect((await see(before.id)).selected_fulfillment_options).toEqual(before.selected_fulfillment_options);
    }
  });

  it('brings another address: how to reach whoever receives it stays where it cannot be said', async () => {
    const before = await exemptSession();
    const { body } = await agent.update(
      before.id,
      date === '2025-09-29'
        ? { fulfillment_address: { ...NEW_YORK, line_one: '2 Road' } }
        : { fulfillment_details: { ...before.fulfillment_details, address: { ...NEW_YORK, line_one: '2 Road' } } },
    );
    expect([body.status, totalIn(body)]).toEqual(['ready_for_payment', totalIn(before)]);
    expect((await see(before.id)).fulfillment_details).toMatchObject({
      phone_number: '+1 555 0102',
      address: { line_one: '2 Road' },
    });
  });
});

describe('an agent of 2025-09-29, which knows one option', () => {
  const agent = agentOf('2025-09-29');

  it('has parcels come faster: what is picked up, brought or loaded stays so', async () => {
    const before = await richSession(newest);
    const { body } = await agent.update(before.id, { fulfillment_option_id: 'express' });
    expect(body.status).toBe('ready_for_payment');
    expect(body.fulfillment_option_id).toBe('express');
    const van = optionsOf(before).find((id) => id.startsWith('local_'));
    // What the van would have brought can go by parcel too.
    expect(van).toBeDefined();
    expect(optionsOf(await see(before.id))).toEqual(['digital', 'express', 'pickup_mission']);
  });

  it('has one of two homes be served faster: the other one is served as before', async () => {
    const before = await groupedSession(newest);
    const { body } = await agent.update(before.id, { fulfillment_option_id: 'home/express' });
    expect(body.status).toBe('ready_for_payment');
    expect(optionsOf(await see(before.id))).toEqual(['home/express', 'office/standard']);
  });

  it('chooses for what is new in the basket', async () => {
    const before = await richSession(newest);
    const items = [
      { id: 'item_123', quantity: 2 },
      { id: 'item_pickup', quantity: 1 },
      { id: 'prod_test_001', quantity: 1 },
    ];
    const more = await agent.update(before.id, { items });
    expect(more.body.status).toBe('not_ready_for_payment');
    expect(optionsOf(await see(before.id))).toEqual([
      ...optionsOf(before).filter((id) => id.startsWith('local_')),
      'pickup_mission',
    ]);
    const { body, text } = await agent.update(before.id, { fulfillment_option_id: 'standard' });
    expect(body.status, text).toBe('ready_for_payment');
    expect(optionsOf(await see(before.id))).toEqual(['pickup_mission', 'standard']);
  });

  it('names an option that is not there: nothing changes', async () => {
    const before = await richSession(newest);
    const { status, body } = await agent.update(before.id, { fulfillment_option_id: 'nothing' });
    expect([status, body.param]).toEqual([400, '$.fulfillment_option_id']);
    expect(await see(before.id)).toEqual(before);
  });

  it('moves a basket abroad, where its option is not on offer, and is told so', async () => {
    const before = await richSession(newest);
    const abroad = { ...ADDRESS, country: 'FR', state: '', postal_code: '75002' };
    const { status, body } = await agent.update(before.id, { fulfillment_address: abroad });
    expect([status, body.status]).toEqual([200, 'not_ready_for_payment']);
    const again = await agent.update(before.id, { fulfillment_address: abroad, fulfillment_option_id: 'standard' });
    expect([again.status, again.body.param]).toEqual([400, '$.fulfillment_option_id']);
  });
});
