import type { Order } from './order.js';
import type { OrderFulfillmentType } from './order-fulfillment.js';
import { type Address, placeKey } from './party.js';
import type { FulfillmentOption } from './quote.js';

type SoldOrder = Pick<Order, 'selected' | 'fulfillmentDetails'>;

/** How an option's units are fulfilled; local delivery is shipping by the shop itself (ACP 2026-04-17, orders §4.3). */
export const fulfillmentTypeOf = ({ type }: Pick<FulfillmentOption, 'type'>): OrderFulfillmentType =>
  type === 'local_delivery' ? 'shipping' : type;

/** Where what was bought with an option goes: the place of pickup, the group's address, or the order's. */
export const addressOf = (
  { type, pickup, destination }: Pick<FulfillmentOption, 'type' | 'pickup' | 'destination'>,
  { fulfillmentDetails }: Pick<Order, 'fulfillmentDetails'>,
): Address | undefined =>
  type === 'digital' ? undefined : (pickup?.address ?? destination ?? fulfillmentDetails?.address);

/** The option that was paid for a line. */
export const optionOf = ({ selected }: Pick<Order, 'selected'>, lineId: string): FulfillmentOption | undefined =>
  selected.find(({ selection }) => selection.lineIds.includes(lineId))?.option;

/** The places to which a fulfillment of a type would take these lines: one, where nobody made a mistake. */
export function destinationsOf(order: SoldOrder, type: OrderFulfillmentType, lineIds: readonly string[]): Address[] {
  if (type === 'digital') return [];
  const found = new Map<string, Address>();
  for (const id of lineIds) {
    const option = optionOf(order, id);
    const isMeant = option !== undefined && fulfillmentTypeOf(option) === type;
    const address = isMeant ? addressOf(option, order) : type === 'shipping' && order.fulfillmentDetails?.address;
    if (address) found.set(JSON.stringify(address), address);
  }
  return [...found.values()];
}

/** Where the whole order is taxed, where that is one place. */
export function taxedAt(order: SoldOrder): Address | undefined {
  const [only, ...others] = taxPlacesOf(order);
  return only && others.length === 0 ? only : order.fulfillmentDetails?.address;
}

/** Whether parts of the order are taxed in different places. */
export const isTaxedApart = (order: SoldOrder): boolean => taxPlacesOf(order).length > 1;

function taxPlacesOf({ selected, fulfillmentDetails }: SoldOrder): Address[] {
  const places = selected.map(({ option }) =>
    option.pickup ? option.pickup.address : (option.destination ?? fulfillmentDetails?.address),
  );
  return [...new Map(places.flatMap((place) => (place ? [[placeKey(place), place] as const] : []))).values()];
}
