import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { checkDiscountReferences, checkDiscounts } from '../../src/providers/discount-checks.js';
import { discount } from '../../src/providers/discount-schema.js';
import { discountRule } from '../../src/providers/discount-settings.js';

const rule = (more: object) => ({ id: 'a', name: 'A', effect: { type: 'percent_off', percent_off: 10 }, ...more });
const parse = (...rules: object[]) => rules.map((one) => discount.parse(one));
const named = { named: new Set(['mug']) };

describe('a rule of discounts', () => {
  it.each([
    ['an effect that there is not', { effect: { type: 'gift' } }, 'effect.type'],
    ['a percentage above 100', { effect: { type: 'percent_off', percent_off: 101 } }, 'effect.percent_off'],
    ['a part of a cent', { effect: { type: 'amount_off', amount_off: 1.5 } }, 'effect.amount_off'],
    [
      'half of a unit to buy',
      { effect: { type: 'buy_x_get_y', buy: { quantity: 0.5 }, get: { quantity: 1 } } },
      'effect.buy.quantity',
    ],
    ['nothing to get', { effect: { type: 'buy_x_get_y', buy: { quantity: 1 } } }, 'effect.get'],
    ['no tiers', { effect: { type: 'volume', tiers: [] } }, 'effect.tiers'],
    ['a limit of nothing', { limits: { total: 0 } }, 'limits.total'],
    ['a buyer without an address', { buyers: { emails: ['ada'] } }, 'buyers.emails.0'],
    ['a country that there is not', { destinations: ['XX'] }, 'destinations.0'],
    ['a word in place of rules', { combines_with: 'some' }, 'combines_with'],
    ['a code of spaces', { code: '  ' }, 'code'],
    ['a time without its zone', { ends_at: '2026-01-01' }, 'ends_at'],
    ['a word that means nothing', { stackable: true }, ''],
  ])('is refused with %s, by its place', (_, more, place) => {
    const { error } = discount.safeParse(rule(more));
    expect(error?.issues.map(({ path }) => path.join('.'))).toEqual([place]);
  });

  it('is refused where it does not fit the others, the goods or the rates', () => {
    const tiers = [
      { from: 3, percent_off: 5 },
      { from: 3, percent_off: 10 },
    ];
    const discounts = parse(
      rule({ code: 'Straße', warn_hours: 3, excluded_variant_ids: ['ghost'] }),
      rule({ id: 'b', code: ' STRASSE', effect: { type: 'volume', tiers }, combines_with: ['a', 'none_such'] }),
      rule({
        id: 'c',
        effect: { type: 'buy_x_get_y', buy: { quantity: 1 }, get: { quantity: 1, variant_ids: ['ghost'] } },
      }),
      rule({ id: 'd', effect: { type: 'free_shipping', rate_ids: ['standard', 'drone'] } }),
    );
    expect(checkDiscounts({ discounts }, named)).toEqual([
      '$.discounts[0].warn_hours: expected ends_at beside it',
      '$.discounts[0].excluded_variant_ids[0]: there is no variant "ghost"; expected an id from products.jsonl',
      '$.discounts[1].code: " STRASSE" is taken; expected another code, upper and lower case are the same',
      '$.discounts[1].effect.tiers[1].from: expected more than in the tier before',
      '$.discounts[2].effect.get.variant_ids[0]: there is no variant "ghost"; expected an id from products.jsonl',
    ]);
    const rates = [{ id: 'standard', title: 'S', steps: [{ amount: 1 }] }];
    const shipping = { zones: [{ name: 'Z', destinations: ['US'], rates }] };
    expect(checkDiscountReferences({ discounts, shipping })).toEqual([
      '$.discounts[1].combines_with[1]: there is no rule "none_such"; expected the id of a discount',
      '$.discounts[3].effect.rate_ids[1]: there is no rate "drone"; expected the id of a shipping rate',
    ]);
    expect(checkDiscountReferences({ discounts, shipping: { zones: [] } })).toHaveLength(1);
  });
});

it('the rules of the guide are rules', () => {
  const guide = readFileSync('docs/discounts.md', 'utf8');
  const examples = [...guide.matchAll(/```json\n([\s\S]*?)```/g)].map(([, json]) => JSON.parse(json ?? ''));
  expect(examples.length).toBeGreaterThan(3);
  const rules = z.array(discount).parse(examples.flat());
  expect(checkDiscounts({ discounts: rules }, { named: undefined })).toEqual([]);
  for (const one of rules) expect(discountRule(one)).toMatchObject({ id: one.id, priority: one.priority });
});
