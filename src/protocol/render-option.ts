import type { FulfillmentOption } from '../domain/quote.js';
import { fromAddress } from './parties.js';
import { renderOptionTotals, type Say } from './render-totals.js';
import { iso } from './time.js';
import type { WireFulfillmentOption } from './wire.js';

const isoIf = (time: number | undefined): string | undefined => (time === undefined ? undefined : iso(time));

/** ACP 2026-04-17, `FulfillmentOption` of each type. */
export function renderOption(option: FulfillmentOption, say: Say): WireFulfillmentOption {
  const { pickup, window, serviceArea } = option;
  return {
    type: option.type,
    id: option.id,
    title: say(option.title),
    description: option.description && say(option.description),
    carrier: option.type === 'shipping' ? option.carrier : undefined,
    earliest_delivery_time: option.type === 'shipping' ? isoIf(option.earliestDelivery) : undefined,
    latest_delivery_time: option.type === 'shipping' ? isoIf(option.latestDelivery) : undefined,
    location: pickup && renderLocation(pickup, say),
    pickup_type: pickup?.type,
    ready_by: isoIf(pickup?.readyBy),
    pickup_by: isoIf(pickup?.pickupBy),
    delivery_window: window && { start: iso(window.start), end: iso(window.end) },
    service_area: serviceArea && {
      radius_miles: serviceArea.radiusMiles,
      center_postal_code: serviceArea.centerPostalCode,
    },
    totals: renderOptionTotals(option.amount, say),
  };
}

/** Where something is picked up. */
const renderLocation = (
  { name, address, phone, instructions }: NonNullable<FulfillmentOption['pickup']>,
  say: Say,
): NonNullable<WireFulfillmentOption['location']> => ({
  name,
  address: fromAddress(address),
  phone,
  instructions: instructions && say(instructions),
});
