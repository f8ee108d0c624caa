import { describe, expect, it } from 'vitest';
import type { BasketLine } from '../../src/domain/basket.js';
import { takeFromDelivery } from '../../src/domain/delivery-discounts.js';
import type { DiscountSetting } from '../../src/domain/discount-conditions.js';
import { codeKey, type DiscountEffect, type DiscountRule } from '../../src/domain/discount-rule.js';
import { takeDiscounts } from '../../src/domain/discounts.js';
import { NO_USES } from '../../src/domain/redemption.js';

const NOW = Date.UTC(2026, 10, 20, 12);
const HOUR = 3_600_000;

/** `[variant id, unit price, quantity, category]` */
type Goods = readonly [string, number, number, string?];

function basket(...goods: Goods[]): BasketLine[] {
  return goods.map(([id, unitPrice, quantity, category]) => {
    const fixed = { productId: `p_${id}`, title: id, imageUrls: [], weightGrams: 0, options: [] };
    const variant = { id, unitPrice, ...fixed, ...(category && { category }), fulfillmentTypes: ['shipping' as const] };
    return { id: `li_${id}`, quantity, amount: unitPrice * quantity, variant };
  });
}

const aRule = (effect: DiscountEffect, more: Partial<DiscountRule> = {}): DiscountRule => ({
  id: 'x',
  name: 'X',
  effect,
  priority: 1,
  ...more,
});

function take(lines: BasketLine[], rules: DiscountRule[], setting: Partial<DiscountSetting> = {}) {
  const byCode = new Map(rules.map((rule) => [rule.id, rule]));
  const base = { lines, currency: 'usd', now: NOW, uses: NO_USES, ...setting };
  return takeDiscounts({ ...base, codes: [...byCode.keys()], byCode, automatic: [] });
}

const two = { quantity: 2 };
const free = { quantity: 1, percentOff: 100 };
const bogo = (buy: object, get: object, more: object = {}): DiscountEffect => ({
  type: 'buy_x_get_y',
  buy: { quantity: 1, ...buy },
  get: { quantity: 1, percentOff: 100, ...get },
  ...more,
});

describe('what each rule takes off, in cents', () => {
  it.each<[string, DiscountRule, BasketLine[], number[]]>([
    // 33.3333 % of 1999 is 666.33, of 501 is 167.00
    [
      'a percentage, rounded for each line',
      aRule({ type: 'percent_off', percentOff: 33.3333 }),
      basket(['a', 1999, 1], ['b', 501, 1]),
      [666, 167],
    ],
    // 10 % is 600 + 400; 700 of it in proportion: 420 + 280
    [
      'a percentage up to an amount',
      aRule({ type: 'percent_off', percentOff: 10, maximumAmount: 700 }),
      basket(['a', 6000, 1], ['b', 2000, 2]),
      [420, 280],
    ],
    // 10 % is 1000, exactly the most
    [
      'a percentage that just fits',
      aRule({ type: 'percent_off', percentOff: 10, maximumAmount: 1000 }),
      basket(['a', 6000, 1], ['b', 2000, 2]),
      [600, 400],
    ],
    // 500 x 1000 / 3000 = 166.67, down to 166; the rest of it to the last
    [
      'an amount across the lines',
      aRule({ type: 'amount_off', amountOff: 500 }),
      basket(['a', 1000, 1], ['b', 1000, 2]),
      [166, 334],
    ],
    [
      'an amount off each line, never more than it has',
      aRule({ type: 'amount_off', amountOff: 500, per: 'line' }),
      basket(['a', 1000, 3], ['b', 300, 1]),
      [500, 300],
    ],
    [
      'an amount off each unit, never more than it has',
      aRule({ type: 'amount_off', amountOff: 500, per: 'unit' }),
      basket(['a', 1000, 3], ['b', 300, 2]),
      [1500, 600],
    ],
    [
      'only the products named',
      aRule({ type: 'percent_off', percentOff: 50 }, { productIds: ['p_b'] }),
      basket(['a', 1000, 1], ['b', 1000, 1]),
      [0, 500],
    ],
    [
      'only the categories named',
      aRule({ type: 'percent_off', percentOff: 50 }, { categories: ['tea'] }),
      basket(['a', 1000, 1, 'tea'], ['b', 1000, 1, 'mugs'], ['c', 1000, 1]),
      [500, 0, 0],
    ],
    [
      'what any list names',
      aRule({ type: 'percent_off', percentOff: 50 }, { categories: ['tea'], variantIds: ['c'] }),
      basket(['a', 1000, 1, 'tea'], ['b', 1000, 1], ['c', 1000, 1]),
      [500, 0, 500],
    ],
    [
      'nothing that is excluded',
      aRule({ type: 'percent_off', percentOff: 50 }, { categories: ['tea'], excludedVariantIds: ['b'] }),
      basket(['a', 1000, 1, 'tea'], ['b', 1000, 1, 'tea']),
      [500, 0],
    ],
    [
      'all but what is excluded',
      aRule({ type: 'amount_off', amountOff: 300 }, { excludedVariantIds: ['a'] }),
      basket(['a', 1000, 1], ['b', 1000, 1]),
      [0, 300],
    ],
    // 3 units: two are paid for
    ['buy two get one: the third is free', aRule(bogo(two, free)), basket(['a', 1000, 3]), [1000]],
    // 5 units: two paid, one free, two paid and nothing left to get
    ['buy two get one: five units have one free', aRule(bogo(two, free)), basket(['a', 1000, 5]), [1000]],
    // 6 units of three prices: two are free, the two cheapest
    [
      'buy two get one: the cheapest are free',
      aRule(bogo(two, free)),
      basket(['a', 900, 2], ['b', 300, 1], ['c', 500, 3]),
      [0, 300, 500],
    ],
    ['buy one get one at half price', aRule(bogo({}, { percentOff: 50 })), basket(['a', 999, 2]), [500]],
    [
      'buy mugs get tea: one for each',
      aRule(bogo({ variantIds: ['mug'] }, { variantIds: ['tea'] })),
      basket(['mug', 1500, 2], ['tea', 400, 3]),
      [0, 800],
    ],
    [
      'buy mugs get up to two teas',
      aRule(bogo({ variantIds: ['mug'] }, { variantIds: ['tea'], quantity: 2 })),
      basket(['mug', 1500, 2], ['tea', 400, 3]),
      [0, 1200],
    ],
    [
      'buy mugs get tea: once',
      aRule(bogo({ variantIds: ['mug'] }, { variantIds: ['tea'] }, { times: 1 })),
      basket(['mug', 1500, 5], ['tea', 400, 5]),
      [0, 400],
    ],
    // A mug is paid for each free thing; with tea the cheapest, then one mug, which leaves two mugs for two free units
    [
      'buy mugs get anything: no unit is both',
      aRule(bogo({ variantIds: ['mug'] }, {})),
      basket(['mug', 1500, 3], ['tea', 400, 1]),
      [1500, 400],
    ],
    [
      'a product in place of a variant',
      aRule(bogo({ productIds: ['p_mug'] }, { categories: ['tea'] })),
      basket(['mug', 1500, 1], ['green', 400, 1, 'tea']),
      [0, 400],
    ],
    // 5 units over both lines reach the tier of 3, not the one of 10: 5 % of 3000 and of 998 (49.9)
    [
      'volume over all lines',
      aRule({
        type: 'volume',
        tiers: [
          { from: 3, percentOff: 5 },
          { from: 10, percentOff: 10 },
        ],
      }),
      basket(['a', 1000, 3], ['b', 499, 2]),
      [150, 50],
    ],
    [
      'volume: the highest tier',
      aRule({
        type: 'volume',
        tiers: [
          { from: 3, percentOff: 5 },
          { from: 10, percentOff: 10 },
        ],
      }),
      basket(['a', 1000, 10]),
      [1000],
    ],
    // 10 of the first: 10 %; 3 of the second: 5 % of 1500; 2 of the third: nothing
    [
      'volume of each line',
      aRule({
        type: 'volume',
        per: 'line',
        tiers: [
          { from: 3, percentOff: 5 },
          { from: 10, percentOff: 10 },
        ],
      }),
      basket(['a', 1000, 10], ['b', 500, 3], ['c', 500, 2]),
      [1000, 75, 0],
    ],
    [
      'volume of some goods',
      aRule({ type: 'volume', tiers: [{ from: 3, percentOff: 5 }] }, { variantIds: ['a'] }),
      basket(['a', 1000, 3], ['b', 1000, 3]),
      [150, 0],
    ],
    ['nothing off lines that ship for free', aRule({ type: 'free_shipping' }), basket(['a', 1000, 1]), [0]],
  ])('%s', (_, rule, lines, expected) => {
    const { taken, rejected, left } = take(lines, [rule]);
    expect(rejected).toEqual([]);
    expect(taken[0]?.amounts).toEqual(expected);
    expect(left).toEqual(lines.map(({ amount }, index) => amount - (expected[index] ?? 0)));
  });

  it('takes free units from what earlier rules left of them', () => {
    // 20 % off 3 x 1000 leaves 2400; one of three units is then 800
    const half = aRule({ type: 'percent_off', percentOff: 20 }, { id: 'first' });
    const third = aRule(bogo(two, free), { id: 'second', priority: 2 });
    expect(take(basket(['a', 1000, 3]), [third, half]).left).toEqual([1600]);
  });
});

describe('what free shipping takes off the delivery', () => {
  const taken = (...effects: Extract<DiscountEffect, { type: 'free_shipping' }>[]) =>
    effects.map((effect, index) => ({ rule: aRule(effect, { id: `r${index}` }), amounts: [] }));
  const selected = [
    { optionId: 'standard', amount: 599 },
    { optionId: 'express', amount: 1499 },
  ];
  it.each([
    ['all', taken({ type: 'free_shipping' }), [[599, 1499]]],
    ['the rates named', taken({ type: 'free_shipping', rateIds: ['standard', 'none'] }), [[599, 0]]],
    ['up to an amount', taken({ type: 'free_shipping', maximumAmount: 1000 }), [[599, 401]]],
    [
      'up to an amount of the rates named',
      taken({ type: 'free_shipping', rateIds: ['express'], maximumAmount: 1000 }),
      [[0, 1000]],
    ],
    // 1000 of 599 + 1499 first takes all of the first and 401 of the second; the second rule finds 1098 there
    [
      'what is left',
      taken({ type: 'free_shipping', maximumAmount: 1000 }, { type: 'free_shipping' }),
      [
        [599, 401],
        [0, 1098],
      ],
    ],
    [
      'once',
      taken({ type: 'free_shipping' }, { type: 'free_shipping' }),
      [
        [599, 1499],
        [0, 0],
      ],
    ],
  ])('%s', (_, rules, expected) => {
    expect(takeFromDelivery(rules, selected)).toEqual(expected);
  });
});

describe('what keeps a rule from applying', () => {
  const tenPercent: DiscountEffect = { type: 'percent_off', percentOff: 10 };
  const lines = basket(['a', 1000, 2, 'tea'], ['b', 500, 1]);
  const buyer = { email: 'Ada@Example.com ' };
  const address = (country: string, state: string) => ({
    addresses: [{ name: 'Ada', lineOne: '1', city: 'C', state, country, postalCode: '1' }],
  });
  const uses = (ofRule: number, ofBuyer = 0, ordersOfBuyer = 0) => ({
    uses: { ofRule: () => ofRule, ofBuyer: () => ofBuyer, ordersOfBuyer },
  });

  it.each<[string, Partial<DiscountRule>, Partial<DiscountSetting>, string | undefined]>([
    ['before it starts', { startsAt: NOW + 1 }, {}, 'discount_code_invalid'],
    ['when it starts', { startsAt: NOW }, {}, undefined],
    ['right before it ends', { endsAt: NOW + 1 }, {}, undefined],
    ['when it has ended', { endsAt: NOW }, {}, 'discount_code_expired'],
    ['all lines below the minimum', { minimumSubtotal: 2501 }, {}, 'discount_code_minimum_not_met'],
    ['all lines at the minimum', { minimumSubtotal: 2500 }, {}, undefined],
    [
      'covered lines below it',
      { minimumSubtotal: 2001, minimumSubtotalOf: 'covered', variantIds: ['a'] },
      {},
      'discount_code_minimum_not_met',
    ],
    ['covered lines at it', { minimumSubtotal: 2000, minimumSubtotalOf: 'covered', variantIds: ['a'] }, {}, undefined],
    ['too few units', { minimumQuantity: 3, variantIds: ['a'] }, {}, 'discount_code_minimum_not_met'],
    ['enough units', { minimumQuantity: 3 }, {}, undefined],
    ['nothing it is for', { categories: ['coffee'] }, {}, 'discount_code_minimum_not_met'],
    ['all it is for excluded', { variantIds: ['a'], excludedVariantIds: ['a'] }, {}, 'discount_code_minimum_not_met'],
    [
      'a buyer it is for, however written',
      { buyers: { emails: ['ada@example.com'] } },
      { email: buyer.email },
      undefined,
    ],
    [
      'another buyer',
      { buyers: { emails: ['bob@example.com'] } },
      { email: buyer.email },
      'discount_code_user_ineligible',
    ],
    ['nobody yet', { buyers: { emails: ['ada@example.com'] } }, {}, 'discount_code_user_not_logged_in'],
    ['a first order', { buyers: { firstOrder: true } }, uses(0), undefined],
    ['a second order', { buyers: { firstOrder: true } }, uses(0, 0, 1), 'discount_code_user_ineligible'],
    [
      'a guest',
      { buyers: { registered: true } },
      { buyer: { email: 'a@b.c', accountType: 'guest' } },
      'discount_code_user_not_logged_in',
    ],
    ['nobody known', { buyers: { registered: true } }, {}, 'discount_code_user_not_logged_in'],
    ['an account', { buyers: { registered: true } }, { buyer: { email: 'a@b.c', accountType: 'business' } }, undefined],
    [
      'an account that is not signed in',
      { buyers: { registered: true } },
      { buyer: { email: 'a@b.c', accountType: 'registered', authenticationStatus: 'requires_signin' } },
      'discount_code_user_not_logged_in',
    ],
    [
      'who is signed in',
      { buyers: { registered: true } },
      { buyer: { email: 'a@b.c', authenticationStatus: 'authenticated' } },
      undefined,
    ],
    ['no address', { destinations: ['US'] }, {}, 'discount_code_user_ineligible'],
    ['its country', { destinations: ['US'] }, address('us', 'CA'), undefined],
    ['its region, by name', { destinations: ['US-CA'] }, address('US', 'California'), undefined],
    ['another region', { destinations: ['US-CA'] }, address('US', 'NY'), 'discount_code_user_ineligible'],
    ['its agent', { agentIds: ['alpha'] }, { agentId: 'alpha' }, undefined],
    ['another agent', { agentIds: ['alpha'] }, { agentId: 'beta' }, 'discount_code_invalid'],
    ['one use left', { limits: { total: 5 } }, uses(4), undefined],
    ['no use left', { limits: { total: 5 } }, uses(5), 'discount_code_usage_limit_reached'],
    ['no use of this buyer left', { limits: { perBuyer: 2 } }, uses(9, 2), 'discount_code_usage_limit_reached'],
    ['a use of this buyer left', { limits: { perBuyer: 2 } }, uses(9, 1), undefined],
    ['too little to buy', { effect: bogo({ quantity: 3 }, {}) }, {}, 'discount_code_minimum_not_met'],
    ['nothing to get', { effect: bogo({}, { variantIds: ['none'] }) }, {}, 'discount_code_minimum_not_met'],
    [
      'below the first tier',
      { effect: { type: 'volume', tiers: [{ from: 4, percentOff: 5 }] } },
      {},
      'discount_code_minimum_not_met',
    ],
    [
      'no line at the first tier',
      { effect: { type: 'volume', per: 'line', tiers: [{ from: 3, percentOff: 5 }] } },
      {},
      'discount_code_minimum_not_met',
    ],
  ])('%s', (_, more, setting, reason) => {
    const rule = aRule(tenPercent, more);
    expect(take(lines, [rule], setting).rejected.map((each) => each.reason)).toEqual(reason ? [reason] : []);
    const base = { lines, currency: 'usd', now: NOW, uses: NO_USES, ...setting };
    const silent = takeDiscounts({ ...base, codes: [], byCode: new Map(), automatic: [rule] });
    expect([silent.taken.length, silent.rejected]).toEqual([reason ? 0 : 1, []]);
  });
});

describe('rules beside one another', () => {
  const tenPercent: DiscountEffect = { type: 'percent_off', percentOff: 10 };
  const lines = basket(['a', 1000, 1]);
  const rule = (id: string, more: Partial<DiscountRule> = {}) => aRule(tenPercent, { id, name: id, ...more });
  const outcome = (codes: DiscountRule[], automatic: DiscountRule[] = []) => {
    const byCode = new Map(codes.map((each) => [each.id, each]));
    const base = { lines, currency: 'usd', now: NOW, uses: NO_USES };
    const { taken, rejected } = takeDiscounts({ ...base, codes: codes.map(({ id }) => id), byCode, automatic });
    return [taken.map((each) => each.rule.id), rejected.map(({ code, reason }) => [code, reason])];
  };
  const NOT_BESIDE = 'discount_code_combination_disallowed';

  it('go by the order of the codes where one of them stands alone', () => {
    const alone = rule('alone', { combinesWith: 'none' });
    expect(outcome([alone, rule('b'), rule('c')])).toEqual([
      ['alone'],
      [
        ['b', NOT_BESIDE],
        ['c', NOT_BESIDE],
      ],
    ]);
    expect(outcome([rule('b'), alone, rule('c')])).toEqual([['b', 'c'], [['alone', NOT_BESIDE]]]);
  });

  it('need both to allow it', () => {
    const b = rule('b', { combinesWith: ['a'] });
    expect(outcome([rule('a'), b])).toEqual([['a', 'b'], []]);
    expect(outcome([rule('a', { combinesWith: ['c'] }), b])).toEqual([['a'], [['b', NOT_BESIDE]]]);
  });

  it('let automatic ones yield to codes, and to those of a lower priority', () => {
    const auto = rule('auto', { combinesWith: 'none' });
    expect(outcome([rule('code')], [auto, rule('other')])).toEqual([['other', 'code'], []]);
    expect(outcome([], [rule('late', { priority: 3 }), { ...auto, priority: 2 }])).toEqual([['auto'], []]);
    expect(outcome([rule('code', { combinesWith: 'none' })], [rule('other')])).toEqual([['code'], []]);
  });

  it('are not kept away by a code that does not apply', () => {
    const expired = rule('expired', { combinesWith: 'none', endsAt: NOW - HOUR });
    expect(outcome([expired, rule('b')])).toEqual([['b'], [['expired', 'discount_code_expired']]]);
  });
});

it.each([
  ['SAVE10', 'save10'],
  [' SAVE10\u00a0', 'save10'],
  ['ＳＡＶＥ１０', 'save10'],
  ['cafe\u0301', 'café'],
  ['Straße', 'STRASSE'],
])('the codes %j and %j are one', (one, other) => {
  expect(codeKey(one)).toBe(codeKey(other));
});
