import {
  afterDiscounts,
  type OffDelivery,
  type SelectedDelivery,
  takeFromDelivery,
} from '../../domain/delivery-discounts.js';
import type { TakenDiscount } from '../../domain/discounts.js';
import type { HeldSelections } from '../../domain/selections.js';
import type { Offer } from './offering.js';

/** The options that are selected, in minor units as in the rate table. */
export interface ChosenDelivery {
  /** Absent: not known yet. */
  delivery: SelectedDelivery[] | undefined;
  /** What each discount takes off each of them. */
  offDelivery: OffDelivery;
  /** What is left to be paid of each. */
  paid: SelectedDelivery[];
}

/** What the selected options cost, and what the discounts leave of that. */
export function chosenDelivery({ held, options }: Offer, taken: readonly TakenDiscount[]): ChosenDelivery {
  if (!isKnown(held)) return { delivery: undefined, offDelivery: takeFromDelivery(taken, []), paid: [] };
  const selected = held.selections.map(({ optionId }) => {
    const { amount = 0, ownId = optionId } = options.find(({ id }) => id === optionId) ?? {};
    return { optionId, ownId, amount };
  });
  const delivery = selected.map(({ optionId, amount }) => ({ optionId, amount }));
  // Discounts name an option as whoever delivers calls it.
  const named = selected.map(({ ownId, amount }) => ({ optionId: ownId, amount }));
  const offDelivery = takeFromDelivery(taken, named);
  return { delivery, offDelivery, paid: afterDiscounts(delivery, offDelivery) };
}

/** A digital option that took itself does not make the delivery free while parcels still wait for a choice. */
const isKnown = ({ selections, unchosen }: HeldSelections): boolean =>
  selections.some(({ type }) => type !== 'digital' || unchosen.length === 0);
