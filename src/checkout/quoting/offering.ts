import type { BasketLine } from '../../domain/basket.js';
import { digitalOption } from '../../domain/fulfillment.js';
import { destinationsOf } from '../../domain/fulfillment-groups.js';
import type { Restriction } from '../../domain/restrictions.js';
import { type HeldSelections, holdSelections } from '../../domain/selections.js';
import type { CheckoutDraft } from '../../domain/session.js';
import type { DeliveredLine, ShippingAnswer, ShippingProvider } from '../../providers/types.js';
import { type Offered, offeredAt, priceSelected, withoutOverlap } from './offers.js';
import { type Place, type PlaceAnswer, placeOf } from './places.js';

export interface OfferingDeps {
  shipping: ShippingProvider;
  restrictions?: readonly Restriction[] | undefined;
}

/** How a basket can be delivered, and how it is to be. Amounts as in the rate table. */
export interface Offer {
  options: Offered[];
  held: HeldSelections;
  places: PlaceAnswer[];
}

/** What is asked: `left` is what each line costs after discounts, in minor units, by its position. */
export interface OfferRequest {
  draft: CheckoutDraft;
  lines: readonly BasketLine[];
  left: readonly number[];
  now: number;
}

/**
 * Works out the ways in which the lines of a draft can be delivered, destination by destination, and which selections
 * hold. An option is priced for what it will really deliver: whoever delivers is asked about all lines first, then about
 * those that selections of another type leave, then about exactly the lines that are selected.
 */
export function createOffering({ shipping, restrictions = [] }: OfferingDeps) {
  const ask = async (place: Place, lines: readonly DeliveredLine[], now: number): Promise<ShippingAnswer> => {
    const physical = lines.flatMap((line) => {
      const ways = line.ways.filter((way) => way !== 'digital');
      return ways.length > 0 ? [{ ...line, ways }] : [];
    });
    if (physical.length === 0) return { options: [] };
    const { address, group } = place;
    return shipping.options({
      lines: physical,
      now,
      ...(address && { address }),
      // Of what is shipped it says nothing.
      ...(group?.locationId !== undefined && group.destinationType !== 'shipping' && { locationId: group.locationId }),
    });
  };

  async function offer({ draft, lines, left, now }: OfferRequest): Promise<Offer> {
    const leftOf = new Map(lines.map((line, index) => [line.id, left[index] ?? line.amount]));
    const places = destinationsOf(draft, lines).map((destination) => placeOf(destination, leftOf, restrictions));
    const deliverable = inBasketOrder(lines, places);
    const hold = (options: readonly Offered[]) => holdSelections(draft.selections, deliverable, options);

    const first = await Promise.all(
      places.map(async (place) => ({ place, answer: await ask(place, place.lines, now) })),
    );
    const atFirst = first.map((each) => offersOf(each));
    const chosen = hold(withoutOverlap(atFirst));
    const typeOf = new Map(chosen.selections.flatMap(({ type, lineIds }) => lineIds.map((id) => [id, type] as const)));
    const second = await Promise.all(
      first.map(async (each, index) => {
        const settled = each.place.lines.map((line) => {
          const type = typeOf.get(line.id);
          return type !== undefined && line.ways.length > 1 ? { ...line, ways: [type] } : line;
        });
        if (settled.every((line, at) => line === each.place.lines[at]))
          return { ...each, offers: atFirst[index] ?? [] };
        const answer = await ask(each.place, settled, now);
        return { place: each.place, answer, offers: offersOf({ place: each.place, answer }, atFirst[index]) };
      }),
    );
    const options = withoutOverlap(second.map(({ offers }) => offers));
    const priced = await priceSelected({
      options,
      held: hold(options),
      wanted: draft.selections,
      lines: deliverable,
      ask: (option, asked) => {
        const place = places.find(({ group }) => group?.id === option.groupId);
        return place ? ask(place, asked, now) : Promise.resolve({ options: [] });
      },
    });
    return { ...priced, places: second.map(({ place, answer }) => ({ place, answer })) };
  }

  return { offer };
}

export type Offering = ReturnType<typeof createOffering>;

function inBasketOrder(lines: readonly BasketLine[], places: readonly Place[]): DeliveredLine[] {
  const byId = new Map(places.flatMap((place) => place.lines.map((line) => [line.id, line] as const)));
  return lines.flatMap(({ id }) => byId.get(id) ?? []);
}

/** The options of an answer, the digital one with them; those known `before` may deliver what they could then, too. */
function offersOf({ place, answer }: PlaceAnswer, before: readonly Offered[] = []): Offered[] {
  const files = place.lines.filter(({ ways }) => ways.includes('digital')).map(({ id }) => id);
  const digital = digitalOption(files);
  return offeredAt(place, digital ? [...answer.options, digital] : answer.options, before);
}
