import type { Calendar } from '../domain/calendar.js';
import { parsePostalRule } from '../domain/postal-codes.js';
import type { DeliveryArea } from './local-delivery-areas.js';
import type { LocalDeliveryJson } from './local-delivery-schema.js';
import { minuteOf, WEEKDAYS } from './time-schema.js';

/** `local_delivery` of shop.json as the provider works with it. */
export function deliveryAreas({ areas }: LocalDeliveryJson, calendar: Calendar | undefined): DeliveryArea[] {
  return areas.map(
    ({
      postal_codes: postalCodes,
      free_above: freeAbove,
      heaviest_grams: heaviestGrams,
      time_zone: timeZone = calendar?.timeZone ?? 'UTC',
      service_area: served,
      holidays,
      windows,
      ...given
    }) => ({
      ...given,
      postalCodes: postalCodes.flatMap((code) => parsePostalRule(code) ?? []),
      ...(freeAbove !== undefined && { freeAbove }),
      ...(heaviestGrams !== undefined && { heaviestGrams }),
      timeZone,
      holidays: new Set([...(calendar?.holidays ?? []), ...holidays]),
      windows: windows.map(({ weekdays, from, to, order_before: before = from }) => ({
        weekdays: new Set(weekdays.map((day) => WEEKDAYS.indexOf(day))),
        from: minuteOf(from),
        to: minuteOf(to),
        orderBefore: minuteOf(before),
      })),
      ...(served && {
        serviceArea: {
          ...(served.radius_miles !== undefined && { radiusMiles: served.radius_miles }),
          ...(served.center_postal_code !== undefined && { centerPostalCode: served.center_postal_code }),
        },
      }),
    }),
  );
}
