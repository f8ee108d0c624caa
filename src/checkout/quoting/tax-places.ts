import type { BasketLine } from '../../domain/basket.js';
import * as say from '../../domain/delivery-messages.js';
import type { Extra } from '../../domain/extras.js';
import type { Message } from '../../domain/message.js';
import { type Address, placeKey } from '../../domain/party.js';
import type { AssessedTax, TaxAmounts } from '../../domain/pricing.js';
import type { FulfillmentOption } from '../../domain/quote.js';
import {
  type Exemption,
  type ExemptionPolicy,
  type ExemptionVerdict,
  judgeExemption,
} from '../../domain/tax-exemption.js';
import { taxMessages } from './offer-messages.js';
import type { Offer } from './offering.js';
import type { createTaxing, Taxed } from './taxing.js';

/** A place at which a part of the basket is taxed. */
export interface TaxPlace {
  /** Absent: not known yet. */
  address?: Address | undefined;
  /** JSONPath of the details that it stands in; absent: a place of pickup. */
  path?: string | undefined;
  lineIds: Set<string>;
  optionIds: Set<string>;
}

export interface PlacedBasket {
  lines: readonly BasketLine[];
  /** What is left of each line, by position. */
  left: readonly number[];
  extras: readonly Extra[];
  isExempt: boolean;
  /** What the selected options cost after discounts, in minor units as in the rate table. */
  paid: readonly { optionId: string; amount: number }[];
}

/** The place that counts for what is beside the goods, such as fees: the session's address, or else the first one. */
function mainPlace(places: readonly TaxPlace[]): Pick<TaxPlace, 'address'> {
  return places.find(({ path }) => path === SESSION_DETAILS) ?? places[0] ?? {};
}

const SESSION_DETAILS = '$.fulfillment_details';

/** Whether a certificate holds: it has to at each of the places. */
export function exemptionAt(
  places: readonly TaxPlace[],
  asked: Exemption | undefined,
  policy: ExemptionPolicy | undefined,
  now: number,
): ExemptionVerdict | undefined {
  const verdicts = places.map(({ address }) => judgeExemption(asked, policy, address, now));
  return verdicts.find((verdict) => verdict !== undefined && 'refused' in verdict) ?? commonVerdict(verdicts);
}

const commonVerdict = (verdicts: readonly (ExemptionVerdict | undefined)[]): ExemptionVerdict | undefined =>
  verdicts.includes(undefined) ? undefined : verdicts[0];

/** Asks for the tax of each place by itself. */
export async function taxByPlace(
  taxOf: ReturnType<typeof createTaxing>,
  places: readonly TaxPlace[],
  { lines, left, extras, isExempt, paid }: PlacedBasket,
): Promise<{ tax?: AssessedTax; messages: Message[] }> {
  const main = mainPlace(places);
  const answers = await Promise.all(
    places.map(async (place): Promise<Taxed> => {
      const { address, lineIds, optionIds } = place;
      const at = lines.flatMap((line, index) => (lineIds.has(line.id) ? [index] : []));
      return taxOf(address, {
        lines: at.flatMap((index) => lines[index] ?? []),
        left: at.map((index) => left[index] ?? 0),
        extras: place === main ? extras : [],
        isExempt,
        delivery: [...optionIds].map(
          (optionId) => paid.find((each) => each.optionId === optionId) ?? { optionId, amount: 0 },
        ),
      });
    }),
  );
  const messages = places.flatMap(({ address, path }, index): Message[] => {
    const { asked } = answers[index] ?? {};
    if (path !== undefined) return taxMessages(address, asked, path);
    return asked && 'refused' in asked && address ? [say.untaxedPickupMessage(address.name)] : [];
  });
  const known = answers.flatMap(({ tax }) => tax ?? []);
  const isKnown = known.length === answers.length && known.length > 0;
  return { ...(isKnown && { tax: merged(known) }), messages };
}

/**
 * Where the parts of a basket are taxed: goods that are picked up where they are, all others where they go. Lines for
 * which there is no address are taxed with what is picked up, where something is, or else where the first others go.
 */
export function taxPlacesOf({ places, options, held }: Offer): TaxPlace[] {
  const found = new Map<string, TaxPlace>();
  const placeAt = (address: Address | undefined, path: string | undefined): TaxPlace => {
    const key = address ? placeKey(address) : '';
    const place = found.get(key) ?? { address, path, lineIds: new Set<string>(), optionIds: new Set<string>() };
    found.set(key, place);
    return place;
  };
  const optionOf = new Map<string, FulfillmentOption>();
  for (const { optionId, lineIds } of held.selections) {
    const option = options.find(({ id }) => id === optionId);
    if (option) for (const id of lineIds) optionOf.set(id, option);
  }
  const counter = [...optionOf.values()].find(({ pickup }) => pickup)?.pickup?.address;
  const known = counter ? undefined : places.find(({ place }) => place.address)?.place;
  const placeOf = new Map<string, TaxPlace>();
  for (const { place } of places) {
    for (const { id } of place.lines) {
      const own = optionOf.get(id)?.pickup?.address;
      const { address = counter, path } = place.address ? place : (known ?? {});
      const taxPlace = own ? placeAt(own, undefined) : placeAt(address, path);
      taxPlace.lineIds.add(id);
      placeOf.set(id, taxPlace);
    }
  }
  // An option is taxed with the lines that it delivers, or would.
  const covered = new Map(held.selections.map(({ optionId, lineIds: [first] }) => [optionId, first]));
  for (const { id, lineIds } of options) {
    placeOf.get(covered.get(id) ?? lineIds[0] ?? '')?.optionIds.add(id);
  }
  return [...found.values()];
}

/** The assessments of several places as one. It has the name of the only one, where there is only one. */
function merged(taxes: readonly AssessedTax[]): AssessedTax {
  const [only] = taxes;
  if (only && taxes.length === 1) return only;
  const amounts = taxes.flatMap((tax) => tax.amounts ?? []);
  return {
    lines: Object.assign({}, ...taxes.map(({ lines }) => lines)),
    delivery: Object.assign({}, ...taxes.map(({ delivery }) => delivery)),
    ...(amounts.length > 0 && { amounts: mergedAmounts(amounts) }),
  };
}

const mergedAmounts = (amounts: readonly TaxAmounts[]): TaxAmounts => ({
  lines: Object.assign({}, ...amounts.map(({ lines }) => lines)),
  delivery: Object.assign({}, ...amounts.map(({ delivery }) => delivery)),
  breakdown: amounts.flatMap(({ breakdown }) => breakdown),
});
