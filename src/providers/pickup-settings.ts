import type { Calendar } from '../domain/calendar.js';
import type { Address } from '../domain/party.js';
import { sentence } from '../domain/sentence.js';
import type { PickupLocation } from './pickup-locations.js';
import type { PickupJson } from './pickup-schema.js';
import { minuteOf, WEEKDAYS } from './time-schema.js';

/** `pickup` of shop.json as the provider works with it. */
export function pickupLocations({ locations }: PickupJson, calendar: Calendar | undefined): PickupLocation[] {
  return locations.map(
    ({
      hours,
      holidays,
      time_zone: timeZone = calendar?.timeZone ?? 'UTC',
      pickup_type: pickupType,
      ready_after_minutes: readyAfter,
      kept_days: keptDays,
      variant_ids: only,
      except_variant_ids: except,
      address,
      title,
      ...given
    }) => ({
      ...given,
      title: title ?? sentence('option.pickup_at', { name: given.name }),
      address: addressOf(given.name, address),
      ...(pickupType && { pickupType }),
      open: {
        timeZone,
        ...(hours && { week: WEEKDAYS.map((day) => (hours[day] ?? []).map(spanOf)) }),
        holidays: new Set([...(calendar?.holidays ?? []), ...holidays]),
      },
      readyAfter,
      ...(keptDays !== undefined && { keptDays }),
      ...(only && { only: new Set(only) }),
      except: new Set(except),
    }),
  );
}

function spanOf(text: string): { from: number; to: number } {
  const [from = '', to = ''] = text.split('-');
  return { from: minuteOf(from), to: minuteOf(to) };
}

const addressOf = (name: string, address: PickupJson['locations'][number]['address']): Address => ({
  name,
  lineOne: address.line_one,
  ...(address.line_two !== undefined && { lineTwo: address.line_two }),
  city: address.city,
  state: address.state,
  country: address.country,
  postalCode: address.postal_code,
});
