import { describe, expect, it } from 'vitest';
import type { BasketLine } from '../../src/domain/basket.js';
import type { DiscountRule } from '../../src/domain/discount-rule.js';
import { takeDiscounts } from '../../src/domain/discounts.js';
import { NO_USES } from '../../src/domain/redemption.js';

const NOW = 1_000_000;

function line(id: string, amount: number, quantity = 1): BasketLine {
  const variant = { id, productId: id, title: id, imageUrls: [], weightGrams: 0, options: [], unitPrice: amount };
  return { id: `li_${id}`, quantity, amount, variant: { ...variant, fulfillmentTypes: ['shipping'] } };
}

const percent = (percentOff: number) => ({ type: 'percent_off', percentOff }) as const;
const fixed = (amountOff: number) => ({ type: 'amount_off', amountOff }) as const;
const rule = (id: string, effect: DiscountRule['effect'], more: Partial<DiscountRule> = {}): DiscountRule => ({
  id,
  name: id,
  effect,
  priority: 1,
  ...more,
});

/** Every rule of `rules` is asked for, its id being its code. */
function take(lines: BasketLine[], rules: DiscountRule[], automatic: DiscountRule[] = []) {
  const byCode = new Map(rules.map((each) => [each.id, each]));
  return takeDiscounts({
    lines,
    codes: [...byCode.keys()],
    byCode,
    automatic,
    currency: 'usd',
    now: NOW,
    uses: NO_USES,
  });
}

describe('takeDiscounts', () => {
  it('takes lower priorities first, each from what is left: 20 % then 10.00 off 100.00 leaves 70.00', () => {
    const rules = [rule('ten', fixed(1000), { priority: 2 }), rule('twenty', percent(20), { priority: 1 })];
    const outcome = take([line('a', 10_000)], rules);
    expect(outcome.taken.map(({ rule: { id }, amounts }) => [id, amounts])).toEqual([
      ['twenty', [2000]],
      ['ten', [1000]],
    ]);
    expect(outcome.left).toEqual([7000]);
  });

  it('keeps automatic rules before codes of the same priority', () => {
    const outcome = take([line('a', 1000)], [rule('code', percent(10))], [rule('auto', percent(50))]);
    expect(outcome.left).toEqual([450]);
    expect(outcome.taken.map(({ code }) => code)).toEqual([undefined, 'code']);
  });

  it('rounds percentages half up for each line', () => {
    // 12.5 % of 4 is 0.5 and of 3 is 0.375
    expect(take([line('a', 4), line('b', 3)], [rule('p', percent(12.5))]).left).toEqual([3, 3]);
  });

  it('never takes more than there is', () => {
    const rules = [
      rule('all', fixed(5000)),
      rule('more', percent(100), { priority: 2 }),
      rule('again', fixed(1), { priority: 3 }),
    ];
    const outcome = take([line('a', 300), line('b', 0), line('c', 700)], rules);
    expect(outcome.left).toEqual([0, 0, 0]);
    expect(outcome.taken.map(({ amounts }) => amounts)).toEqual([
      [300, 0, 700],
      [0, 0, 0],
      [0, 0, 0],
    ]);
  });

  it('touches only the lines it is for', () => {
    const rules = [rule('b', fixed(500), { variantIds: ['b'] })];
    expect(take([line('a', 1000), line('b', 400)], rules).left).toEqual([1000, 0]);
  });

  it('compares the minimum with the lines before discounts', () => {
    const rules = [rule('half', percent(50)), rule('five', fixed(500), { priority: 2, minimumSubtotal: 2000 })];
    expect(take([line('a', 2000)], rules).left).toEqual([500]);
  });

  it.each([
    [{ startsAt: NOW + 1 }, 'discount_code_invalid'],
    [{ startsAt: NOW }, undefined],
    [{ endsAt: NOW }, 'discount_code_expired'],
    [{ endsAt: NOW + 1 }, undefined],
    [{ minimumSubtotal: 1001 }, 'discount_code_minimum_not_met'],
    [{ minimumSubtotal: 1000 }, undefined],
    [{ variantIds: ['a'], minimumQuantity: 4 }, 'discount_code_minimum_not_met'],
    [{ variantIds: ['a'], minimumQuantity: 3 }, undefined],
    [{ variantIds: ['b'] }, 'discount_code_minimum_not_met'],
  ])('with %j the code is answered by %s, an automatic rule by silence', (more, reason) => {
    const lines = [line('a', 1000, 3)];
    const asked = take(lines, [rule('x', percent(10), more)]);
    expect(asked.rejected.map((each) => each.reason)).toEqual(reason ? [reason] : []);
    const silent = take(lines, [], [rule('x', percent(10), more)]);
    expect(silent.rejected).toEqual([]);
    expect(silent.taken).toHaveLength(reason ? 0 : 1);
  });

  it('applies a rule once, however its code is written; a refused one stays refused for its own reason', () => {
    const save = rule('save', percent(10));
    const late = rule('late', percent(10), { endsAt: NOW });
    const byCode = new Map([
      ['save', save],
      ['SAVE', save],
      ['late', late],
      ['LATE', late],
    ]);
    const outcome = takeDiscounts({
      lines: [line('a', 1000)],
      codes: ['save', 'SAVE', 'late', 'LATE'],
      byCode,
      automatic: [],
      currency: 'usd',
      now: NOW,
      uses: NO_USES,
    });
    expect(outcome.left).toEqual([900]);
    expect(outcome.rejected.map(({ index, reason }) => [index, reason])).toEqual([
      [1, 'discount_code_already_applied'],
      [2, 'discount_code_expired'],
      [3, 'discount_code_expired'],
    ]);
  });
});
