import fc from 'fast-check';
import type { CoveredGoods, DiscountEffect } from '../../../src/domain/discount-rule.js';

/* Discount rules of every kind, for the variants v0 to v2 and the rates s0 and s1. */

const amount = fc.oneof(fc.integer({ min: 0, max: 20 }), fc.integer({ min: 0, max: 500_000 }));
const percentOff = fc.constantFrom(0, 7, 12.5, 33.3333, 100);
const maybe = <T>(of: fc.Arbitrary<T>) => fc.option(of, { nil: undefined });
const some = fc.subarray(['v0', 'v1', 'v2'], { minLength: 1 });

/** Drops what is `undefined`, which is otherwise taken for a key that is there. */
const compact = <T extends object>(value: T): T =>
  Object.fromEntries(Object.entries(value).filter(([, one]) => one !== undefined)) as T;

export const discountGoods: fc.Arbitrary<CoveredGoods> = fc
  .record({ variantIds: maybe(some), productIds: maybe(some), excludedVariantIds: maybe(some) })
  .map(compact);

const side = (more: object = {}) =>
  fc
    .record({ goods: discountGoods, quantity: fc.integer({ min: 1, max: 4 }), ...more })
    .map(({ goods, ...rest }) => ({ ...goods, ...rest }));

export const discountEffects = fc
  .oneof(
    fc.record({ type: fc.constant('percent_off'), percentOff, maximumAmount: maybe(amount) }),
    fc.record({ type: fc.constant('amount_off'), amountOff: amount, per: fc.constantFrom(undefined, 'line', 'unit') }),
    fc.record({
      type: fc.constant('free_shipping'),
      rateIds: maybe(fc.subarray(['s0', 's1'], { minLength: 1 })),
      maximumAmount: maybe(amount),
    }),
    fc.record({
      type: fc.constant('buy_x_get_y'),
      buy: side(),
      get: side({ percentOff }),
      times: maybe(fc.integer({ min: 1, max: 5 })),
    }),
    fc.record({
      type: fc.constant('volume'),
      tiers: fc
        .uniqueArray(fc.record({ from: fc.integer({ min: 1, max: 200 }), percentOff }), {
          selector: ({ from }) => from,
          minLength: 1,
          maxLength: 3,
        })
        .map((tiers) => tiers.sort((a, b) => a.from - b.from)),
      per: fc.constantFrom(undefined, 'line'),
    }),
  )
  .map((effect) => compact(effect) as DiscountEffect);
