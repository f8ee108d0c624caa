import type { TakenDiscount } from './discounts.js';

/** A selected way of delivery: minor units as in the rate table. */
export interface SelectedDelivery {
  optionId: string;
  amount: number;
}

/** Minor units as in the rate table, by position of the discount and of the option. */
export type OffDelivery = readonly (readonly number[])[];

/**
 * What each discount takes off each option. A delivery is paid for once, so a later discount finds only what the earlier
 * ones left of it.
 */
export function takeFromDelivery(
  taken: readonly TakenDiscount[],
  selected: readonly SelectedDelivery[],
): readonly number[][] {
  const left = selected.map(({ amount }) => amount);
  return taken.map(({ rule: { effect } }) => {
    if (effect.type !== 'free_shipping') return selected.map(() => 0);
    const { rateIds, maximumAmount = Number.POSITIVE_INFINITY } = effect;
    let rest = maximumAmount;
    return selected.map(({ optionId }, index) => {
      if (rateIds && !rateIds.includes(optionId)) return 0;
      const off = Math.min(left[index] ?? 0, rest);
      left[index] = (left[index] ?? 0) - off;
      rest -= off;
      return off;
    });
  });
}

/** What is left to be paid of each option. */
export const afterDiscounts = (selected: readonly SelectedDelivery[], off: OffDelivery): SelectedDelivery[] =>
  selected.map(({ optionId, amount }, index) => ({
    optionId,
    amount: off.reduce((left, amounts) => left - (amounts[index] ?? 0), amount),
  }));
