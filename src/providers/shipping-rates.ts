import type { BasketLine } from '../domain/basket.js';
import type { FulfillmentOption } from '../domain/quote.js';
import { hasKnownRegions, isKnownRegion, regionKey } from '../domain/regions.js';
import type { ShippingProvider, ShippingRequest } from './types.js';

/** One way of shipping in a zone. Amounts in minor units, as in the catalog. */
export interface ShippingRate {
  id: string;
  title: string;
  description?: string;
  carrier?: string;
  /** Lightest first; without `upToGrams`: no limit. */
  steps: { upToGrams?: number; amount: number }[];
  /** Free when the shipped lines cost more than this after discounts. */
  freeAbove?: number;
  deliveryDays?: { earliest: number; latest: number };
}

/** Rates by destination: `US-AK` goes before `US`. */
export type ShippingTable = ReadonlyMap<string, readonly ShippingRate[]>;

const DAY = 86_400_000;

/**
 * Shipping by the zones and rates of shop.json. A weight above a rate's last step takes that rate off the offer. Where
 * zones divide a country whose regions are known, only a state that exists is shipped to: the zone of the whole country
 * may be the cheaper one.
 */
export function shippingFromRates({ shipping }: { shipping: ShippingTable }): ShippingProvider {
  const divided = new Set<string>();
  for (const key of shipping.keys()) if (key.length > 2) divided.add(key.slice(0, 2));
  const needsState = (country: string): boolean => divided.has(country) && hasKnownRegions(country);
  return {
    async options(request) {
      const country = request.address.country.trim().toUpperCase();
      const region = regionKey(country, request.address.state);
      if (needsState(country) && !isKnownRegion(region)) return { refused: 'region_restricted' };
      const rates = shipping.get(region) ?? shipping.get(country);
      if (rates === undefined) return { refused: 'region_restricted' };
      const weight = weightOf(request.lines);
      return { options: rates.flatMap((rate) => optionFor(rate, weight, request)) };
    },
  };
}

function weightOf(lines: readonly BasketLine[]): number {
  let grams = 0;
  for (const { variant, quantity } of lines) grams += variant.weightGrams * quantity;
  return grams;
}

function optionFor(
  rate: ShippingRate,
  weight: number,
  { lines, merchandise, now }: ShippingRequest,
): FulfillmentOption[] {
  const step = rate.steps.find(({ upToGrams }) => upToGrams === undefined || weight <= upToGrams);
  if (step === undefined) return [];
  const free = rate.freeAbove !== undefined && merchandise > rate.freeAbove;
  // Whole days, so that two quotes of one day are the same to the byte.
  const today = now - (now % DAY);
  return [
    {
      id: rate.id,
      type: 'shipping',
      title: rate.title,
      ...(rate.description !== undefined && { description: rate.description }),
      ...(rate.carrier !== undefined && { carrier: rate.carrier }),
      ...(rate.deliveryDays && {
        earliestDelivery: today + rate.deliveryDays.earliest * DAY,
        latestDelivery: today + rate.deliveryDays.latest * DAY,
      }),
      lineIds: lines.map(({ id }) => id),
      amount: free ? 0 : step.amount,
    },
  ];
}
