import type { FulfillmentOption } from '../../domain/quote.js';
import type { DeliveredLine, ShippingProvider } from '../types.js';
import { addressOf, wireAddressOf } from './address.js';
import type { Ask } from './questions.js';
import type { AnswerTo } from './schema.js';

type Offered = Extract<AnswerTo<'shipping.options'>, { options: unknown }>['options'][number];

/** Shipping, pickup and local delivery as the merchant's own back end offers them. */
export function shippingFromBackEnd(ask: Ask, { currency }: { currency: string }): ShippingProvider {
  return {
    async options({ lines, address, locationId }) {
      // Before there is an address, the only thing to be told is where something can be picked up.
      if (address === undefined && !lines.some(({ ways }) => ways.includes('pickup'))) {
        return { options: [], undelivered: new Map(lines.map(({ id }) => [id, 'no_address'])) };
      }
      const fields = {
        currency,
        ...(address && { address: wireAddressOf(address) }),
        ...(locationId !== undefined && { location_id: locationId }),
        lines: lines.map(wireLine),
        merchandise: lines.reduce((sum, { left }) => sum + left, 0),
      };
      const answer = await ask('shipping.options', fields, {
        check: (said) => ('options' in said ? problemWith(said.options, lines) : undefined),
      });
      if ('refused' in answer) return { options: [], refused: answer.refused };
      return { options: answer.options.flatMap((option) => toOption(option, lines)) };
    },
  };
}

const wireLine = ({ id, variant, quantity, amount, ways }: DeliveredLine) => ({
  id,
  variant_id: variant.id,
  quantity,
  weight_grams: variant.weightGrams,
  amount,
  kinds: ways.filter((way) => way !== 'digital'),
});

function problemWith(options: readonly Offered[], lines: readonly DeliveredLine[]): string | undefined {
  const ids = new Set<string>();
  for (const [index, { id, type, line_ids: lineIds = [] }] of options.entries()) {
    if (ids.has(id)) return `options[${index}].id is that of another option`;
    ids.add(id);
    for (const named of lineIds) {
      const line = lines.find((each) => each.id === named);
      if (!line) return `options[${index}].line_ids has a line that was not asked for`;
      if (!line.ways.includes(type)) return `options[${index}].line_ids has a line that is not of the kind ${type}`;
    }
  }
  return undefined;
}

/** None where none of the lines is of its kind. */
function toOption(option: Offered, lines: readonly DeliveredLine[]): FulfillmentOption[] {
  const { id, type, title, description, carrier, amount, location, delivery_window: window } = option;
  const { earliest_delivery: earliest, latest_delivery: latest, service_area: area } = option;
  const lineIds = option.line_ids ?? lines.filter(({ ways }) => ways.includes(type)).map((line) => line.id);
  if (lineIds.length === 0) return [];
  return [
    {
      id,
      type,
      title,
      ...(description !== undefined && { description }),
      ...(carrier !== undefined && { carrier }),
      ...(earliest !== undefined && { earliestDelivery: Date.parse(earliest) }),
      ...(latest !== undefined && { latestDelivery: Date.parse(latest) }),
      ...(type === 'pickup' && location && { pickup: toPickup(option, location) }),
      ...(type === 'local_delivery' &&
        window && { window: { start: Date.parse(window.start), end: Date.parse(window.end) } }),
      ...(type === 'local_delivery' &&
        area && {
          serviceArea: {
            ...(area.radius_miles !== undefined && { radiusMiles: area.radius_miles }),
            ...(area.center_postal_code !== undefined && { centerPostalCode: area.center_postal_code }),
          },
        }),
      lineIds,
      amount,
    },
  ];
}

function toPickup(
  { pickup_type: pickupType, ready_by: readyBy, pickup_by: pickupBy }: Offered,
  { id, name, phone, instructions, address }: NonNullable<Offered['location']>,
): NonNullable<FulfillmentOption['pickup']> {
  return {
    locationId: id,
    name,
    address: addressOf(address),
    ...(phone !== undefined && { phone }),
    ...(instructions !== undefined && { instructions }),
    ...(pickupType && { type: pickupType }),
    ...(readyBy !== undefined && { readyBy: Date.parse(readyBy) }),
    ...(pickupBy !== undefined && { pickupBy: Date.parse(pickupBy) }),
  };
}
