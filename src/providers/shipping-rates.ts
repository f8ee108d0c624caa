import { type Calendar, type DeliveryDays, deliveryBetween } from '../domain/calendar.js';
import type { Dimensions } from '../domain/catalog.js';
import { fits } from '../domain/parcel.js';
import type { FulfillmentOption } from '../domain/quote.js';
import { hasKnownRegions, isKnownRegion, regionKey } from '../domain/regions.js';
import type { DeliveredLine, ShippingAnswer, ShippingProvider, Undelivered } from './types.js';

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
  /** What one unit may measure and weigh; absent: no limit. */
  largest?: Dimensions;
  heaviestGrams?: number;
  deliveryDays?: DeliveryDays;
}

/** Rates by destination: `US-AK` goes before `US`. */
export type ShippingTable = ReadonlyMap<string, readonly ShippingRate[]>;

/**
 * Shipping by the zones and rates of shop.json. A rate takes the lines of which one unit is small and light enough for
 * it; where all of these are heavier than its last step, it is not on offer. Where zones divide a country whose regions
 * are known, only a state that exists is shipped to: the zone of the whole country may be the cheaper one.
 */
export function shippingFromRates({
  shipping,
  calendar,
}: {
  shipping: ShippingTable;
  calendar?: Calendar | undefined;
}): ShippingProvider {
  const divided = new Set<string>();
  for (const key of shipping.keys()) if (key.length > 2) divided.add(key.slice(0, 2));
  const needsState = (country: string): boolean => divided.has(country) && hasKnownRegions(country);
  return {
    async options({ lines: all, address, now }) {
      const lines = all.filter(({ ways }) => ways.includes('shipping'));
      if (address === undefined || lines.length === 0) return { options: [] };
      const country = address.country.trim().toUpperCase();
      const region = regionKey(country, address.state);
      if (needsState(country) && !isKnownRegion(region)) return { options: [], refused: 'region_restricted' };
      const rates = shipping.get(region) ?? shipping.get(country);
      if (rates === undefined) return { options: [], refused: 'region_restricted' };
      return offer(rates, lines, { now, calendar });
    },
  };
}

function offer(
  rates: readonly ShippingRate[],
  lines: readonly DeliveredLine[],
  time: { now: number; calendar: Calendar | undefined },
): ShippingAnswer {
  const options: FulfillmentOption[] = [];
  const undelivered = new Map<string, Undelivered>(lines.map(({ id }) => [id, 'too_large']));
  for (const rate of rates) {
    const fitting = lines.filter((line) => takes(rate, line));
    const option = optionFor(rate, fitting, time);
    for (const { id } of fitting) {
      if (option) undelivered.delete(id);
      else if (undelivered.has(id)) undelivered.set(id, 'too_heavy');
    }
    if (option) options.push(option);
  }
  return { options, undelivered };
}

/** Whether one unit of it can go with this rate at all. */
function takes({ steps, largest, heaviestGrams }: ShippingRate, { variant }: DeliveredLine): boolean {
  const lastStep = steps.at(-1)?.upToGrams ?? Number.POSITIVE_INFINITY;
  if (variant.weightGrams > Math.min(lastStep, heaviestGrams ?? lastStep)) return false;
  return largest === undefined || variant.dimensions === undefined || fits(variant.dimensions, largest);
}

function optionFor(
  rate: ShippingRate,
  lines: readonly DeliveredLine[],
  { now, calendar }: { now: number; calendar: Calendar | undefined },
): FulfillmentOption | undefined {
  if (lines.length === 0) return undefined;
  let weight = 0;
  let merchandise = 0;
  for (const { variant, quantity, left } of lines) {
    weight += variant.weightGrams * quantity;
    merchandise += left;
  }
  const step = rate.steps.find(({ upToGrams }) => upToGrams === undefined || weight <= upToGrams);
  if (step === undefined) return undefined;
  const isFree = rate.freeAbove !== undefined && merchandise > rate.freeAbove;
  const expected = rate.deliveryDays && deliveryBetween(rate.deliveryDays, now, calendar);
  return {
    id: rate.id,
    type: 'shipping',
    title: rate.title,
    ...(rate.description !== undefined && { description: rate.description }),
    ...(rate.carrier !== undefined && { carrier: rate.carrier }),
    ...(expected && { earliestDelivery: expected.earliest, latestDelivery: expected.latest }),
    lineIds: lines.map(({ id }) => id),
    amount: isFree ? 0 : step.amount,
  };
}
