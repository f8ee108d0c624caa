import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { BasketLine } from '../../src/domain/basket.js';
import { cheaperUnits } from '../../src/domain/buy-x-get-y.js';
import { type BuyXGetY, coversLine, type DiscountRule, hasList } from '../../src/domain/discount-rule.js';
import { takeDiscounts } from '../../src/domain/discounts.js';
import { NO_USES } from '../../src/domain/redemption.js';
import { discountEffects, discountGoods } from './support/discount-rules.js';

const baskets = fc
  .array(fc.record({ unitPrice: fc.integer({ min: 0, max: 5000 }), quantity: fc.integer({ min: 1, max: 12 }) }), {
    minLength: 1,
    maxLength: 3,
  })
  .map((goods) =>
    goods.map(({ unitPrice, quantity }, index): BasketLine => {
      const id = `v${index}`;
      const fixed = { productId: id, title: id, imageUrls: [], weightGrams: 0, options: [] };
      const variant = { id, unitPrice, ...fixed, fulfillmentTypes: ['shipping' as const] };
      return { id: `li_${index}`, quantity, amount: unitPrice * quantity, variant };
    }),
  );

const rules = fc
  .array(fc.record({ effect: discountEffects, goods: discountGoods, alone: fc.boolean() }), { maxLength: 5 })
  .map((list) =>
    list.map(
      ({ effect, goods, alone }, index): DiscountRule => ({
        id: `r${index}`,
        name: `r${index}`,
        code: `r${index}`,
        effect,
        ...goods,
        ...(alone && { combinesWith: 'none' }),
        // All different, so that the order in which they apply is theirs alone.
        priority: index + 1,
      }),
    ),
  );

function take(lines: readonly BasketLine[], list: readonly DiscountRule[], automatic: readonly DiscountRule[] = []) {
  const byCode = new Map(list.map((rule) => [rule.id, rule]));
  const codes = list.map(({ id }) => id);
  return takeDiscounts({ lines, currency: 'usd', now: 0, uses: NO_USES, codes, byCode, automatic });
}

describe('discounts of any kind', () => {
  it('never take more than there is, never give, and leave what they do not take', () => {
    const property = fc.property(baskets, rules, (lines, list) => {
      const { taken, rejected, left } = take(lines, list.slice(0, 3), list.slice(3));
      const sums = lines.map(() => 0);
      for (const { amounts } of taken) {
        amounts.forEach((amount, index) => {
          expect(Number.isInteger(amount) && amount >= 0, `${amount}`).toBe(true);
          sums[index] = (sums[index] ?? 0) + amount;
        });
      }
      expect(lines.map(({ amount }, index) => amount - (sums[index] ?? 0))).toEqual(left);
      expect(Math.min(...left)).toBeGreaterThanOrEqual(0);
      expect(taken.filter(({ code }) => code !== undefined).length + rejected.length).toBe(list.slice(0, 3).length);
      const alone = taken.filter(({ rule }) => rule.combinesWith === 'none');
      expect(alone.length === 0 || taken.length === 1).toBe(true);
    });
    fc.assert(property, { numRuns: 1500 });
  });

  it('are the same in whatever order their codes are sent, as long as all combine and no two priorities are equal', () => {
    const property = fc.property(baskets, rules, fc.infiniteStream(fc.nat()), (lines, list, keys) => {
      const combining = list.map(({ combinesWith: _, ...rule }) => rule);
      const shuffled = combining
        .map((rule) => ({ rule, key: keys.next().value as number }))
        .sort((a, b) => a.key - b.key)
        .map(({ rule }) => rule);
      expect(take(lines, shuffled).taken).toEqual(take(lines, combining).taken);
    });
    fc.assert(property, { numRuns: 500 });
  });

  it('take a capped percentage up to its cap and never beyond', () => {
    const property = fc.property(baskets, fc.integer({ min: 0, max: 3000 }), (lines, maximumAmount) => {
      const rule: DiscountRule = { id: 'r', name: 'r', priority: 1, effect: { type: 'percent_off', percentOff: 20 } };
      const sumOf = (list: DiscountRule[]) =>
        take(lines, list)
          .taken.flatMap(({ amounts }) => amounts)
          .reduce((a, b) => a + b, 0);
      const capped = { ...rule, effect: { type: 'percent_off' as const, percentOff: 20, maximumAmount } };
      expect(sumOf([capped])).toBe(Math.min(maximumAmount, sumOf([rule])));
    });
    fc.assert(property, { numRuns: 300 });
  });
});

describe('the cheaper units of "buy x get y"', () => {
  const bogo = discountEffects.filter((effect): effect is BuyXGetY => effect.type === 'buy_x_get_y');

  /** As many as there can be, found by trying every number of units to get from every kind of line. */
  function mostByTrying({ buy, get, times }: BuyXGetY, rule: object, lines: readonly BasketLine[]): number {
    const kinds = { bought: 0, got: 0, both: 0 };
    for (const line of lines) {
      const isBought = coversLine(hasList(buy) ? buy : rule, line);
      const isGot = coversLine(hasList(get) ? get : rule, line);
      if (isBought && isGot) kinds.both += line.quantity;
      else if (isBought) kinds.bought += line.quantity;
      else if (isGot) kinds.got += line.quantity;
    }
    let most = 0;
    for (let own = 0; own <= kinds.got; own += 1) {
      for (let shared = 0; shared <= kinds.both; shared += 1) {
        const sets = Math.ceil((own + shared) / get.quantity);
        const fits = sets * buy.quantity <= kinds.bought + kinds.both - shared && sets <= (times ?? sets);
        if (fits) most = Math.max(most, own + shared);
      }
    }
    return most;
  }

  it('are as many as the units that are paid for allow, and no more than each line has', () => {
    const property = fc.property(baskets, bogo, discountGoods, (lines, effect, rule) => {
      const units = cheaperUnits(effect, rule, lines);
      expect(units.reduce((a, b) => a + b, 0)).toBe(mostByTrying(effect, rule, lines));
      units.forEach((count, index) => {
        expect(count).toBeGreaterThanOrEqual(0);
        expect(count).toBeLessThanOrEqual(lines[index]?.quantity ?? 0);
        if (count > 0)
          expect(coversLine(hasList(effect.get) ? effect.get : rule, lines[index] as BasketLine)).toBe(true);
      });
    });
    fc.assert(property, { numRuns: 1500 });
  });
});
