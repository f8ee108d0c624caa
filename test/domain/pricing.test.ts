import { describe, expect, it } from 'vitest';
import type { BasketLine } from '../../src/domain/basket.js';
import type { DiscountRule } from '../../src/domain/discount-rule.js';
import { deliveryAmount, type PriceInput, price } from '../../src/domain/pricing.js';

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
const rates = (rate: number, fulfillment = rate) => ({
  jurisdiction: 'DE',
  lines: { a: rate, b: 70_000 },
  fulfillment,
});

describe('price with tax on top', () => {
  const input: PriceInput = {
    lines: [line('a', 1999, 3), line('b', 500, 1)],
    taken: [],
    tax: rates(190_000),
    pricesIncludeTax: false,
    delivery: [499, 300],
  };

  it('taxes each line at its own rate and the delivery once', () => {
    // 19 % of 5997 = 1139.43 -> 1139; 7 % of 500 = 35; 19 % of 799 = 151.81 -> 152
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
    const amounts = { lines: { a: 401, b: 0 }, fulfillment: 50, breakdown };
    const { totals, lines } = price({ ...input, tax: { ...rates(190_000), amounts } });
    expect(lines.map(({ tax, total }) => [tax, total])).toEqual([
      [401, 6398],
      [0, 500],
    ]);
    expect(totals).toMatchObject({ tax: 451, taxBreakdown: breakdown, total: 6497 + 799 + 451 });
  });

  it('goes by rates where prices have tax inside, whatever amounts came with them', () => {
    const inside: PriceInput = { ...input, pricesIncludeTax: true };
    const amounts = { lines: { a: 1, b: 1 }, fulfillment: 1, breakdown: [] };
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
    const { totals, applied } = price({ ...input, taken });
    // 6497 + 799 - 799 + 1139 + 35
    expect(totals).toMatchObject({ discount: 799, fulfillment: 799, tax: 1174, total: 7671 });
    expect(applied.map(({ amount, allocations }) => [amount, allocations])).toEqual([
      [799, [{ fulfillment: true, amount: 799 }]],
      [0, []],
    ]);
  });
});

describe('price with tax inside', () => {
  const input: PriceInput = {
    lines: [line('a', 1999, 3)],
    taken: [],
    tax: rates(190_000),
    pricesIncludeTax: true,
    delivery: [499],
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
    expect(deliveryAmount(499, rates(190_000), true)).toBe(419);
    expect(deliveryAmount(499, rates(190_000, 0), true)).toBe(499);
    expect(deliveryAmount(499, rates(190_000), false)).toBe(499);
  });
});
