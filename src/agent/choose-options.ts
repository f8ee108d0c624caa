import type { WireFulfillmentOption, WireSession } from '../protocol/wire.js';
import type { SelectedOption } from './requests.js';

/**
 * One option for each type of delivery on offer: the preferred one, or else the cheapest. No items are named, which
 * stands for all that can be delivered this way.
 */
export function chooseOptions({ fulfillment_options }: WireSession, preferredId?: string): SelectedOption[] {
  const types = new Set(fulfillment_options.map(({ type }) => type));
  return [...types].flatMap((type) => {
    const offered = fulfillment_options
      .filter((option) => option.type === type)
      .sort((a, b) => priceOf(a) - priceOf(b));
    const chosen = offered.find(({ id }) => id === preferredId) ?? offered[0];
    return chosen ? [{ type, option_id: chosen.id, item_ids: [] }] : [];
  });
}

/** What an option costs, in minor units. */
export function priceOf({ totals }: WireFulfillmentOption): number {
  return totals.find(({ type }) => type === 'total')?.amount ?? 0;
}
