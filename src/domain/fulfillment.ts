import type { BasketLine } from './basket.js';
import type { FulfillmentType, Variant } from './catalog.js';
import type { FulfillmentOption } from './quote.js';

/** Ways of delivery that this server offers. */
const OFFERED: readonly FulfillmentType[] = ['shipping', 'digital'];

/** How a variant reaches the buyer when nobody chooses: the first of its own ways that is offered. */
export function preferredWay(variant: Variant): FulfillmentType | undefined {
  return variant.fulfillmentTypes.find((type) => OFFERED.includes(type));
}

/** Whether a variant can be delivered in this way. */
export function canReach(variant: Variant, way: FulfillmentType): boolean {
  return variant.fulfillmentTypes.includes(way);
}

/** The free option for everything that is not a parcel; absent where the basket has no such line. */
export function digitalOption(lines: readonly BasketLine[]): FulfillmentOption | undefined {
  const lineIds = lines.filter((line) => canReach(line.variant, 'digital')).map((line) => line.id);
  if (lineIds.length === 0) return undefined;
  return {
    id: 'digital',
    type: 'digital',
    title: 'Digital delivery',
    description: 'Sent to the email address of the buyer after payment.',
    lineIds,
    amount: 0,
  };
}
