import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { WireMessage, WireSession } from '../../src/protocol/wire.js';
import { createMerchant } from '../orders/support/merchant.js';
import { ADDRESS, createBody } from '../support/builders.js';
import { createTestClock } from '../support/clock.js';
import { paymentFor, totalOf } from '../support/shopping.js';
import { MERCHANT_KEY, startApp, type TestApp } from '../support/start-app.js';

/** Friday, 20 November 2026, 9:50 in San Francisco. */
const FRIDAY = Date.UTC(2026, 10, 20, 17, 50);
const GIFT = { ...ADDRESS, name: 'Grace', line_one: '9 Elm Street', city: 'Austin', state: 'TX', postal_code: '73301' };
const IN_CITY = { ...ADDRESS, state: 'CA', postal_code: '94103' };
const at = (address: object) => ({ fulfillment_details: { name: 'Ada', address } });

let shopDir: string;
let shop: TestApp;
beforeAll(async () => {
  shopDir = await mkdtemp(join(tmpdir(), 'acp-shop-'));
  await cp('examples/shop', shopDir, { recursive: true });
  const inventory = join(shopDir, 'inventory.csv');
  const rows = await readFile(inventory, 'utf8');
  const all = rows.replace('item_123,1000000,shipping,', 'item_123,1000000,shipping|pickup|local_delivery,');
  await writeFile(inventory, all);
  const clock = createTestClock();
  clock.advance(FRIDAY - Date.now());
  shop = await startApp({ inMemory: true, shopDir, clock });
});
afterAll(async () => {
  await shop?.close();
  await rm(shopDir, { recursive: true, force: true });
});

const update = async (id: string, body: object) => {
  const answer = await shop.client.update(id, body);
  expect(answer.status, answer.text).toBe(200);
  return answer.body as WireSession;
};
const create = async (body: object) => {
  const answer = await shop.client.create(createBody(body));
  expect(answer.status, answer.text).toBe(201);
  return answer.body as WireSession;
};
const select = (type: string, option_id: string, ...item_ids: string[]) => ({ type, option_id, item_ids });
const said = ({ messages }: Pick<WireSession, 'messages'>) =>
  messages.map(({ code, param }: WireMessage) => [code, param]);
const amountOf = (session: WireSession, type: string) => session.totals.find((total) => total.type === type)?.amount;

describe('a basket of everything', () => {
  it('is bought with a selection for each kind, and its order knows where each goes', async () => {
    const session = await create({
      line_items: [
        { id: 'item_pickup' },
        { id: 'item_digital' },
        { id: 'item_456' },
        { id: 'prod_test_001', quantity: 2 },
        { id: 'item_123', quantity: 2 },
      ],
      ...at(IN_CITY),
      fulfillment_groups: [
        {
          id: 'gift',
          item_ids: ['prod_test_001'],
          destination_type: 'shipping',
          fulfillment_details: { address: GIFT },
          instructions: 'Leave it with the neighbour.',
        },
      ],
    });
    const [pickup, file, parcel, gift, local] = session.line_items.map(({ id }) => id) as string[];
    expect(said(session)).toEqual([['missing', '$.selected_fulfillment_options']]);
    expect(session.fulfillment_options.map(({ type, id }) => `${type} ${id}`)).toEqual([
      'shipping gift/standard',
      'shipping gift/express',
      'shipping standard',
      'shipping express',
      'pickup pickup_mission',
      'local_delivery local_sf_20261120_1700_2000',
      'local_delivery local_sf_20261121_1000_1400',
      'local_delivery local_sf_20261123_1700_2000',
      'digital digital',
    ]);
    expect(session.fulfillment_options[4]).toMatchObject({
      location: {
        name: 'Example Outfitters Mission',
        address: { line_one: '500 Valencia Street', postal_code: '94110' },
        phone: '+1-555-010-0142',
        instructions: 'Bring your order number to the counter.',
      },
      pickup_type: 'in_store',
      ready_by: '2026-11-20T20:00:00.000Z',
      pickup_by: '2026-11-28T02:00:00.000Z',
    });
    expect(session.fulfillment_options[6]).toMatchObject({
      delivery_window: { start: '2026-11-21T18:00:00.000Z', end: '2026-11-21T22:00:00.000Z' },
      service_area: { radius_miles: 8, center_postal_code: '94110' },
    });

    const partly = await update(session.id, {
      selected_fulfillment_options: [
        select('pickup', 'pickup_mission', 'item_pickup'),
        select('shipping', 'standard', 'item_456'),
      ],
    });
    expect(partly.status).toBe('not_ready_for_payment');
    const [missing] = partly.messages.filter(({ type }) => type === 'error');
    expect(missing?.content).toMatch(/^Choose one of the fulfillment options for “[^”]+”, “[^”]+”\.$/);

    const ready = await update(session.id, {
      selected_fulfillment_options: [
        select('pickup', 'pickup_mission', pickup ?? ''),
        select('shipping', 'standard', 'item_456'),
        select('shipping', 'gift/standard'),
        select('local_delivery', 'local_sf_20261121_1000_1400', 'item_123'),
      ],
    });
    expect(ready.status).toBe('ready_for_payment');
    expect(ready.selected_fulfillment_options).toEqual([
      select('pickup', 'pickup_mission', pickup ?? ''),
      select('digital', 'digital', file ?? ''),
      select('shipping', 'standard', parcel ?? ''),
      select('shipping', 'gift/standard', gift ?? ''),
      select('local_delivery', 'local_sf_20261121_1000_1400', local ?? ''),
    ]);
    // 2 kg: 999; 220 g: 599; 799 by van, as 3998 is not above 7500
    expect(amountOf(ready, 'fulfillment')).toBe(999 + 599 + 799);
    // California: 8.75 % of 3000, 999, 4500 and 3998 = 263 + 87 + 394 + 350; Texas: 6.25 % of 2000 and of 599 = 125 + 37
    expect(amountOf(ready, 'tax')).toBe(263 + 87 + 394 + 350 + 125 + 37);

    const paid = await shop.client.complete(ready.id, await paymentFor(shop, ready));
    expect(paid.body.status, paid.text).toBe('completed');
    const { order } = paid.body;
    const merchant = createMerchant(shop.url);
    const shown = await fetch(`${shop.url}/merchant/orders/${order.id}`, {
      headers: { authorization: `Bearer ${MERCHANT_KEY}` },
    });
    const { selected_fulfillment_options: sold } = (await shown.json()) as { selected_fulfillment_options: object[] };
    expect(sold[0]).toMatchObject({ location_id: 'mission', location: { name: 'Example Outfitters Mission' } });
    expect(sold[3]).toMatchObject({
      group_id: 'gift',
      destination: { city: 'Austin' },
      instructions: 'Leave it with the neighbour.',
    });
    expect(sold[4]).toMatchObject({ delivery_window: { start: '2026-11-21T18:00:00.000Z' } });

    const unclear = await merchant.order(order.id, 'fulfillments', { type: 'shipping' });
    expect([unclear.status, unclear.body.param]).toEqual([400, '$.line_items']);
    const picked = await merchant.order(order.id, 'fulfillments', {
      type: 'pickup',
      event: { type: 'ready_for_pickup' },
    });
    expect(picked.status, JSON.stringify(picked.body)).toBe(201);
    const sent = await merchant.order(order.id, 'fulfillments', {
      type: 'shipping',
      line_items: [{ id: gift, quantity: 2 }],
      event: { type: 'shipped' },
    });
    expect(sent.body.fulfillments).toMatchObject([
      {
        type: 'pickup',
        status: 'ready_for_pickup',
        line_items: [{ id: pickup, quantity: 1 }],
        destination: { line_one: '500 Valencia Street' },
      },
      { type: 'shipping', status: 'shipped', destination: { line_one: '9 Elm Street' } },
    ]);
    const page = await (await fetch(order.permalink_url)).text();
    for (const text of [
      '500 Valencia Street',
      'Ready by Nov 20, 2026, 8:00 PM UTC',
      '9 Elm Street',
      'Leave it with the neighbour.',
    ]) {
      expect(page).toContain(text);
    }
    expect(page).toContain('Between Nov 21, 2026, 6:00 PM UTC and Nov 21, 2026, 10:00 PM UTC');
    expect(totalOf(ready)).toBe(3000 + 999 + 4500 + 2000 + 3998 + 2397 + 1256);
  });

  it('is bought without an address where all of it is picked up', async () => {
    const session = await create({ line_items: [{ id: 'item_pickup' }], fulfillment_details: undefined });
    const ready = await update(session.id, { selected_fulfillment_options: [select('pickup', 'pickup_mission')] });
    expect([ready.status, amountOf(ready, 'total')]).toEqual(['ready_for_payment', 3263]);
    const paid = await shop.client.complete(ready.id, await paymentFor(shop, ready));
    expect(paid.body.order.estimated_delivery).toEqual({
      earliest: '2026-11-20T20:00:00.000Z',
      latest: '2026-11-20T20:00:00.000Z',
    });
  });
});

describe('a selection that does not hold any more', () => {
  const chosen = async (type: string, optionId: string) => {
    const { id } = await create({ line_items: [{ id: 'item_123', quantity: 2 }], ...at(IN_CITY) });
    const ready = await update(id, { selected_fulfillment_options: [select(type, optionId)] });
    expect(ready.status).toBe('ready_for_payment');
    return id;
  };

  it.each([
    ['another address', at(GIFT), 'is not offered for the new address'],
    [
      'a group of its own',
      { fulfillment_groups: [{ id: 'g', item_ids: ['item_123'], destination_type: 'pickup' }] },
      'is not offered with these fulfillment groups',
    ],
    ['other items', { line_items: [{ id: 'item_digital' }] }, 'is not offered for these items'],
  ])('is dropped after %s, and explained', async (_, change, why) => {
    const id = await chosen('local_delivery', 'local_sf_20261121_1000_1400');
    const changed = await update(id, change);
    expect(changed.selected_fulfillment_options.filter(({ type }) => type !== 'digital')).toEqual([]);
    expect(changed.messages[0]).toMatchObject({
      type: 'warning',
      code: 'limited_availability',
      param: '$.selected_fulfillment_options',
      content: expect.stringContaining(`“Local delivery in San Francisco”`),
    });
    expect(changed.messages[0]?.content).toContain(why);
    if (!('line_items' in change)) expect(changed.status).toBe('not_ready_for_payment');
    const later = await update(id, {});
    expect(later.messages.filter(({ type }) => type === 'warning')).toEqual([]);
  });

  it('is dropped when its window is over', async () => {
    const { id } = await create({ line_items: [{ id: 'item_123', quantity: 2 }], ...at(IN_CITY) });
    const window = 'local_sf_20261120_1700_2000';
    await update(id, { selected_fulfillment_options: [select('local_delivery', window)] });
    shop.clock.advance(2.5 * 3_600_000);
    const late = await update(id, {});
    expect(late.status).toBe('not_ready_for_payment');
    expect(late.messages[0]?.content).toContain('is not offered any more');
    expect(late.fulfillment_options.map((option) => option.id)).not.toContain(window);
    const refused = await shop.client.update(id, { selected_fulfillment_options: [select('local_delivery', window)] });
    expect([refused.status, refused.body.param]).toEqual([400, '$.selected_fulfillment_options[0].option_id']);
  });
});

describe('a payment', () => {
  const early = 'local_sf_20261123_1700_2000';

  it('is not taken when the chosen window is over by then, and the answer says so', async () => {
    // Monday, half an hour before noon in San Francisco
    shop.clock.advance(Date.UTC(2026, 10, 23, 19, 30) - shop.clock.now());
    const { id } = await create({
      line_items: [{ id: 'item_123', quantity: 2 }, { id: 'item_pickup' }],
      ...at(IN_CITY),
    });
    const selected = [select('local_delivery', early, 'item_123'), select('pickup', 'pickup_mission', 'item_pickup')];
    const ready = await update(id, { selected_fulfillment_options: selected });
    expect(ready.status).toBe('ready_for_payment');
    const payment = await paymentFor(shop, ready);
    shop.clock.advance(45 * 60_000);
    const late = await update((await create({ line_items: [{ id: 'item_123' }], ...at(IN_CITY) })).id, {});
    expect(late.fulfillment_options.map((option) => option.id)).not.toContain(early);
    const refused = await shop.client.complete(id, payment);
    expect(refused.body.status, refused.text).toBe('not_ready_for_payment');
    const [dropped] = refused.body.messages;
    expect(dropped).toMatchObject({ type: 'warning', code: 'limited_availability' });
    expect(dropped.content).toContain('“Local delivery in San Francisco” for “');
    expect(refused.body.selected_fulfillment_options).toMatchObject([{ option_id: 'pickup_mission' }]);
    expect((await shop.client.get(id)).body.order).toBeUndefined();
  });
});

describe('fulfillment groups', () => {
  const group = { id: 'g', item_ids: ['item_123'], destination_type: 'shipping' };

  it.each([
    [[{ ...group, item_ids: ['item_456'] }], '$.fulfillment_groups[0].item_ids[0]'],
    [[{ ...group, item_ids: [] }], '$.fulfillment_groups[0].item_ids'],
    [[{ ...group, item_ids: ['item_123', 'item_123'] }], '$.fulfillment_groups[0].item_ids[1]'],
    [[group, { ...group, id: 'h' }], '$.fulfillment_groups[1].item_ids[0]'],
    [[group, { ...group, item_ids: ['item_digital'] }], '$.fulfillment_groups[1].id'],
  ])('are refused: %j', async (groups, param) => {
    const line_items = [{ id: 'item_123' }, { id: 'item_digital' }];
    const refused = await shop.client.create(createBody({ line_items, fulfillment_groups: groups }));
    expect([refused.status, refused.body.code, refused.body.param]).toEqual([400, 'invalid', param]);
    const { id } = await create({ line_items });
    const later = await shop.client.update(id, { fulfillment_groups: groups });
    expect([later.status, later.body.param]).toEqual([400, param]);
  });

  it('lose the items that leave the basket, and are told', async () => {
    const session = await create({
      line_items: [{ id: 'item_123' }, { id: 'item_456' }, { id: 'item_digital' }],
      fulfillment_groups: [
        { ...group, item_ids: ['item_123', 'item_456'] },
        { ...group, id: 'h', item_ids: ['item_digital'], destination_type: 'digital' },
      ],
    });
    const changed = await update(session.id, { line_items: [{ id: 'item_123' }] });
    expect(changed.fulfillment_groups).toMatchObject([{ id: 'g', item_ids: ['item_123'] }]);
    expect(changed.messages).toContainEqual(
      expect.objectContaining({
        type: 'info',
        param: '$.fulfillment_groups',
        content: expect.stringContaining('g, h'),
      }),
    );
    const both = { fulfillment_groups: [{ ...group, item_ids: ['item_123', 'item_456'] }] };
    const refilled = { line_items: [{ id: 'item_123' }, { id: 'item_456' }], ...both };
    const chosen = [select('shipping', 'standard', 'item_123', 'item_456')];
    await update(session.id, { ...refilled, selected_fulfillment_options: chosen });
    // by its short name, with an item that goes, and then beside another option of that name
    for (const items of [['item_123'], ['item_123', 'prod_test_001']]) {
      const next = await update(session.id, { line_items: items.map((id) => ({ id })) });
      expect(next.selected_fulfillment_options).toEqual([
        select('shipping', 'g/standard', next.line_items[0]?.id ?? ''),
      ]);
      expect((await update(session.id, {})).selected_fulfillment_options).toEqual(next.selected_fulfillment_options);
    }
    const cleared = await update(session.id, { fulfillment_groups: null, line_items: [{ id: 'item_123' }] });
    expect(cleared.fulfillment_groups).toBeUndefined();
    expect(cleared.fulfillment_options[0]?.id).toBe('standard');
  });
});
