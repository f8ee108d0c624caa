import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { loadShop } from '../../src/providers/shop.js';

const blocksOf = (text: string): Record<string, unknown>[] =>
  [...text.matchAll(/```json\n([\s\S]*?)```/g)].map(([, block = '']) => JSON.parse(block));

const dir = await mkdtemp(join(tmpdir(), 'delivery-guide-'));
afterAll(() => rm(dir, { recursive: true }));

async function load(settings: object) {
  const product = { id: 'mug', variants: [{ id: 'mug-blue', title: 'Mug', price: { amount: 1450, currency: 'USD' } }] };
  await writeFile(join(dir, 'products.jsonl'), JSON.stringify(product));
  const rows = ['variant_id,on_hand,kind,weight_grams,size_mm', 'mug-blue,5,shipping|pickup,350,200x300x150'];
  await writeFile(join(dir, 'inventory.csv'), rows.join('\n'));
  const file = { name: 'Mugs', currency: 'usd', country: 'US', ...settings };
  await writeFile(join(dir, 'shop.json'), JSON.stringify(file));
  return loadShop(dir);
}

it('has examples in its docs that can be used together', async () => {
  const blocks = blocksOf(await readFile('docs/fulfillment.md', 'utf8'));
  const shop = await load(Object.assign({}, ...blocks));
  expect(blocks.length).toBe(6);
  expect(shop.shipping.get('US')?.[0]).toMatchObject({ largest: [1200, 600, 600], deliveryDays: { business: true } });
  expect(shop.variants.get('mug-blue')?.dimensions).toEqual([300, 200, 150]);
  expect(shop.calendar).toMatchObject({ cutoff: 14 * 60, handlingDays: 1 });
  // the calendar's holidays are those of a location, too
  expect([...(shop.pickup?.[0]?.open.holidays ?? [])]).toEqual(['2026-11-26', '12-25']);
  expect(shop.localDelivery?.[0]?.postalCodes).toHaveLength(3);
  expect(shop.restrictions?.map(({ mode }) => mode)).toEqual(['never', 'only']);
  expect(shop.backOrders?.get('mug-blue')).toMatchObject({ kind: 'pre_order', limit: 50 });
});

const HERE = { line_one: '1 Road', city: 'Town', state: 'CA', country: 'US', postal_code: '94105' };
const location = { id: 'a', name: 'A', address: HERE };
const area = { id: 'a', title: 'A', country: 'US', postal_codes: ['94105'], amount: 0 };
const rate = {
  id: 'r',
  title: 'R',
  steps: [{ amount: 1 }],
  delivery_days: { earliest: 1, latest: 1, business_days: true },
};

it.each([
  [{ pickup: { locations: [location, location] } }, /\$\.pickup\.locations\[1\]\.id: "a" is taken/],
  [
    { pickup: { locations: [{ ...location, hours: { mon: ['18:00-09:00'] } }] } },
    /hours\.mon\[0\]: "18:00-09:00" ends/,
  ],
  [{ pickup: { locations: [{ ...location, hours: { mon: ['09:00-12:00', '11:00-13:00'] } }] } }, /hours\.mon\[1\]/],
  [{ pickup: { locations: [{ ...location, hours: { mon: ['9-18'] } }] } }, /hours\.mon\[0\].*such as "09:00-18:00"/],
  [{ pickup: { locations: [{ ...location, time_zone: 'Mars/Base' }] } }, /time_zone.*IANA/],
  [
    { pickup: { locations: [{ ...location, variant_ids: ['ghost'] }] } },
    /variant_ids\[0\]: there is no variant "ghost"/,
  ],
  [{ local_delivery: { areas: [{ ...area, postal_codes: ['9*4'] }] } }, /postal_codes\[0\].*such as "941\*"/],
  [
    { local_delivery: { areas: [{ ...area, windows: [{ weekdays: ['mon'], from: '12:00', to: '11:00' }] }] } },
    /windows\[0\]\.to: expected a time after from/,
  ],
  [{ calendar: { time_zone: 'UTC', weekend: ['sun', 'mon', 'tue', 'wed', 'thu', 'fri', 'sat'] } }, /at least one day/],
  [{ shipping: { zones: [{ name: 'Z', destinations: ['US'], rates: [rate] }] } }, /business_days: expected a calendar/],
  [{ restrictions: [{ variant_ids: ['mug-blue'] }] }, /either never_to or only_to/],
  [{ restrictions: [{ categories: ['A'], never_to: ['US-ZZ'] }] }, /does not exist/],
  [{ back_orders: [{ variant_ids: ['ghost'], available_on: '2026-12-01T00:00:00Z', limit: 1 }] }, /no variant "ghost"/],
  [{ back_orders: [{ variant_ids: ['mug-blue'], available_on: 'soon', limit: 1 }] }, /such as "2026-12-01T08:00:00Z"/],
])('names a mistake in shop.json: %j', async (settings, problem) => {
  await expect(load(settings)).rejects.toThrow(problem);
});
