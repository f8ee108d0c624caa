import { longestFirst } from '../domain/parcel.js';
import type { ShippingRate, ShippingTable } from './shipping-rates.js';
import type { ShopFile } from './shop-sources.js';

/** The zones of shop.json as a table by destination. */
export function shippingTable({ zones }: ShopFile['shipping']): ShippingTable {
  const table = new Map<string, ShippingRate[]>();
  for (const zone of zones) {
    const rates = zone.rates.map(rateOf);
    for (const destination of zone.destinations) table.set(destination, rates);
  }
  return table;
}

function rateOf({
  steps,
  free_above: freeAbove,
  largest_mm: largest,
  heaviest_grams: heaviestGrams,
  delivery_days: days,
  ...rate
}: ShopFile['shipping']['zones'][number]['rates'][number]): ShippingRate {
  return {
    ...rate,
    steps: steps.map(({ up_to_grams: upToGrams, amount }) => ({ ...(upToGrams && { upToGrams }), amount })),
    ...(freeAbove !== undefined && { freeAbove }),
    ...(largest && { largest: longestFirst(largest) }),
    ...(heaviestGrams !== undefined && { heaviestGrams }),
    ...(days && {
      deliveryDays: {
        earliest: days.earliest,
        latest: days.latest,
        ...(days.business_days && { business: true }),
      },
    }),
  };
}
