import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { goodsFiles } from '../../src/cli/init/goods-files.js';
import { ImportError } from '../../src/cli/init/import-error.js';
import { importSheet } from '../../src/cli/init/import-sheet.js';
import { decimalOf } from '../../src/cli/init/price.js';
import { currencyExponent } from '../../src/domain/money.js';
import { csvLine } from '../../src/feed/csv.js';
import { loadShop } from '../../src/providers/shop.js';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'acp-csv-'));
});
afterAll(() => rm(folder, { recursive: true }));

async function imported(content: string | Buffer, currency = 'usd') {
  const file = join(folder, 'goods.csv');
  await writeFile(file, content);
  return importSheet(file, currency);
}

async function problems(content: string | Buffer, currency = 'usd'): Promise<readonly string[]> {
  const error = await imported(content, currency).catch((thrown: unknown) => thrown);
  if (error instanceof ImportError) return error.problems;
  throw new Error(`No ImportError: ${JSON.stringify(error)}`);
}

const variantsOf = ({ products }: Awaited<ReturnType<typeof imported>>) => products.flatMap(({ variants }) => variants);

describe('a spreadsheet', () => {
  it.each([
    'sku,title,price,stock\nmug,Mug,14.50,3\n',
    '\ufeffSKU;Name;Price;On hand\r\nmug;Mug;14.50;3\r\n',
    'Variant ID\tTITLE\tprice_minor\tQty\nmug\tMug\t1450\t3.0',
    '"id","Product name","unit price","Inventory","",\n"mug","Mug","14.5 USD","3","",\n\n,,,,\n',
  ])('is read whatever its marks and names are: %j', async (content) => {
    const goods = await imported(content);
    expect(goods.products).toEqual([
      { id: 'mug', title: 'Mug', variants: [{ id: 'mug', title: 'Mug', price: { amount: 1450, currency: 'USD' } }] },
    ]);
    expect(goods.stock).toEqual([{ variantId: 'mug', onHand: 3, kinds: ['shipping'], weightGrams: 0 }]);
  });

  it('takes everything a variant can have', async () => {
    const goods = await imported(
      'id,product_id,title,description,price,image,url,stock,kind,weight_grams,max_per_order,option:Size,Color\n' +
        'tee-s,tee,Tee small,"Soft, ""light""\nand warm",19.99,https://a.example/1.jpg|https://a.example/2.jpg,https://a.example/tee,,pickup|shipping,180,2,S,red\n' +
        'tee-m,tee,Tee medium,Wider,21,https://a.example/3.jpg,https://a.example/tee?m,0,Digital,,,M,\n',
    );
    expect(goods).toEqual({
      products: [
        {
          id: 'tee',
          title: 'Tee small',
          description: { plain: 'Soft, "light"\nand warm' },
          url: 'https://a.example/tee',
          media: [
            { type: 'image', url: 'https://a.example/1.jpg' },
            { type: 'image', url: 'https://a.example/2.jpg' },
          ],
          variants: [
            {
              id: 'tee-s',
              title: 'Tee small',
              price: { amount: 1999, currency: 'USD' },
              variant_options: [{ name: 'Size', value: 'S' }],
              media: [
                { type: 'image', url: 'https://a.example/1.jpg' },
                { type: 'image', url: 'https://a.example/2.jpg' },
              ],
            },
            {
              id: 'tee-m',
              title: 'Tee medium',
              description: { plain: 'Wider' },
              url: 'https://a.example/tee?m',
              price: { amount: 2100, currency: 'USD' },
              variant_options: [{ name: 'Size', value: 'M' }],
              media: [{ type: 'image', url: 'https://a.example/3.jpg' }],
            },
          ],
        },
      ],
      stock: [
        { variantId: 'tee-s', kinds: ['pickup', 'shipping'], weightGrams: 180, maxPerOrder: 2 },
        { variantId: 'tee-m', onHand: 0, kinds: ['digital'], weightGrams: 0 },
      ],
      notes: ['columns that were not used: Color'],
    });
  });

  it.each([
    ['usd', '19.99', 1999],
    ['usd', '19.9', 1990],
    ['usd', '19', 1900],
    ['usd', '19.9900', 1999],
    ['usd', 'USD 0.07', 7],
    ['jpy', '1999', 1999],
    ['jpy', '1999.00', 1999],
    ['kwd', '1.999', 1999],
    ['kwd', '1.5', 1500],
    ['usd', '999999.99', 99_999_999],
  ])('has prices by the decimals of %s: %s', async (currency, price, amount) => {
    const [variant] = variantsOf(await imported(`id,title,price\na,A,${price}\n`, currency));
    expect(variant?.price).toEqual({ amount, currency: currency.toUpperCase() });
  });
});

describe("Shopify's export", () => {
  const OLD =
    'Handle,Title,Body (HTML),Vendor,Published,Option1 Name,Option1 Value,Option2 Name,Option2 Value,Variant SKU,Variant Grams,Variant Inventory Tracker,Variant Inventory Qty,Variant Inventory Policy,Variant Price,Variant Requires Shipping,Image Src,Variant Image,Variant Weight Unit,Status\n' +
    'tee,Trail Tee,"<p>Dries &amp; <b>lasts</b>.</p><p>Merino</p>",Us,TRUE,Size,S,Color,Green,tee-s,180,shopify,5,deny,19.99,TRUE,https://a.example/1.jpg,https://a.example/s.jpg,kg,active\n' +
    'tee,,,,,,M,,Green,tee-m,190,shopify,-2,deny,19.99,TRUE,https://a.example/2.jpg,,kg,\n' +
    'tee,,,,,,,,,,,,,,,,https://a.example/3.jpg,,,\n' +
    'atlas,Atlas,,Us,TRUE,Title,Default Title,,,,0,,,deny,9.99,FALSE,,,kg,active\n' +
    'mug,Mug,,Us,TRUE,Size,0.5 l,,,,300,shopify,4,continue,7,TRUE,,,kg,active\n' +
    'secret,Secret,,Us,TRUE,Title,Default Title,,,x,0,,,deny,1,TRUE,,,kg,draft\n';

  it('is understood', async () => {
    const goods = await imported(OLD);
    expect(goods.products.map(({ id, title, description }) => [id, title, description?.plain])).toEqual([
      ['tee', 'Trail Tee', 'Dries & lasts.\nMerino'],
      ['atlas', 'Atlas', undefined],
      ['mug', 'Mug', undefined],
    ]);
    expect(goods.products[0]?.media?.map(({ url }) => url.slice(-5))).toEqual(['1.jpg', '2.jpg', '3.jpg']);
    expect(
      variantsOf(goods).map(({ id, title, variant_options: options, media }) => [id, title, options, media]),
    ).toEqual([
      [
        'tee-s',
        'Trail Tee, S, Green',
        [
          { name: 'Size', value: 'S' },
          { name: 'Color', value: 'Green' },
        ],
        [{ type: 'image', url: 'https://a.example/s.jpg' }],
      ],
      [
        'tee-m',
        'Trail Tee, M, Green',
        [
          { name: 'Size', value: 'M' },
          { name: 'Color', value: 'Green' },
        ],
        undefined,
      ],
      ['atlas', 'Atlas', undefined, undefined],
      ['mug-0-5-l', 'Mug', [{ name: 'Size', value: '0.5 l' }], undefined],
    ]);
    expect(goods.stock).toEqual([
      { variantId: 'tee-s', onHand: 5, kinds: ['shipping'], weightGrams: 180 },
      { variantId: 'tee-m', onHand: 0, kinds: ['shipping'], weightGrams: 190 },
      { variantId: 'atlas', kinds: ['digital'], weightGrams: 0 },
      { variantId: 'mug-0-5-l', kinds: ['shipping'], weightGrams: 300 },
    ]);
    expect(goods.notes).toEqual([
      '1 row taken as 0: less than no units on hand',
      '1 row left out: not active',
      'columns that were not used: Vendor, Variant Weight Unit',
    ]);
  });

  it('is understood by its newer names too', async () => {
    const goods = await imported(
      'Title,URL handle,Description,Vendor,Type,Published on online store,Status,SKU,Option1 name,Option1 value,Option1 Linked To,Price,Charge tax,Inventory tracker,Inventory quantity,Continue selling when out of stock,Weight value (grams),Requires shipping,Product image URL,Variant image URL\n' +
        'Mug,mug,Big,Us,Cup,TRUE,Active,MUG-1,Color,Blue,,7.50,TRUE,shopify,3,DENY,350,TRUE,https://a.example/m.jpg,\n' +
        ',mug,,,,,,MUG-2,,Red,,8,TRUE,shopify,1,CONTINUE,350,TRUE,,\n',
    );
    expect(variantsOf(goods).map(({ id, title, price }) => [id, title, price?.amount])).toEqual([
      ['MUG-1', 'Mug, Blue', 750],
      ['MUG-2', 'Mug, Red', 800],
    ]);
    expect(goods.stock.map(({ onHand }) => onHand)).toEqual([3, undefined]);
  });
});

describe("WooCommerce's export", () => {
  it('is understood, whatever the order of parents and variations', async () => {
    const goods = await imported(
      'ID,Type,SKU,Name,Published,Short description,Description,In stock?,Stock,Backorders allowed?,Weight (lbs),Sale price,Regular price,Images,Parent,Attribute 1 name,Attribute 1 value(s)\n' +
        '12,variation,TEE-S,Tee - S,1,,,1,4,0,0.5,,19.99,https://a.example/s.jpg,id:10,Size,S\n' +
        '10,variable,TEE,Tee,1,Short,<p>Long</p>,1,,0,,,,"https://a.example/1.jpg, https://a.example/2.jpg",,Size,"S, M"\n' +
        '13,variation,,Tee - M,1,,,0,,0,0.5,,21,,TEE,Size,M\n' +
        '14,"simple, virtual",BOOK,E-book,1,,,1,,0,,5,9.99,,,,\n' +
        '15,external,EXT,Elsewhere,1,,,1,,0,,,5,,,,\n' +
        '16,simple,OLD,Old,-1,,,1,,0,,,5,,,,\n',
    );
    expect(
      goods.products.map(({ id, title, description, media }) => [id, title, description?.plain, media?.length]),
    ).toEqual([
      ['TEE', 'Tee', 'Long', 2],
      ['BOOK', 'E-book', undefined, undefined],
    ]);
    expect(variantsOf(goods).map(({ id, title, price }) => [id, title, price?.amount])).toEqual([
      ['TEE-S', 'Tee - S', 1999],
      ['13', 'Tee - M', 2100],
      ['BOOK', 'E-book', 999],
    ]);
    expect(goods.stock).toEqual([
      { variantId: 'TEE-S', onHand: 4, kinds: ['shipping'], weightGrams: 227 },
      { variantId: '13', onHand: 0, kinds: ['shipping'], weightGrams: 227 },
      { variantId: 'BOOK', kinds: ['digital'], weightGrams: 0 },
    ]);
    expect(goods.notes).toContain('1 row left out: not published');
    expect(goods.notes).toContain('1 row left out: not sold by this shop');
  });
});

describe('a spreadsheet with mistakes', () => {
  const PRICE = 'expected a price such as 19.99, with a dot before the decimals and nothing between the thousands';

  it.each<[string, string[]]>([
    ['', ['it is empty; expected the names of the columns in the first line']],
    ['id,title,price\n', ['it has no product to sell']],
    [
      'a,b,c\n1,2,3\n',
      [
        'line 1: no column says the price; expected price or price_minor',
        'line 1: no column says the id; expected id or sku',
        'line 1: no column says the title; expected title or name',
      ],
    ],
    ['id,title,price,Price\n', ['line 1, column 4: "Price" stands there twice']],
    ['id,title,price,price_minor\n', ['line 1: both price and price_minor; expected one of them']],
    [
      'id,title,price,weight\n',
      ['line 1, column 4: "weight" has no unit; name it weight_grams, weight_kg, weight_oz or weight_lb'],
    ],
    ['id;title;price\na;A;"1.234,50"\n', [`line 2, column "price": ${PRICE}; got "1.234,50"`]],
    ['id;title;price\na;A;19,99\n', [`line 2, column "price": ${PRICE}; got "19,99"`]],
    ['id,title,price\na,A,"1,234.50"\n', [`line 2, column "price": ${PRICE}; got "1,234.50"`]],
    ['id,title,price\na,A,$5\n', [`line 2, column "price": ${PRICE}; got "$5"`]],
    ['id,title,price\na,A,-5\n', [`line 2, column "price": ${PRICE}; got "-5"`]],
    ['id,title,price\na,A,1e3\n', [`line 2, column "price": ${PRICE}; got "1e3"`]],
    ['id,title,price\na,A,1.234\n', ['line 2, column "price": expected 2 decimals at most, as usd has; got "1.234"']],
    ['id,title,price\na,A,1.000\n', ['line 2, column "price": expected 2 decimals at most, as usd has; got "1.000"']],
    ['id,title,price\na,A,1000000\n', ['line 2, column "price": expected at most 99999999 minor units; got "1000000"']],
    [
      'id,title,price_minor\na,A,19.99\n',
      ['line 2, column "price_minor": expected a whole number of minor units such as 1999; got "19.99"'],
    ],
    ['id,title,price\na,A,\n', ['line 2: the price is missing']],
    ['id,title,price\n,A,1\n', ['line 2: the id is missing']],
    ['id,title,price\na,,1\n', ['line 2: the title is missing']],
    ['id,title,price\na,"two\nlines",1\na,B,2\n', ['line 4: "a" is the id of line 2 already']],
    ['id,title,price\r\na,"two\r\nlines",1\r\na,B,2\r\n', ['line 4: "a" is the id of line 2 already']],
    ['id,title,price,currency\na,A,1,eur\n', ['line 2, column "currency": expected usd as the shop has; got "eur"']],
    [
      'id,title,price,stock\na,A,1,many\n',
      ['line 2, column "stock": expected a whole number of units, or nothing; got "many"'],
    ],
    ['id,title,price,Image\na,A,1,mug.jpg\n', ['line 2, column "Image": expected an http or https URL; got "mug.jpg"']],
    [
      'id,title,price,kind\na,A,1,letter\n',
      [
        'line 2, column "kind": expected one of shipping, digital, pickup, local_delivery, or several joined by "|"; got "letter"',
      ],
    ],
    [
      'id,title,price,weight_kg\na,A,1,"1,5"\n',
      ['line 2, column "weight_kg": expected a weight such as 1.25; got "1,5"'],
    ],
    [
      'id,title,price,max_per_order\na,A,1,0\n',
      ['line 2, column "max_per_order": expected a whole number from 1 up, or nothing; got "0"'],
    ],
    ['id,title,price\na,A,1,99\n', ['line 2: 4 fields; expected 3 as in the first line; quote what has dividers']],
    ['id,title,price\n"a\nb",A,1\n', ['line 2, column "id": expected an id of at most 255 characters, on one line']],
    ['id,title,price\na,"A,1\n', ['line 2, field 2: a field in double quotes has no end; the file ends inside it']],
    [
      'id,title,price\na,12" plate,1\n',
      ['line 2, field 2: a double quote stands inside a field without quotes; quote the field, and double that quote'],
    ],
    [
      'id,title,price\na,"A" b,1\n',
      ['line 2, field 2: after the closing double quote of a field stands more text; double the quotes inside it'],
    ],
    [
      'id,title,price,stock\na,A,x,y\nb,B,1,z\n',
      [
        `line 2, column "price": ${PRICE}; got "x"`,
        'line 2, column "stock": expected a whole number of units, or nothing; got "y"',
        'line 3, column "stock": expected a whole number of units, or nothing; got "z"',
      ],
    ],
  ])('%j', async (content, expected) => {
    expect(await problems(content)).toEqual(expected);
  });

  it('is told of where its encoding breaks', async () => {
    const latin = Buffer.from('id,title,price\na,A,1\nb,M\u00fcsli,2\n', 'latin1');
    expect(await problems(latin)).toEqual(['line 3: not UTF-8; save it as "CSV UTF-8"']);
    expect(await problems(Buffer.from('\ufeffid,title,price\n', 'utf16le'))).toEqual([
      'line 1: not UTF-8; save it as "CSV UTF-8"',
    ]);
  });

  it('names twenty mistakes and counts the others', async () => {
    const rows = Array.from({ length: 50 }, (_, index) => `${index},A,x\n`).join('');
    const error = await imported(`id,title,price\n${rows}`).catch((thrown: Error) => thrown);
    expect(String(error).split('\n')).toHaveLength(22);
    expect(String(error)).toContain('and 30 more.');
  });

  it('that is no file', async () => {
    await expect(importSheet(join(folder, 'none.csv'), 'usd')).rejects.toThrow('there is no such file');
  });
});

describe('any catalog', () => {
  const text = fc
    .string({ unit: 'binary', minLength: 1, maxLength: 20 })
    .map((raw) => `t${raw.replace(/\p{C}|[<>\u2028\u2029]/gu, '')}x`);
  const id = fc.stringMatching(/^[A-Za-z0-9][\w ,;"'.:|-]{0,14}[A-Za-z0-9]$/);
  const currency = fc.constantFrom('usd', 'jpy', 'kwd');
  const variant = fc.record({
    title: text,
    amount: fc.integer({ min: 0, max: 99_999_999 }),
    onHand: fc.option(fc.integer({ min: 0, max: 1_000_000 }), { nil: undefined }),
    kinds: fc.uniqueArray(fc.constantFrom('shipping', 'digital', 'pickup', 'local_delivery'), { minLength: 1 }),
    weight: fc.integer({ min: 0, max: 100_000 }),
    most: fc.option(fc.integer({ min: 1, max: 99 }), { nil: undefined }),
    size: fc.option(text, { nil: undefined }),
    description: fc.option(text, { nil: undefined }),
  });
  const catalog = fc.uniqueArray(fc.tuple(id, variant), { minLength: 1, maxLength: 20, selector: ([name]) => name });

  it('comes out of a spreadsheet as it went in', async () => {
    const dir = await mkdtemp(join(folder, 'shop-'));
    await fc.assert(
      fc.asyncProperty(
        catalog,
        currency,
        fc.constantFrom(',', ';', '\t'),
        fc.boolean(),
        async (rows, money, divider, bom) => {
          const lines = rows.map(([name, { title, amount, onHand, kinds, weight, most, size, description }], index) => {
            // The first price shows every decimal, so that the currency's own places are used.
            const decimal = index % 2 === 0 ? decimalOf(amount, money) : decimalOf(amount, money).replace(/\.0+$/, '');
            return [
              name,
              title,
              decimal,
              `${onHand ?? ''}`,
              kinds.join('|'),
              `${weight}`,
              `${most ?? ''}`,
              size ?? '',
              description ?? '',
            ];
          });
          const header = [
            'Id',
            'Title',
            'Price',
            'Stock',
            'Kind',
            'Weight grams',
            'Max per order',
            'option:Size',
            'Description',
          ];
          const csv = [header, ...lines].map((cells) => csvOf(cells, divider)).join('');
          const goods = await imported(`${bom ? '\ufeff' : ''}${csv}`, money);
          for (const [name, content] of Object.entries(goodsFiles(goods))) await writeFile(join(dir, name), content);
          await writeFile(join(dir, 'shop.json'), JSON.stringify({ name: 'S', currency: money, country: 'US' }));
          const shop = await loadShop(dir);
          expect([...shop.variants.values()]).toEqual(
            rows.map(([name, { title, amount, kinds, weight, most, size, description }]) => ({
              id: name,
              productId: name,
              title,
              ...(description !== undefined && { description }),
              imageUrls: [],
              unitPrice: amount,
              fulfillmentTypes: kinds,
              weightGrams: weight,
              ...(most !== undefined && { maxPerOrder: most }),
              options: size === undefined ? [] : [{ name: 'Size', value: size }],
            })),
          );
          expect(Object.fromEntries(shop.stock)).toEqual(
            Object.fromEntries(rows.flatMap(([name, { onHand }]) => (onHand === undefined ? [] : [[name, onHand]]))),
          );
        },
      ),
      { numRuns: 40 },
    );
  });

  const csvOf = (cells: readonly string[], divider: string): string =>
    divider === ','
      ? csvLine(cells)
      : `${cells.map((cell) => (/[",;\t\r\n]/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell)).join(divider)}\n`;

  it('has prices that are no floats', () => {
    fc.assert(
      fc.property(currency, fc.integer({ min: 0, max: 99_999_999 }), (money, amount) => {
        const exponent = currencyExponent(money);
        expect(BigInt(decimalOf(amount, money).replace('.', ''))).toBe(BigInt(amount));
        expect(decimalOf(amount, money).split('.')[1]?.length ?? 0).toBe(exponent);
      }),
    );
  });

  it('may have a hundred thousand rows', async () => {
    const rows = Array.from(
      { length: 100_000 },
      (_, n) =>
        `id-${n},prod-${n >> 2},"Title ${n}, ""of"" many",${n % 1000}.99,${n % 50},https://a.example/${n}.jpg\n`,
    );
    const goods = await imported(`sku,product_id,title,price,stock,image\n${rows.join('')}`);
    expect([goods.products.length, goods.stock.length]).toEqual([25_000, 100_000]);
    expect(variantsOf(goods)[99_999]?.price).toEqual({ amount: 99_999, currency: 'USD' });
  });
});
