import type { ShippingRate, ShippingTable } from './shipping-rates.js';
import type { ShopFile } from './shop-sources.js';

/** The zones of shop.json as a table by destination. */
export function shippingTable({ zones }: ShopFile['shipping']): ShippingTable {
  const table = new Map<string, ShippingRate[]>();
  for (const zone of zones) {
    const rates = zone.rates.map(({ steps, free_above: freeAbove, delivery_days: deliveryDays, ...rate }) => ({
      ...rate,
      steps: steps.map(({ up_to_grams: upToGrams, amount }) => ({ ...(upToGrams && { upToGrams }), amount })),
      ...(freeAbove !== undefined && { freeAbove }),
      ...(deliveryDays && { deliveryDays }),
    }));
    for (const destination of zone.destinations) table.set(destination, rates);
  }
  return table;
}
