import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { ACQUIRER, shopWith } from '../../authentication/support/shop.js';
import { createTestClock, type TestClock } from '../../support/clock.js';

/** Friday, 20 November 2026, 9:50 in San Francisco: the counter and the van are open. */
const FRIDAY = Date.UTC(2026, 10, 20, 17, 50);

/** A clock at a moment at which the sample shop offers pickup and local delivery. */
export function openingClock(): TestClock {
  const clock = createTestClock();
  clock.advance(FRIDAY - clock.now());
  return clock;
}

const SITE = 'https://shop.example';
const LINKS = [
  'terms_of_use',
  'privacy_policy',
  'return_policy',
  'shipping_policy',
  'contact_us',
  'about_us',
  'faq',
  'support',
];

/**
 * The sample shop with all that a session can say: fees, wrapping, tips, another currency to read prices in, taxes of
 * several places, links of all kinds, certificates of exemption. Buyers have to authenticate from 500.00 on. `item_123` can be
 * picked up and brought as well.
 */
export async function richShop(settings: object = {}): Promise<string> {
  const shopDir = await shopWith({
    low_stock_threshold: 2000,
    quotes: { valid_minutes: 30 },
    links: LINKS.map((type) => ({ type, title: type, url: `${SITE}/${type}` })),
    fees: [
      { id: 'deposit', title: 'Deposit', amount: 10, per: 'item', taxable: false, when: { variant_ids: ['item_123'] } },
      { id: 'service', title: 'Service fee', percent: 2.5, maximum: 200, when: { destinations: ['US-CA'] } },
    ],
    gift_wrap: { amount: 250, per: 'item', title: 'Gift wrap', description: 'Paper and a ribbon.' },
    tips: { maximum_percent: 20 },
    presentment: {
      as_of: '2026-05-01T00:00:00Z',
      rates: { eur: '0.92', cad: '1.37' },
      countries: { CA: 'cad', US: 'eur' },
    },
    authentication: { acquirer: ACQUIRER, required_when: [{ minimum_amount: 50_000 }] },
    purchase_orders: { terms: ['net_30'], max_total: 40_000, approval: { above: 0 } },
    ...settings,
  });
  const inventory = join(shopDir, 'inventory.csv');
  const rows = await readFile(inventory, 'utf8');
  await writeFile(
    inventory,
    rows
      .replace('item_123,1000000,shipping,', 'item_123,1000000,shipping|pickup|local_delivery,')
      .replace('item_low,3,', 'item_low,1500,')
      .replace('item_pickup,50,', 'item_pickup,5000,'),
  );
  const shop = join(shopDir, 'shop.json');
  const own = JSON.parse(await readFile(shop, 'utf8'));
  own.tax.rates['US-CA'] = {
    parts: [
      { name: 'California', percent: 6 },
      { name: 'San Francisco', percent: 2.625 },
      { name: 'Transit', percent: 0.125 },
    ],
  };
  own.tax.exemptions = {
    accept: 'listed',
    certificates: [{ id: 'NY-RESALE-1', types: ['resale'], regions: ['US-NY'], expires_at: '2099-01-01T00:00:00Z' }],
  };
  await writeFile(shop, JSON.stringify(own));
  return shopDir;
}
