import { randomUUID } from 'node:crypto';
import { afterEach, describe, expect, it } from 'vitest';
import { ConfigError } from '../../src/config/config.js';
import { until } from '../completion/support/waiting.js';
import { production } from '../config/settings.js';
import { checkAnswer } from '../support/acp-client.js';
import { createBody } from '../support/builders.js';
import { paymentFor, totalOf } from '../support/shopping.js';
import { startApp, type TestApp } from '../support/start-app.js';
import { type BackEndShop, shopAt, startBackEndShop } from './support/shop.js';

/* The real server, with the merchant's own back end behind it. */

const MINUTE = 60_000;

let shop: BackEndShop;
afterEach(() => shop?.close());

const PARCEL = { selected_fulfillment_options: [{ type: 'shipping', option_id: 'parcel', item_ids: [] }] };

async function readyMug(quantity = 1) {
  const created = await shop.client.create(createBody({ line_items: [{ id: 'mug', quantity }] }));
  expect(created.status, created.text).toBe(201);
  const updated = await shop.client.update(created.body.id, PARCEL);
  expect(updated.body.status, updated.text).toBe('ready_for_payment');
  checkAnswer(updated.status, updated.body);
  return updated.body;
}

describe('a purchase', () => {
  it('costs what the back end says, and asks it nothing that is not signed', async () => {
    shop = await startBackEndShop();
    const session = await readyMug(2);
    // Two mugs, the parcel, and a tenth of the mugs.
    expect(totalOf(session)).toBe(4000 + 500 + 400);
    const tax = session.totals.find(({ type }: { type: string }) => type === 'tax');
    expect(tax).toMatchObject({ amount: 400, breakdown: [{ jurisdiction: 'US-CA', rate: 0.1, amount: 400 }] });
    const { body, text } = await shop.client.complete(session.id, await paymentFor(shop, session));
    expect(body.status, text).toBe('completed');
    await until('the order is placed', () => shop.taken.size === 1 || undefined);
    expect(shop.backEnd.asked.every(({ isSigned }) => isSigned)).toBe(true);
    expect(new Set(shop.backEnd.asked.map(({ type }) => type)).size).toBe(7);
    expect(shop.units.mug).toBe(8);
  });

  it('has a discount, and a region that is not shipped to', async () => {
    shop = await startBackEndShop();
    const effect = { type: 'amount_off', amount_off: 300 };
    shop.backEnd.answers['discounts.rules'] = ({ codes }) => ({
      discounts: codes.includes('three') ? [{ id: 'three', name: '3.00 off', code: 'THREE', effect }] : [],
    });
    const { body } = await shop.client.create(
      createBody({ line_items: [{ id: 'mug', quantity: 1 }], discounts: { codes: ['three', 'no'] } }),
    );
    expect(body.totals.find(({ type }: { type: string }) => type === 'items_discount')?.amount).toBe(300);
    expect(body.discounts.rejected).toMatchObject([{ code: 'no' }]);
    const elsewhere = { ...createBody().fulfillment_details };
    const { body: refused } = await shop.client.update(body.id, {
      fulfillment_details: { ...elsewhere, address: { ...elsewhere.address, country: 'FR', state: '' } },
    });
    expect(refused.messages.map(({ code }: { code: string }) => code)).toContain('region_restricted');
  });

  it('has the tax inside where prices have it', async () => {
    shop = await startBackEndShop({ settings: { country: 'DE', prices_include_tax: true } });
    const rates = ({ lines }: { lines: { id: string }[] }) => Object.fromEntries(lines.map(({ id }) => [id, 25]));
    shop.backEnd.answers['tax.assess'] = (asked) => ({
      rates: { jurisdiction: asked.address.country, lines: rates(asked), delivery: 25 },
    });
    const { body, text } = await shop.client.create({
      currency: 'usd',
      capabilities: {},
      line_items: [{ id: 'mug', quantity: 1 }],
    });
    // 20.00 with a quarter of the net price in it: 16.00 and 4.00.
    expect(body.line_items?.[0]?.totals, text).toContainEqual(expect.objectContaining({ type: 'tax', amount: 400 }));
    expect(shop.backEnd.asked.find(({ type }) => type === 'tax.assess')?.body).toMatchObject({
      prices_include_tax: true,
      address: { country: 'DE' },
    });
  });
});

describe('units', () => {
  it('are those that the back end counts, without what others hold here', async () => {
    shop = await startBackEndShop({ units: { mug: 3, pattern: null } });
    await readyMug(2);
    const { body } = await shop.client.create(createBody({ line_items: [{ id: 'mug', quantity: 2 }] }));
    expect(body.line_items[0]).toMatchObject({ available_quantity: 1 });
    expect(body.messages.map(({ code }: { code: string }) => code)).toContain('out_of_stock');
  });

  it('that were sold elsewhere in the meantime are not sold again', async () => {
    shop = await startBackEndShop({ units: { mug: 3, pattern: null } });
    const { body } = await shop.client.create(createBody({ line_items: [{ id: 'mug', quantity: 2 }] }));
    shop.units.mug = 1;
    shop.clock.advance(11_000);
    const { body: updated } = await shop.client.update(body.id, PARCEL);
    expect(updated.status).toBe('not_ready_for_payment');
    expect(updated.line_items[0]).toMatchObject({ available_quantity: 1 });
  });

  it('are sold as they were known while nobody says how many there are', async () => {
    shop = await startBackEndShop({ units: { mug: 3, pattern: null } });
    await readyMug();
    shop.backEnd.trouble(({ type }) => (type === 'stock.levels' ? { status: 500 } : undefined));
    shop.clock.advance(11_000);
    const { body } = await shop.client.create(createBody({ line_items: [{ id: 'mug', quantity: 1 }] }));
    expect(body.line_items[0]).toMatchObject({ available_quantity: 2 });
  });

  it('of a variant that nobody sells are not asked for', async () => {
    shop = await startBackEndShop();
    await until('all are counted', () => shop.backEnd.count('stock.levels') > 0 || undefined);
    const before = shop.backEnd.count('stock.levels');
    const { status, body } = await shop.client.create(createBody({ line_items: [{ id: 'nothing', quantity: 1 }] }));
    expect([status, body.code]).toEqual([400, 'invalid_item_id']);
    expect(shop.backEnd.count('stock.levels')).toBe(before);
  });
});

describe('a back end that goes away', () => {
  it('between quote and complete leaves nothing behind, and the same request buys when it is back', async () => {
    shop = await startBackEndShop();
    const session = await readyMug();
    const key = randomUUID();
    const payment = await paymentFor(shop, session);
    await shop.backEnd.away();
    const refused = await shop.client.complete(session.id, payment, { key });
    expect([refused.status, refused.body.code]).toEqual([503, 'service_unavailable']);
    expect(Number(refused.headers.get('retry-after'))).toBeGreaterThan(0);
    expect((await shop.stripe.seller.paymentIntents.list()).data).toEqual([]);
    expect((await shop.client.get(session.id)).body.status).toBe('ready_for_payment');
    await shop.backEnd.back();
    const { status, body, text } = await shop.client.complete(session.id, payment, { key });
    expect([status, body.status], text).toEqual([200, 'completed']);
  });

  it('leaves the tax to the rates of shop.json where that says so', async () => {
    const rates = { 'US-CA': { percent: 15 } };
    shop = await startBackEndShop({ settings: (url) => ({ tax: { provider: url, when_away: 'rates', rates } }) });
    shop.backEnd.trouble(({ type }) => (type === 'tax.assess' ? { status: 500 } : undefined));
    for (let quote = 0; quote < 2; quote += 1) {
      const { body } = await shop.client.create(createBody({ line_items: [{ id: 'mug', quantity: 1 }] }));
      expect(body.totals.find(({ type }: { type: string }) => type === 'tax')?.amount).toBe(300);
    }
    const told = shop.lines.filter(({ msg }) => msg === 'the tax provider is away: the rates of shop.json are used');
    expect(told, 'the log says so once').toHaveLength(1);
  });

  it('does not keep the server from starting, nor from selling what it knows', async () => {
    shop = await startBackEndShop({ settings: { tax: {}, discounts: [], shipping: { zones: [] } } });
    await shop.backEnd.away();
    const again = await shop.restart();
    const { body, status, text } = await again.client.create(
      createBody({ line_items: [{ id: 'pattern', quantity: 1 }] }),
    );
    expect([status, body.status], text).toEqual([201, 'ready_for_payment']);
    shop.clock.advance(11 * MINUTE);
    const late = await again.client.create(createBody({ line_items: [{ id: 'mug', quantity: 1 }] }));
    expect(late.status).toBe(503);
    shop = { ...shop, close: async () => Promise.all([again.close(), shop.backEnd.close()]).then(() => {}) };
  });
});

describe('the catalog', () => {
  it('is in the feed as the back end lists it', async () => {
    shop = await startBackEndShop({ units: { mug: 0, pattern: null } });
    await until('all are counted', () => shop.backEnd.count('stock.levels') > 0 || undefined);
    const lines = (await (await fetch(`${shop.url}/feed/products.jsonl`)).text()).trim().split('\n');
    expect(lines.map((line) => JSON.parse(line).variants[0])).toMatchObject([
      { id: 'mug', availability: { available: false } },
      { id: 'pattern', availability: { available: true } },
    ]);
  });
});

describe('the secret', () => {
  it('is needed in production', async () => {
    const start = async (env: Record<string, string>): Promise<TestApp> =>
      startApp({ shopDir: await shopAt('http://127.0.0.1:9/'), env: { ...production, ...env } });
    await expect(start({})).rejects.toThrow(ConfigError);
    await expect(start({})).rejects.toThrow(/BACK_END_SECRET must be set in production/);
    await expect(start({ BACK_END_SECRET: 'back-end-secret-0123456789' })).rejects.toThrow(/catalog\.list/);
  });
});
