import { isHoliday } from '../domain/calendar.js';
import { localTime, momentAt, plusDays, weekdayOf } from '../domain/local-time.js';
import type { Address } from '../domain/party.js';
import { fitsPostalRule, type PostalRule } from '../domain/postal-codes.js';
import type { FulfillmentOption } from '../domain/quote.js';
import type { DeliveredLine, ShippingProvider, Undelivered } from './types.js';

/** An area in which the shop delivers by itself. Amounts in minor units, as in the catalog. */
export interface DeliveryArea {
  id: string;
  title: string;
  description?: string;
  country: string;
  postalCodes: readonly PostalRule[];
  amount: number;
  /** Only when the delivered lines cost at least this after discounts. */
  minimum?: number;
  /** Free when they cost more than this. */
  freeAbove?: number;
  heaviestGrams?: number;
  /** None: one option that names no time. */
  windows: readonly DeliveryWindow[];
  /** How many of the next windows are on offer. */
  offer: number;
  /** IANA. */
  timeZone: string;
  holidays: ReadonlySet<string>;
  serviceArea?: NonNullable<FulfillmentOption['serviceArea']>;
}

/** When it may come, in minutes of the day. */
export interface DeliveryWindow {
  /** 0 is Sunday. */
  weekdays: ReadonlySet<number>;
  from: number;
  to: number;
  /** Of the same day: from then on it cannot be chosen. */
  orderBefore: number;
}

const MOST_DAYS = 60;

/** Local delivery by the areas and windows of shop.json; the first area that has the postal code is the one. */
export function localDeliveryFromAreas(areas: readonly DeliveryArea[]): ShippingProvider {
  return {
    async options({ lines, address, locationId, now }) {
      const local = lines.filter(({ ways }) => ways.includes('local_delivery'));
      const asked = areas.filter(({ id }) => locationId === undefined || id === locationId);
      if (local.length === 0 || areas.length === 0) return { options: [] };
      if (locationId !== undefined && asked.length === 0) return none(local, 'no_location');
      if (address === undefined) return none(local, 'no_address');
      const area = asked.find((each) => isIn(each, address));
      if (area === undefined) return none(local, 'not_here');
      const merchandise = sum(local.map(({ left }) => left));
      const grams = sum(local.map(({ variant, quantity }) => variant.weightGrams * quantity));
      if (area.heaviestGrams !== undefined && grams > area.heaviestGrams) return none(local, 'too_heavy');
      if (area.minimum !== undefined && merchandise < area.minimum) return none(local, 'below_minimum');
      const isFree = area.freeAbove !== undefined && merchandise > area.freeAbove;
      return { options: optionsIn(area, local, isFree ? 0 : area.amount, now) };
    },
  };
}

const none = (lines: readonly DeliveredLine[], why: Undelivered) => ({
  options: [],
  undelivered: new Map(lines.map(({ id }) => [id, why])),
});

const isIn = ({ country, postalCodes }: DeliveryArea, address: Address): boolean =>
  country === address.country.trim().toUpperCase() &&
  postalCodes.some((rule) => fitsPostalRule(address.postalCode, rule));

function optionsIn(
  area: DeliveryArea,
  lines: readonly DeliveredLine[],
  amount: number,
  now: number,
): FulfillmentOption[] {
  const { id, title, description, serviceArea } = area;
  const option: FulfillmentOption = {
    id: `local_${id}`,
    type: 'local_delivery',
    title,
    ...(description !== undefined && { description }),
    ...(serviceArea && { serviceArea }),
    lineIds: lines.map((line) => line.id),
    amount,
  };
  if (area.windows.length === 0) return [option];
  return nextWindows(area, now).map(({ name, ...window }) => ({ ...option, id: `${option.id}_${name}`, window }));
}

/** The next windows that can still be chosen, soonest first, each by a name that stays its own. */
function nextWindows(
  { windows, offer, timeZone, holidays }: DeliveryArea,
  now: number,
): { name: string; start: number; end: number }[] {
  const today = localTime(now, timeZone).day;
  const found: { name: string; start: number; end: number }[] = [];
  for (let after = 0; after < MOST_DAYS && found.length < offer; after += 1) {
    const day = plusDays(today, after);
    if (isHoliday(day, holidays)) continue;
    const ofDay = windows
      .filter(({ weekdays, orderBefore }) => {
        return weekdays.has(weekdayOf(day)) && now < momentAt({ day, minute: orderBefore }, timeZone);
      })
      .sort((a, b) => a.from - b.from || a.to - b.to);
    for (const { from, to } of ofDay) {
      found.push({
        name: `${day.replaceAll('-', '')}_${clock(from)}_${clock(to)}`,
        start: momentAt({ day, minute: from }, timeZone),
        end: momentAt({ day, minute: to }, timeZone),
      });
    }
  }
  return found.slice(0, offer);
}

const clock = (minute: number): string =>
  `${String(Math.floor(minute / 60)).padStart(2, '0')}${String(minute % 60).padStart(2, '0')}`;

const sum = (amounts: readonly number[]): number => amounts.reduce((all, amount) => all + amount, 0);
