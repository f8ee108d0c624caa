import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { loadShop } from '../../src/providers/shop.js';
import { ShopError } from '../../src/providers/shop-error.js';

let dir: string;
beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), 'shop-'));
  await cp('examples/shop', dir, { recursive: true });
});
afterEach(() => rm(dir, { recursive: true }));

const edit = async (file: string, change: (text: string) => string) => {
  const path = join(dir, file);
  await writeFile(path, change(await readFile(path, 'utf8')));
};
const editShop = (change: (shop: Record<string, unknown>) => Record<string, unknown>) =>
  edit('shop.json', (text) => JSON.stringify(change(JSON.parse(text))));
const product = (id: string, variant: object) =>
  `${JSON.stringify({ id, variants: [{ id, title: id, price: { amount: 100, currency: 'USD' }, ...variant }] })}\n`;

async function problems(): Promise<readonly string[]> {
  const error = await loadShop(dir).then(
    () => undefined,
    (thrown: unknown) => thrown,
  );
  if (error === undefined) return [];
  expect(error).toBeInstanceOf(ShopError);
  return (error as ShopError).problems;
}

describe('a shop with mistakes', () => {
  it('has every mistake of every file reported at once', async () => {
    await editShop((shop) => ({ ...shop, currency: 'US Dollar', country: 'USA', colour: 'red' }));
    await edit('products.jsonl', (text) => `${text}{"id":"broken","variants":[{"id":"b1"}]}\n`);
    await edit('inventory.csv', (text) => `${text}b1,many,drone,10,,\nghost,1,shipping,10,,\n`);
    const found = await problems();
    expect(found).toEqual([
      'shop.json $.currency: expected a lower-case ISO 4217 code such as "usd"; got "US Dollar"',
      'shop.json $.country: expected an upper-case ISO 3166-1 code such as "US"; got "USA"',
      expect.stringMatching(/^shop\.json \$: unknown property "colour"; expected one of \$schema, name, currency, /),
      'products.jsonl line 11 $.variants[0].title: is missing; expected a text in double quotes',
      'inventory.csv line 12: on_hand: expected a whole number from 0 up, or nothing; got "many"',
      'inventory.csv line 12: kind: expected one of shipping, digital, pickup, local_delivery, or several joined by "|"; got "drone"',
      'inventory.csv line 13: there is no variant "ghost"; expected an id from products.jsonl',
    ]);
  });

  it('says which files are missing', async () => {
    for (const file of ['shop.json', 'products.jsonl', 'inventory.csv']) await rm(join(dir, file));
    expect((await problems()).toSorted()).toEqual([
      "inventory.csv: cannot be read (ENOENT); expected this file in the shop's folder",
      "products.jsonl: cannot be read (ENOENT); expected this file in the shop's folder",
      "shop.json: cannot be read (ENOENT); expected this file in the shop's folder",
    ]);
  });

  it.each([
    [product('new', {}), /^products\.jsonl line 11: variant "new" has no stock; add a row for it to inventory\.csv$/],
    [
      product('item_123', {}),
      /line 11: variant "item_123" stands in products\.jsonl line 1 already; expected unique ids/,
    ],
    ['{"id":\n', /^products\.jsonl line 11, column 7: expected a value; got the end$/],
    ['{"id":"a","variants":[]}\n', /line 11 \$\.variants: expected at least one entry; got an empty list$/],
  ])('refuses the line %s', async (line, expected) => {
    await edit('products.jsonl', (text) => text + line);
    expect(await problems()).toEqual([expect.stringMatching(expected)]);
  });

  it.each([
    [{ price: undefined }, 'products.jsonl line 11: variant "new" has no price; expected {"amount", "currency"}'],
    [
      { price: { amount: 1, currency: 'EUR' } },
      'products.jsonl line 11: variant "new" has a price in EUR; expected "USD" as in shop.json',
    ],
    [{ titel: 'red' }, 'products.jsonl line 11 $.variants[0]: unknown property "titel"; did you mean "title"?'],
  ])('refuses a variant with %j', async (variant, expected) => {
    await edit('products.jsonl', (text) => text + product('new', variant));
    await edit('inventory.csv', (text) => `${text}new,,digital,0,,\n`);
    expect(await problems()).toEqual([expected]);
  });

  it.each([
    ['item_123,5,shipping,1,,', 'variant "item_123" has a row already (inventory.csv line 2); expected one row'],
    ['new,5,shipping', '3 fields; expected 6 as in the first line; got "new,5,shipping"'],
    ['new,5,,1,,', 'kind: expected one of shipping, digital, pickup, local_delivery, or several joined by "|"; got ""'],
    ['new,-5,shipping,1,,', 'on_hand: expected a whole number from 0 up, or nothing; got "-5"'],
    ['new,5,shipping,1,,0', 'max_per_order: expected a whole number from 1 up, or nothing; got "0"'],
    ['new,5,shipping,1,,three', 'max_per_order: expected a whole number from 1 up, or nothing; got "three"'],
    ['new,5,shipping,1,book,', 'tax_code: no rate in shop.json has "book" among its tax_codes; none has tax_codes yet'],
  ])('refuses the row %s', async (row, expected) => {
    await edit('products.jsonl', (text) => text + product('new', {}));
    await edit('inventory.csv', (text) => `${text}${row.startsWith('new') ? '' : 'new,,digital,0,,\n'}${row}\n`);
    expect(await problems()).toEqual([`inventory.csv line ${row.startsWith('new') ? 12 : 13}: ${expected}`]);
  });

  it('wants the columns by name, in any order', async () => {
    await edit('inventory.csv', (text) => text.replace('on_hand', 'onhand'));
    expect(await problems()).toEqual(['inventory.csv line 1: unknown column "onhand"; did you mean "on_hand"?']);
    await edit('inventory.csv', (text) => text.replace(/onhand,kind/, 'colour,kind'));
    expect(await problems()).toEqual([
      expect.stringMatching(/^inventory\.csv line 1: unknown column "colour"; expected variant_id,on_hand,/),
      'inventory.csv line 1: the column on_hand is missing',
    ]);
  });

  it.each([
    [
      { discounts: [{ id: 'a', name: 'A', effect: { type: 'gift' } }] },
      /^shop\.json \$\.discounts\[0\]\.effect.*: expected \{"type"\}.*; got "gift"$/,
    ],
    [{ tax: { rates: { us: { percent: 1 } } } }, /^shop\.json \$\.tax\.rates\.us: expected a country or one of its/],
    [
      { tax: { rates: { US: { percent: 1.00001 } } } },
      /^shop\.json \$\.tax\.rates\.US\.percent: .*four decimals; got 1.00001$/,
    ],
    [
      { prices_include_tax: true },
      /^shop\.json \$\.tax\.rates: the prices include tax, but the tax at home is not known/,
    ],
    [
      { links: [{ type: 'terms_of_service', url: 'https://a.example' }] },
      /^shop\.json \$\.links\[0\]\.type: expected one of "terms_of_use".*; got "terms_of_service"$/,
    ],
  ])('refuses %j', async (change, expected) => {
    await editShop((shop) => ({ ...shop, ...change }));
    expect(await problems()).toEqual([expect.stringMatching(expected)]);
  });

  it('finds what the schema of shop.json cannot say', async () => {
    const effect = { type: 'free_shipping' };
    const discounts = [
      { id: 'a', name: 'A', code: 'Save', effect, starts_at: '2026-02-01T00:00:00Z', ends_at: '2026-01-01T00:00:00Z' },
      { id: 'a', name: 'A', code: 'SAVE', effect, variant_ids: ['item_123', 'ghost'] },
    ];
    const rate = {
      title: 'T',
      steps: [
        { up_to_grams: 9, amount: 1 },
        { up_to_grams: 9, amount: 2 },
      ],
    };
    const days = { earliest: 3, latest: 2 };
    const zones = [
      {
        name: 'A',
        destinations: ['US'],
        rates: [
          { id: 'x', ...rate },
          { id: 'x', title: 'T', steps: [{ amount: 1 }], delivery_days: days },
        ],
      },
      {
        name: 'B',
        destinations: ['US'],
        rates: ['digital', 'pickup_mission', 'local_sf_20261121', 'local_sfo'].map((id) => ({
          id,
          title: 'T',
          steps: [{ amount: 1 }],
        })),
      },
    ];
    await editShop((shop) => ({ ...shop, discounts, shipping: { zones } }));
    expect(await problems()).toEqual([
      'shop.json $.shipping.zones[0].rates[0].steps[1].up_to_grams: expected more than the step before',
      'shop.json $.shipping.zones[0].rates[1].id: "x" is taken; expected another id',
      'shop.json $.shipping.zones[0].rates[1].delivery_days.latest: expected at least 3, the earliest day',
      'shop.json $.shipping.zones[1].destinations[0]: "US" is listed twice; expected one zone',
      'shop.json $.shipping.zones[1].rates[0].id: "digital" is taken; expected another id',
      'shop.json $.shipping.zones[1].rates[1].id: "pickup_mission" is taken; expected another id',
      'shop.json $.shipping.zones[1].rates[2].id: "local_sf_20261121" is taken; expected another id',
      'shop.json $.discounts[0].ends_at: expected a time after starts_at',
      'shop.json $.discounts[1].id: "a" is taken; expected another id',
      'shop.json $.discounts[1].code: "SAVE" is taken; expected another code, upper and lower case are the same',
      'shop.json $.discounts[1].variant_ids[1]: there is no variant "ghost"; expected an id from products.jsonl',
    ]);
  });
});

describe('a small shop', () => {
  it('needs no more than a name, a currency and a country', async () => {
    await writeFile(join(dir, 'shop.json'), '{"name":"Small","currency":"usd","country":"US"}');
    const shop = await loadShop(dir);
    expect(shop).toMatchObject({ lowStockThreshold: 5, pricesIncludeTax: false, links: [], discounts: [] });
    expect(shop.tax).toMatchObject({ elsewhere: 'untaxed' });
  });

  it('reads columns in any order, several kinds, and leaves optional columns out', async () => {
    await writeFile(join(dir, 'shop.json'), '{"name":"Small","currency":"usd","country":"US"}');
    await writeFile(join(dir, 'products.jsonl'), product('a', { description: { plain: 'A.' } }));
    await writeFile(
      join(dir, 'inventory.csv'),
      '\ufeffkind,weight_grams,on_hand,variant_id\r\ndigital|shipping,,7,a\r\n',
    );
    const { variants, stock } = await loadShop(dir);
    expect(variants.get('a')).toMatchObject({
      fulfillmentTypes: ['digital', 'shipping'],
      weightGrams: 0,
      description: 'A.',
    });
    expect(stock.get('a')).toBe(7);
  });
});
