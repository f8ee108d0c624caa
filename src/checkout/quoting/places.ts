import type { Destination } from '../../domain/fulfillment-groups.js';
import { isRestricted, type Restriction } from '../../domain/restrictions.js';
import type { DeliveredLine, ShippingAnswer } from '../../providers/types.js';

/** A destination and what is to go there. */
export interface Place extends Omit<Destination, 'lines'> {
  lines: DeliveredLine[];
  /** Ids of the lines that a rule of the shop keeps from going to its address. */
  restricted: ReadonlySet<string>;
}

/** What is said of a place by whoever delivers. */
export interface PlaceAnswer {
  place: Place;
  answer: ShippingAnswer;
}

/** The lines of a destination with the ways that its group and the shop's rules leave them. */
export function placeOf(
  { lines, ...destination }: Destination,
  leftOf: ReadonlyMap<string, number>,
  restrictions: readonly Restriction[],
): Place {
  const { address, group } = destination;
  const restricted = new Set<string>();
  const delivered = lines.map((line) => {
    const isKept = address !== undefined && isRestricted(line.variant, address, restrictions);
    if (isKept) restricted.add(line.id);
    const ways = line.variant.fulfillmentTypes.filter(
      (way) => (group === undefined || way === group.destinationType) && (!isKept || way === 'pickup'),
    );
    return { ...line, ways, left: leftOf.get(line.id) ?? line.amount };
  });
  return { ...destination, lines: delivered, restricted };
}
