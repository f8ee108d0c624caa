import { afterOpenMinutes, lastClosing, type OpeningHours } from '../domain/opening-hours.js';
import type { Address } from '../domain/party.js';
import { plain } from '../domain/postal-codes.js';
import type { FulfillmentOption, PickupType } from '../domain/quote.js';
import { regionKey } from '../domain/regions.js';
import type { Content } from '../domain/sentence.js';
import type { DeliveredLine, ShippingProvider, Undelivered } from './types.js';

/** Where a buyer may pick up what was ordered. */
export interface PickupLocation {
  id: string;
  name: string;
  title: Content;
  address: Address;
  phone?: string;
  instructions?: string;
  pickupType?: PickupType;
  open: OpeningHours;
  /** Minutes of opening hours from the order until it is ready. */
  readyAfter: number;
  /** Days after which it is not kept any longer; absent: the shop does not say. */
  keptDays?: number;
  /** Minor units, as in the catalog. */
  amount: number;
  /** Variants that can be picked up there; absent: all. */
  only?: ReadonlySet<string>;
  except: ReadonlySet<string>;
}

const HOUR = 3_600_000;

/** Pickup at the locations of shop.json, the nearest first as far as addresses tell. */
export function pickupFromLocations(locations: readonly PickupLocation[]): ShippingProvider {
  return {
    async options({ lines, address, locationId, now }) {
      const pickable = lines.filter(({ ways }) => ways.includes('pickup'));
      const asked = locations.filter(({ id }) => locationId === undefined || id === locationId);
      const options = nearestFirst(asked, address).flatMap((location) => optionAt(location, pickable, now));
      const isUnknown = locationId !== undefined && asked.length === 0;
      const undelivered = new Map<string, Undelivered>();
      if (isUnknown) for (const { id } of pickable) undelivered.set(id, 'no_location');
      return { options, undelivered };
    },
  };
}

function optionAt(location: PickupLocation, lines: readonly DeliveredLine[], now: number): FulfillmentOption[] {
  const { id, name, address, phone, instructions, pickupType, only, except, keptDays, open, amount } = location;
  const kept = lines.filter(({ variant }) => (only?.has(variant.id) ?? true) && !except.has(variant.id));
  if (kept.length === 0) return [];
  const readyBy = readyAt(location, now);
  // A place that is closed for good hands over nothing.
  if (readyBy === undefined) return [];
  return [
    {
      id: `pickup_${id}`,
      type: 'pickup',
      title: location.title,
      pickup: {
        locationId: id,
        name,
        address,
        ...(phone !== undefined && { phone }),
        ...(instructions !== undefined && { instructions }),
        ...(pickupType && { type: pickupType }),
        readyBy,
        ...(keptDays !== undefined && { pickupBy: lastClosing(readyBy, keptDays, open) }),
      },
      lineIds: kept.map((line) => line.id),
      amount,
    },
  ];
}

/** Whole hours, so that quotes of one hour are the same to the byte; where it is closed then, when it opens again. */
function readyAt({ readyAfter, open }: PickupLocation, now: number): number | undefined {
  const ready = afterOpenMinutes(now, readyAfter, open);
  return ready === undefined ? undefined : afterOpenMinutes(Math.ceil(ready / HOUR) * HOUR, 0, open);
}

/** As in shop.json where nothing tells them apart. */
function nearestFirst(locations: readonly PickupLocation[], buyer: Address | undefined): readonly PickupLocation[] {
  if (buyer === undefined) return locations;
  return [...locations].sort((a, b) => nearness(b.address, buyer) - nearness(a.address, buyer));
}

/** More is nearer: another country, the same country, the same region, each letter that the postal codes begin with. */
function nearness(place: Address, buyer: Address): number {
  if (place.country !== buyer.country.trim().toUpperCase()) return 0;
  const isSameRegion = regionKey(place.country, place.state) === regionKey(buyer.country, buyer.state);
  const [one, other] = [plain(place.postalCode), plain(buyer.postalCode)];
  let same = 0;
  while (same < Math.min(one.length, other.length) && one[same] === other[same]) same += 1;
  return 1 + (isSameRegion ? 100 : 0) + same;
}
