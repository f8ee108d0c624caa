import { describe, expect, it } from 'vitest';
import type { BasketLine } from '../../src/domain/basket.js';
import type { DiscountRule } from '../../src/domain/discount-rule.js';
import type { Extra } from '../../src/domain/extras.js';
import { type AssessedTax, deliveryAmount, type PriceInput, price } from '../../src/domain/pricing.js';
import type { TaxRate } from '../../src/domain/tax-shares.js';

function line(id: string, unitPrice: number, quantity: number): BasketLine {
  const variant = { id, productId: id, title: id, imageUrls: [], weightGrams: 0, options: [], unitPrice };
  return { id, quantity, amount: unitPrice * quantity, variant: { ...variant, fulfillmentTypes: ['shipping'] } };
}

const tenPercent: DiscountRule = {
  id: 'ten',
  name: 'Ten',
  effect: { type: 'percent_off', percentOff: 10 },
  priority: 1,
};
const fiveOff: DiscountRule = { id: 'five', name: 'Five', effect: { type: 'amount_off', amountOff: 500 }, priority: 2 };
const free: DiscountRule = { id: 'free', name: 'Free', effect: { type: 'free_shipping' }, priority: 3 };
const de = (rate: number): TaxRate[] => [{ jurisdiction: 'DE', rate }];
const rates = (rate: number, delivery = rate): AssessedTax => ({
  lines: { a: de(rate), b: de(70_000) },
  delivery: { s: de(delivery), t: de(delivery) },
});
const standard = { optionId: 's', amount: 499 };

describe('price with tax on top', () => {
  const input: PriceInput = {
    lines: [line('a', 1999, 3), line('b', 500, 1)],
    taken: [],
    tax: rates(190_000),
    pricesIncludeTax: false,
    delivery: [standard, { optionId: 't', amount: 300 }],
  };

  it('taxes each line and each option once', () => {
    // 19 % of 5997 = 1139.43 -> 1139; 7 % of 500 = 35; 19 % of 499 = 94.81 -> 95, of 300 = 57, together 152
    const { totals, lines } = price(input);
    expect(lines.map(({ tax }) => tax)).toEqual([1139, 35]);
    expect(totals).toEqual({
      itemsBase: 6497,
      itemsDiscount: 0,
      subtotal: 6497,
      discount: 0,
      fulfillment: 799,
      tax: 1326,
      taxBreakdown: [
        { jurisdiction: 'DE', rate: 0.19, amount: 1291 },
        { jurisdiction: 'DE', rate: 0.07, amount: 35 },
      ],
      total: 8622,
    });
  });

  it('takes amounts that somebody else worked out as they are', () => {
    const breakdown = [
      { jurisdiction: 'State', rate: 0.0625, amount: 380 },
      { jurisdiction: 'City', rate: 0.01, amount: 71 },
    ];
    const amounts = { lines: { a: 401, b: 0 }, delivery: { s: 30, t: 20 }, breakdown };
    const { totals, lines } = price({ ...input, tax: { ...rates(190_000), amounts } });
    expect(lines.map(({ tax, total }) => [tax, total])).toEqual([
      [401, 6398],
      [0, 500],
    ]);
    expect(totals).toMatchObject({ tax: 451, taxBreakdown: breakdown, total: 6497 + 799 + 451 });
  });

  it('goes by rates where prices have tax inside, whatever amounts came with them', () => {
    const inside: PriceInput = { ...input, pricesIncludeTax: true };
    const amounts = { lines: { a: 1, b: 1 }, delivery: { s: 1 }, breakdown: [] };
    expect(price({ ...inside, tax: { ...rates(190_000), amounts } })).toEqual(price(inside));
  });

  it('counts what is unknown as nothing', () => {
    const { totals, lines } = price({ ...input, tax: undefined, delivery: undefined });
    expect(totals).toEqual({
      itemsBase: 6497,
      itemsDiscount: 0,
      subtotal: 6497,
      discount: 0,
      taxBreakdown: [],
      total: 6497,
    });
    expect(lines[0]).not.toHaveProperty('tax');
  });

  it('gives the delivery away once, with its tax', () => {
    const taken = [
      { rule: free, code: 'A', amounts: [0, 0] },
      { rule: { ...free, id: 'free2' }, amounts: [0, 0] },
    ];
    const { totals, applied } = price({
      ...input,
      taken,
      offDelivery: [
        [499, 300],
        [0, 0],
      ],
    });
    // 6497 + 799 - 799 + 1139 + 35
    expect(totals).toMatchObject({ discount: 799, fulfillment: 799, tax: 1174, total: 7671 });
    expect(applied.map(({ amount, allocations }) => [amount, allocations])).toEqual([
      [799, [{ fulfillment: true, amount: 799 }]],
      [0, []],
    ]);
  });
});

describe('tax of several jurisdictions', () => {
  const nyc: TaxRate[] = [
    { jurisdiction: 'New York', rate: 40_000 },
    { jurisdiction: 'New York City', rate: 45_000 },
    { jurisdiction: 'MCTD', rate: 3_750 },
  ];
  const of = (lines: BasketLine[]) =>
    price({
      lines,
      taken: [],
      tax: { lines: { a: nyc, b: nyc }, delivery: {} },
      pricesIncludeTax: false,
      delivery: undefined,
    });

  it('is rounded once a line and shared by the rates', () => {
    // 8.875 % of 1999 = 177.41 -> 177; shares of 177: 79.77, 89.75, 7.48 -> 79 + 89 + 7 = 175, the two left to .77 and .75
    // 8.875 % of 1000 = 88.75 -> 89; shares of 89: 40.11, 45.13, 3.76 -> 40 + 45 + 3 = 88, the one left to .76
    const { lines, totals } = of([line('a', 1999, 1), line('b', 1000, 1)]);
    expect(lines.map(({ tax, taxBreakdown = [] }) => [tax, ...taxBreakdown.map(({ amount }) => amount)])).toEqual([
      [177, 80, 90, 7],
      [89, 40, 45, 4],
    ]);
    expect(totals.taxBreakdown).toEqual([
      { jurisdiction: 'New York', rate: 0.04, amount: 120 },
      { jurisdiction: 'New York City', rate: 0.045, amount: 135 },
      { jurisdiction: 'MCTD', rate: 0.00375, amount: 11 },
    ]);
  });

  it('leaves out who gets nothing of it', () => {
    // 8.875 % of 10 = 0.89 -> 1, which is the city's: its share of it, 0.51, is the largest
    expect(of([line('a', 10, 1)]).totals.taxBreakdown).toEqual([
      { jurisdiction: 'New York City', rate: 0.045, amount: 1 },
    ]);
  });
});

describe('price with a part of the delivery taken off', () => {
  const taken = [
    { rule: free, amounts: [0] },
    { rule: { ...free, id: 'free2' }, amounts: [0] },
  ];

  it('taxes what is left of it', () => {
    const lines = [line('a', 1000, 1)];
    const { totals, applied } = price({
      lines,
      taken,
      tax: rates(190_000),
      pricesIncludeTax: false,
      delivery: [{ optionId: 's', amount: 799 }],
      offDelivery: [[300], [199]],
    });
    // 799 - 499 = 300, 19 % of it is 57; 19 % of 1000 is 190
    expect(totals).toMatchObject({ fulfillment: 799, discount: 499, tax: 247, total: 1000 + 300 + 247 });
    expect(applied.map(({ amount }) => amount)).toEqual([300, 199]);
  });

  it('comes back to the price seen with tax inside', () => {
    const lines = [line('a', 1190, 1)];
    const { totals, applied } = price({
      lines,
      taken,
      tax: rates(190_000),
      pricesIncludeTax: true,
      delivery: [{ optionId: 's', amount: 499 }],
      offDelivery: [[200], [99]],
    });
    // 499 / 1.19 = 419.33 -> 419; 419 x 200 / 499 = 167.9 -> 168; 419 x 299 / 499 = 251.06 -> 251, so 83 for the second;
    // seen 499 - 299 = 200, without tax 419 - 251 = 168, so 32 of tax; 1190 / 1.19 = 1000, so 190
    expect(totals).toMatchObject({ fulfillment: 419, discount: 251, tax: 190 + 32, total: 1190 + 200 });
    expect(applied.map(({ amount }) => amount)).toEqual([168, 83]);
  });
});

describe('what is paid beside the goods', () => {
  const extras: Extra[] = [
    { id: 'fee_a', type: 'fee', title: 'Service', amount: 119, taxed: {} },
    { id: 'tip', type: 'tip', title: 'Tip', amount: 200 },
  ];
  const input: PriceInput = {
    lines: [line('a', 1999, 1)],
    taken: [],
    tax: { lines: { a: de(190_000), fee_a: de(190_000), tip: de(190_000) }, delivery: { s: de(190_000) } },
    pricesIncludeTax: false,
    delivery: [standard],
    extras,
  };

  it('is taxed where it says so', () => {
    // 19 % of 1999 = 379.81 -> 380, of 499 = 94.81 -> 95, of 119 = 22.61 -> 23; 1999 + 499 + 119 + 200 + 498
    const { totals } = price(input);
    expect(totals.extras?.map(({ id, amount, tax }) => [id, amount, tax])).toEqual([
      ['fee_a', 119, 23],
      ['tip', 200, 0],
    ]);
    expect(totals).toMatchObject({ tax: 498, total: 3315 });
    expect(totals.taxBreakdown).toEqual([{ jurisdiction: 'DE', rate: 0.19, amount: 498 }]);
  });

  it('has its tax inside where prices have', () => {
    // 119 / 1.19 = 100, tax 19; 1999: 1680 and 319; 499: 419 and 80
    const { totals } = price({ ...input, pricesIncludeTax: true });
    expect(totals.extras?.map(({ amount, tax }) => [amount, tax])).toEqual([
      [100, 19],
      [200, 0],
    ]);
    expect(totals).toMatchObject({ subtotal: 1680, tax: 418, total: 1999 + 499 + 119 + 200 });
  });

  it('bears no tax for a buyer who is exempt, and neither does anything else', () => {
    const exempt = { ...input, taxExemption: 'Government' };
    expect(price(exempt).totals).toMatchObject({ tax: 0, taxBreakdown: [], total: 1999 + 499 + 119 + 200 });
    expect(price(exempt).lines[0]).toMatchObject({ tax: 0, total: 1999, taxExemption: 'Government' });
    // What is inside is taken out: 1680 + 419 + 100 + 200
    const inside = price({ ...exempt, pricesIncludeTax: true });
    expect(inside.totals).toMatchObject({ subtotal: 1680, fulfillment: 419, tax: 0, total: 2399 });
  });

  it('leaves what somebody else worked out aside for a buyer who is exempt', () => {
    const amounts = {
      lines: { a: 380 },
      delivery: { s: 95 },
      breakdown: [{ jurisdiction: 'X', rate: 0.19, amount: 475 }],
    };
    const { totals } = price({ ...input, tax: { lines: {}, delivery: {}, amounts }, taxExemption: 'Government' });
    expect(totals).toMatchObject({ tax: 0, taxBreakdown: [] });
  });

  it.each([
    [1, 3315, undefined],
    [10, 3320, 5],
    [100, 3400, 85],
  ])('rounds the total up in steps of %i', (step, total, rounding) => {
    const { totals } = price({ ...input, step });
    expect(totals.total).toBe(total);
    expect(totals.extras?.find(({ id }) => id === 'rounding')?.amount).toBe(rounding);
  });
});

describe('price with tax inside', () => {
  const input: PriceInput = {
    lines: [line('a', 1999, 3)],
    taken: [],
    tax: rates(190_000),
    pricesIncludeTax: true,
    delivery: [standard],
  };

  it('takes the tax out of the unit price and comes back to the price seen', () => {
    // 1999 / 1.19 = 1679.83 -> 1680, x 3 = 5040; 5997 - 5040 = 957; 499 / 1.19 = 419.33 -> 419, tax 80
    const { totals, lines } = price(input);
    expect(lines[0]).toMatchObject({
      unitAmount: 1680,
      base: 5040,
      discount: 0,
      subtotal: 5040,
      tax: 957,
      total: 5997,
    });
    expect(totals).toMatchObject({ fulfillment: 419, tax: 1037, total: 5997 + 499 });
  });

  it('takes discounts off the price seen', () => {
    // 10 % of 5997 = 599.7 -> 600, without tax 5040 x 600 / 5997 = 504.25 -> 504;
    // then 500, together 5040 x 1100 / 5997 = 924.46 -> 924, so 420 for the second; 4897 - 4116 = 781
    const taken = [
      { rule: tenPercent, code: 'TEN', amounts: [600] },
      { rule: fiveOff, amounts: [500] },
    ];
    const { totals, lines, applied } = price({ ...input, taken, delivery: undefined });
    expect(lines[0]).toMatchObject({ base: 5040, discount: 924, subtotal: 4116, tax: 781, total: 4897 });
    expect(lines[0]?.discountDetails).toEqual([
      { type: 'percentage', amount: 504, code: 'TEN', description: 'Ten', source: 'coupon' },
      { type: 'fixed', amount: 420, description: 'Five', source: 'automatic' },
    ]);
    expect(applied.map(({ amount }) => amount)).toEqual([504, 420]);
    expect(totals.total).toBe(5997 - 1100);
  });

  it('has nothing left to tax when everything is taken off', () => {
    // 3 / 1.2 = 2.5 -> 3: the rounded unit price is the whole price, so there is no tax in it either
    const taken = [{ rule: fiveOff, amounts: [30] }];
    const { totals } = price({
      ...input,
      lines: [line('a', 3, 10)],
      tax: rates(200_000),
      taken,
      delivery: undefined,
    });
    expect(totals).toMatchObject({ itemsBase: 30, itemsDiscount: 30, subtotal: 0, tax: 0, total: 0 });
  });

  it('keeps the price seen where no tax is due', () => {
    const { totals } = price({ ...input, tax: rates(0) });
    expect(totals).toMatchObject({ subtotal: 5997, fulfillment: 499, tax: 0, taxBreakdown: [], total: 6496 });
  });

  it('shows options without the tax inside', () => {
    expect(deliveryAmount({ id: 's', amount: 499 }, rates(190_000), true)).toBe(419);
    expect(deliveryAmount({ id: 's', amount: 499 }, rates(190_000, 0), true)).toBe(499);
    expect(deliveryAmount({ id: 's', amount: 499 }, rates(190_000), false)).toBe(499);
  });
});
