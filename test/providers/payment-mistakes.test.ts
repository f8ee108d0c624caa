import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { loadShop } from '../../src/providers/shop.js';
import { ShopError } from '../../src/providers/shop-error.js';

const ACQUIRER = { bin: '412345', country: 'US', merchant_id: 'm', merchant_name: 'Mugs' };
const MAIN = { display_name: 'Card' };

let dir: string;
beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), 'shop-'));
  const mug = { id: 'mug', variants: [{ id: 'blue', title: 'Mug', price: { amount: 1450, currency: 'USD' } }] };
  await writeFile(join(dir, 'products.jsonl'), `${JSON.stringify(mug)}\n`);
  await writeFile(join(dir, 'inventory.csv'), 'variant_id,on_hand,kind,weight_grams\nblue,5,shipping,\n');
});
afterAll(() => rm(dir, { recursive: true }));

async function loaded(more: object) {
  const shop = { name: 'Mugs', currency: 'usd', country: 'US', ...more };
  await writeFile(join(dir, 'shop.json'), JSON.stringify(shop));
  return loadShop(dir);
}

async function problems(more: object): Promise<readonly string[]> {
  const error = await loaded(more).catch((thrown: unknown) => thrown);
  return error instanceof ShopError ? error.problems : [];
}

const cards = (...all: object[]) => ({ payment: { cards: all } });

const ruled = (rule: object) => ({ authentication: { acquirer: ACQUIRER, required_when: [rule] } });

describe('a mistake in the sections payment and authentication', () => {
  it.each<[object, string]>([
    [{ payment: [] }, '$.payment: expected an object {…}; got an empty list'],
    [{ payment: {} }, '$.payment.cards: is missing; expected a list […]'],
    [cards(), '$.payment.cards: expected at least one entry; got an empty list'],
    [cards({ brands: ['visa'] }), '$.payment.cards[0]: unknown property "brands"; expected one of '],
    [
      cards({ accepted_brands: ['Visa'] }),
      '$.payment.cards[0].accepted_brands[0]: expected one of "visa", "mastercard", "amex", "discover", "diners", "jcb", "unionpay"; got "Visa"',
    ],
    [
      cards({ accepted_brands: [] }),
      '$.payment.cards[0].accepted_brands: expected at least one entry; got an empty list',
    ],
    [
      cards({ accepted_funding_types: ['debit', 'debit'] }),
      '$.payment.cards[0].accepted_funding_types: expected each of them once; got a list',
    ],
    [
      cards({ accepted_funding_types: ['charge'] }),
      '$.payment.cards[0].accepted_funding_types[0]: expected one of "credit", "debit", "prepaid"; got "charge"',
    ],
    [
      { ...cards({ '3ds_versions': ['2.1.0'] }), authentication: { acquirer: ACQUIRER } },
      '$.payment.cards[0]["3ds_versions"][0]: expected one of "2.1", "2.2", "2.3"; got "2.1.0"',
    ],
    [
      cards({ '3ds_versions': ['2.2'] }),
      '$.payment.cards[0]["3ds_versions"]: nobody is authenticated; expected the section $.authentication beside it',
    ],
    [cards({ display_name: '' }), '$.payment.cards[0].display_name: expected at least one character; got ""'],
    [cards({ display_order: 1.5 }), '$.payment.cards[0].display_order: expected a whole number; got 1.5'],
    [
      cards({ merchant_id: 'p'.repeat(257) }),
      `$.payment.cards[0].merchant_id: expected at most 256 characters; got "${'p'.repeat(58)}…`,
    ],
    [
      cards(MAIN, { id: 'my card' }),
      '$.payment.cards[1].id: expected 1 to 64 letters, digits, hyphens and underscores; got "my card"',
    ],
    [cards(MAIN, {}), '$.payment.cards[1].id: "card_tokenized" is taken; expected another id'],
    [cards(MAIN, { id: 'a' }, { id: 'a' }), '$.payment.cards[2].id: "a" is taken; expected another id'],
    [
      cards({ id: 'visa_only' }),
      '$.payment.cards[0].id: expected "card_tokenized", the name by which the first one is paid; got "visa_only"',
    ],
    [
      cards({ offered_when: { minimum_amount: 1 } }),
      '$.payment.cards[0].offered_when: expected none, because every session offers the first one',
    ],
    [
      cards(MAIN, { id: 'a', offered_when: {} }),
      '$.payment.cards[1].offered_when: expected minimum_amount, maximum_amount, countries or several of them; got an object',
    ],
    [
      cards(MAIN, { id: 'a', offered_when: { minimum_amount: 2, maximum_amount: 1 } }),
      '$.payment.cards[1].offered_when: 2 is more than 1; expected minimum_amount not above maximum_amount',
    ],
    [
      cards(MAIN, { id: 'a', offered_when: { countries: ['UK'] } }),
      '$.payment.cards[1].offered_when.countries[0]: expected a country of ISO 3166-1, such as "US" or "GB"; got "UK"',
    ],
    [
      ruled({ enforcement: 'never' }),
      '$.authentication.required_when[0].enforcement: expected one of "always", "conditional", "optional"; got "never"',
    ],
    [
      ruled({ enforcement: 'conditional' }),
      '$.authentication.required_when[0]: expected minimum_amount, countries or both; got an object',
    ],
  ])('%# is told with its path and what was expected', async (more, expected) => {
    const [problem, ...others] = await problems(more);
    expect(problem?.startsWith(`shop.json ${expected}`) ? expected : problem).toBe(expected);
    expect(others).toEqual([]);
  });

  it.each(['always', 'optional'])('is none where a rule without a condition is enforced %s', async (enforcement) => {
    expect((await loaded(ruled({ enforcement }))).authentication?.rules).toEqual([{ enforcement }]);
  });

  it('is none where it names all that there is, which leaves nothing out', async () => {
    const all = {
      accepted_brands: ['unionpay', 'jcb', 'diners', 'discover', 'amex', 'mastercard', 'visa'],
      accepted_funding_types: ['prepaid', 'debit', 'credit'],
    };
    expect((await loaded(cards(all))).cards).toEqual((await loaded({})).cards);
  });
});
