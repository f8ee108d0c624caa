import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { loadShop } from '../../src/providers/shop.js';
import { ShopError } from '../../src/providers/shop-error.js';

const MUG = { id: 'mug', variants: [{ id: 'blue', title: 'Mug', price: { amount: 1450, currency: 'USD' } }] };
const GOOD = {
  'shop.json': '{"name":"Mugs","currency":"usd","country":"US"}',
  'products.jsonl': `${JSON.stringify(MUG)}\n`,
  'inventory.csv': 'variant_id,on_hand,kind,weight_grams\nblue,5,shipping,\n',
};
const shopWith = (more: object) => JSON.stringify({ ...JSON.parse(GOOD['shop.json']), ...more });
const zoneWith = (rate: object, destinations = ['US']) =>
  shopWith({
    shipping: {
      zones: [{ name: 'Z', destinations, rates: [{ id: 'a', title: 'A', steps: [{ amount: 1 }], ...rate }] }],
    },
  });
const taxed = (key: string, more: object = {}) => shopWith({ tax: { rates: { [key]: { percent: 1 } } }, ...more });

let dir: string;
beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), 'shop-'));
});
afterEach(() => rm(dir, { recursive: true }));

async function problems(files: Partial<typeof GOOD>): Promise<readonly string[]> {
  for (const [name, content] of Object.entries({ ...GOOD, ...files })) await writeFile(join(dir, name), content);
  try {
    await loadShop(dir);
    return [];
  } catch (error) {
    if (error instanceof ShopError) return error.problems;
    throw error;
  }
}

const ACQUIRER = { bin: '412345', country: 'US', merchant_id: 'm', merchant_name: 'Mugs' };
const authenticatedBy = (more: object) => shopWith({ authentication: { acquirer: ACQUIRER, ...more } });

describe('a mistake in shop.json', () => {
  it.each([
    [
      shopWith({ fees: [{ id: 'a', title: 'A', amount: 1, percent: 1 }] }),
      '$.fees[0]: expected either amount or percent; got an object',
    ],
    [
      shopWith({ fees: [{ id: 'a', title: 'A', amount: 1, when: { variant_ids: ['red'] } }] }),
      '$.fees[0].when.variant_ids[0]: there is no variant "red"; expected an id from products.jsonl',
    ],
    [
      shopWith({ tax: { exemptions: { accept: 'any', certificates: [{ id: 'A' }] } } }),
      '$.tax.exemptions.certificates: expected none, because accept is "any"; set accept to "listed"',
    ],
    [
      shopWith({ presentment: { as_of: '2026-01-01T00:00:00Z', rates: { eur: 0.9 }, countries: {} } }),
      '$.presentment.rates.eur: expected a text in double quotes; got 0.9',
    ],
    [
      shopWith({ presentment: { as_of: '2026-01-01T00:00:00Z', rates: { eur: '0.0' }, countries: {} } }),
      '$.presentment.rates.eur: expected a positive decimal number in quotes such as "0.92"; got "0.0"',
    ],
    [
      shopWith({ presentment: { as_of: '2026-01-01T00:00:00Z', rates: { eur: '0.9' }, countries: { GB: 'gbp' } } }),
      '$.presentment.countries["GB"]: there is no rate for "gbp"; expected one of eur',
    ],
    [
      taxed('US-NY', { tax: { rates: { 'US-NY': { percent: 4, parts: [{ name: 'NY', percent: 4 }] } } } }),
      '$.tax.rates["US-NY"]: expected either percent or parts; got an object',
    ],
    [
      taxed('US-NY', { tax: { rates: { 'US-NY': { percent: 4, name: 'NY', tax_codes: { book: { NYC: 0 } } } } } }),
      '$.tax.rates["US-NY"].tax_codes["book"]: "NYC" is no part of this rate; expected one of NY',
    ],
    [
      taxed('US-NY', {
        tax: {
          rates: { 'US-NY': { percent: 4, local: [{ postal_codes: ['*'], parts: [{ name: 'X', percent: 1 }] }] } },
        },
      }),
      '$.tax.rates["US-NY"].local[0].postal_codes[0]: expected the beginning of a postal code such as "100" or "SW1A"; got "*"',
    ],
    [
      zoneWith({ steps: [{ amount: '8.50' }] }),
      '$.shipping.zones[0].rates[0].steps[0].amount: expected a whole number of minor units such as 850; got "8.50"',
    ],
    [
      zoneWith({ free_above: 8.5 }),
      '$.shipping.zones[0].rates[0].free_above: expected a whole number of minor units such as 850; got 8.5',
    ],
    [zoneWith({ steps: [] }), '$.shipping.zones[0].rates[0].steps: expected at least one entry; got an empty list'],
    [
      zoneWith({ title: undefined }),
      '$.shipping.zones[0].rates[0].title: is missing; expected a text in double quotes',
    ],
    [zoneWith({ title: '' }), '$.shipping.zones[0].rates[0].title: expected at least one character; got ""'],
    [
      zoneWith({ free_abvoe: 1 }),
      '$.shipping.zones[0].rates[0]: unknown property "free_abvoe"; did you mean "free_above"?',
    ],
    [shopWith({ links: {} }), '$.links: expected a list […]; got an object'],
    [shopWith({ low_stock_threshold: -1 }), '$.low_stock_threshold: expected 0 or more; got -1'],
    [shopWith({ prices_include_tax: 'no' }), '$.prices_include_tax: expected true or false; got "no"'],
    [shopWith({ country: 'UK' }), '$.country: expected a country of ISO 3166-1, such as "US" or "GB"; got "UK"'],
    [shopWith({ region: 'XX' }), '$.region: expected a region of US, such as "AL"; got "XX"'],
    [
      taxed('US-XX'),
      '$.tax.rates["US-XX"]: this region does not exist; expected a state or province, such as "US-CA" or "CA-ON"',
    ],
    [taxed('EU'), '$.tax.rates.EU: expected a country of ISO 3166-1 or one of its regions, such as "GB" or "US-CA"'],
    [
      zoneWith({}, ['US', 'CA-CA']),
      '$.shipping.zones[0].destinations[1]: this region does not exist; expected a state or province, such as "US-CA" or "CA-ON"; got "CA-CA"',
    ],
    [
      shopWith({ prices_include_tax: true, tax: { rates: { US: { percent: 1 }, 'US-CA': { percent: 2 } } } }),
      '$.tax.rates: the prices include tax, but the tax at home is not known; expected a rate for "US", or $.region and a rate for that region',
    ],
    [shopWith({ authentication: {} }), '$.authentication.acquirer: is missing; expected an object {…}'],
    [
      authenticatedBy({ acquirer: { ...ACQUIRER, bin: '123456789012' } }),
      '$.authentication.acquirer.bin: expected 1 to 11 digits; got "123456789012"',
    ],
    [
      authenticatedBy({ acquirer: { ...ACQUIRER, merchant_name: 'M'.repeat(41) } }),
      `$.authentication.acquirer.merchant_name: expected at most 40 characters; got "${'M'.repeat(41)}"`,
    ],
    [
      authenticatedBy({ directory_server: 'amex' }),
      '$.authentication.directory_server: expected one of "visa", "mastercard", "american_express"; got "amex"',
    ],
    [
      authenticatedBy({ flow_preference: { type: 'fast' } }),
      '$.authentication.flow_preference.type: expected {"type"} of "challenge" or "frictionless"; got "fast"',
    ],
    [
      authenticatedBy({ required_when: [{ minimum_amount: 1 }, {}] }),
      '$.authentication.required_when[1]: expected minimum_amount, countries or both; got an object',
    ],
    [
      authenticatedBy({ required_when: [{ countries: ['UK'] }] }),
      '$.authentication.required_when[0].countries[0]: expected a country of ISO 3166-1, such as "US" or "GB"; got "UK"',
    ],
    [
      authenticatedBy({ accepted_outcomes: ['denied'] }),
      '$.authentication.accepted_outcomes[0]: expected one of "authenticated", "attempt_acknowledged", "informational"; got "denied"',
    ],
    [
      authenticatedBy({ accepted_outcomes: [] }),
      '$.authentication.accepted_outcomes: expected at least one entry; got an empty list',
    ],
    [shopWith({ risk: { block: 'bot' } }), '$.risk.block: expected "any" or a list of insights […]; got "bot"'],
    [
      shopWith({ risk: { block: ['bot', 'bots'] } }),
      '$.risk.block[1]: expected one of "fraudulent_dispute", "card_testing", "stolen_card", "card_issuer_decline", "bot"; got "bots"',
    ],
    [
      shopWith({ risk: { block: ['bot'], review: ['card_testing', 'bot'] } }),
      '$.risk.review[1]: "bot" stands in $.risk.block too; expected it in one of the two',
    ],
    ['{\n  "name": "Mugs",\n  "tax": {},\n}', 'line 4, column 1: expected another entry after ","; got "}"'],
    ['{\n  "name": "Mugs"\n  "tax": {}\n}', 'line 3, column 3: expected "," or "}"; got "\\""'],
    ["{ 'name': 1 }", 'line 1, column 3: expected a name in double quotes; got "\'"'],
    [
      '{ "name": "Mugs\n}',
      'line 1, column 11: a text without an end on its line, or with a character that JSON does not take',
    ],
    ['{ "name": ', 'line 1, column 11: expected a value; got the end'],
    ['', 'line 1, column 1: expected a value; got the end'],
    [
      '{\n "name": "A",\n "name": "B"}',
      'line 3, column 2: "name" stands in this object already; expected each name once',
    ],
  ])('is reported with its place: %s', async (content, expected) => {
    expect(await problems({ 'shop.json': content })).toEqual([`shop.json ${expected}`]);
  });

  it('is none: regions of countries without a list, territories, nested lists', async () => {
    expect(await problems({ 'shop.json': taxed('ES-CN') })).toEqual([]);
    expect(await problems({ 'shop.json': taxed('US-PR') })).toEqual([]);
    expect(await problems({ 'shop.json': zoneWith({ description: 'a "b" \\ ü {[' }) })).toEqual([]);
  });
});

describe('a file that cannot be read as a whole', () => {
  const pretty = JSON.stringify(MUG, null, 2);

  it.each([
    ['products.jsonl', '', 'products.jsonl: has no product; expected one a line'],
    [
      'products.jsonl',
      pretty,
      'products.jsonl line 1: not a whole product; expected one product a line, without line breaks inside it',
    ],
    [
      'products.jsonl',
      `[\n${pretty}\n]`,
      'products.jsonl line 1: not a whole product; expected one product a line, without line breaks inside it',
    ],
    ['products.jsonl', `[${JSON.stringify(MUG)}]`, 'products.jsonl line 1 $: expected an object {…}; got a list'],
    [
      'products.jsonl',
      `{"id":"x" "variants":[]}\n`,
      'products.jsonl line 1, column 11: expected "," or "}"; got "\\""',
    ],
    ['products.jsonl', '{"id":"x"}\n', 'products.jsonl line 1 $.variants: is missing; expected a list […]'],
    [
      'inventory.csv',
      '',
      'inventory.csv: is empty; expected the columns variant_id,on_hand,kind,weight_grams,tax_code,max_per_order',
    ],
    [
      'inventory.csv',
      'variant_id;on_hand;kind;weight_grams\nblue;5;shipping;\n',
      'inventory.csv line 1: the columns are divided by ";"; expected commas',
    ],
    [
      'inventory.csv',
      'blue,5,shipping,\n',
      'inventory.csv line 1: the names of the columns are missing; expected variant_id,on_hand,kind,weight_grams,tax_code,max_per_order; got "blue,5,shipping,"',
    ],
    [
      'inventory.csv',
      'variant_id,on_hand,kind,weight_grams\n,5,shipping,\n',
      'inventory.csv line 2: variant_id: expected a variant id; got ""',
    ],
  ])('has its cause reported alone: %s %j', async (name, content, expected) => {
    expect(await problems({ [name]: content })).toEqual([expected]);
  });
});

describe('files as editors write them', () => {
  it('may begin with a byte order mark and end their lines with CRLF', async () => {
    const files = Object.entries(GOOD).map(([name, text]) => [name, `\ufeff${text.replaceAll('\n', '\r\n')}`]);
    expect(await problems(Object.fromEntries(files))).toEqual([]);
  });

  it('name each product once', async () => {
    const red = { ...MUG, variants: [{ ...MUG.variants[0], id: 'red' }] };
    const files = {
      'products.jsonl': `${GOOD['products.jsonl']}${JSON.stringify(red)}\n`,
      'inventory.csv': `${GOOD['inventory.csv']}red,5,shipping,\n`,
    };
    const expected =
      'products.jsonl line 2: product "mug" stands in products.jsonl line 1 already; expected unique ids';
    expect(await problems(files)).toEqual([expected]);
  });

  it('names the tax codes that exist', async () => {
    const tax = { rates: { US: { percent: 5, tax_codes: { book: 1, food: 0 } } } };
    const row = (code: string) => `variant_id,on_hand,kind,weight_grams,tax_code\nblue,5,shipping,,${code}\n`;
    expect(await problems({ 'shop.json': shopWith({ tax }), 'inventory.csv': row('food') })).toEqual([]);
    expect(await problems({ 'shop.json': shopWith({ tax }), 'inventory.csv': row('fod') })).toEqual([
      'inventory.csv line 2: tax_code: no rate in shop.json has "fod" among its tax_codes; they have book, food',
    ]);
  });
});
