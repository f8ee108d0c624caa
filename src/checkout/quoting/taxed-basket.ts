import type { BasketLine } from '../../domain/basket.js';
import type { SelectedDelivery } from '../../domain/delivery-discounts.js';
import type { Extra } from '../../domain/extras.js';
import type { Message } from '../../domain/message.js';
import type { AssessedTax } from '../../domain/pricing.js';
import type { Content } from '../../domain/sentence.js';
import type { CheckoutDraft } from '../../domain/session.js';
import { type ExemptionPolicy, exemptionMessage } from '../../domain/tax-exemption.js';
import { type BesideDeps, extrasOf } from './beside.js';
import type { Offer } from './offering.js';
import { exemptionAt, taxByPlace, taxPlacesOf } from './tax-places.js';
import { createTaxing, type TaxingDeps } from './taxing.js';

export interface AssessingDeps extends Pick<TaxingDeps, 'tax'> {
  shop: TaxingDeps['shop'] & BesideDeps & { exemptions?: ExemptionPolicy };
}

/** A basket whose delivery is worked out. */
export interface DeliveredBasket {
  draft: CheckoutDraft;
  lines: readonly BasketLine[];
  /** Minor units, by position: what the discounts leave of each line. */
  left: readonly number[];
  offer: Offer;
  paid: readonly SelectedDelivery[];
  /** Milliseconds. */
  now: number;
  /** A new draft is refused where it wishes for what cannot be. */
  isNew: boolean;
}

/** What comes on top of a basket, and what tax all of it bears. */
export interface TaxedBasket {
  extras: Extra[];
  /** Absent: not known yet. */
  tax?: AssessedTax;
  /** Why this buyer pays no tax. */
  exempt?: Content;
  /** What tax and delivery may both say. */
  placeMessages: Message[];
  messages: Message[];
}

/** Finds what a basket costs beside its goods, whether its buyer is exempt, and the tax of each place. */
export function createAssessing({ tax, shop }: AssessingDeps) {
  const taxOf = createTaxing({ tax, shop });

  return async ({ draft, lines, left, offer, paid, now, isNew }: DeliveredBasket): Promise<TaxedBasket> => {
    const places = taxPlacesOf(offer);
    const deliveryTypes = offer.held.selections.map(({ type }) => type);
    const addresses = places.flatMap(({ address }) => address ?? []);
    const { extras, messages } = extrasOf(shop, draft, { lines, left, deliveryTypes, addresses }, isNew);
    const verdict = exemptionAt(places, draft.buyer?.taxExemption, shop.exemptions, now);
    const exempt = verdict?.exempt;
    const refused = verdict && verdict.exempt === undefined ? [exemptionMessage(verdict.refused)] : [];
    const taxed = await taxByPlace(taxOf, places, { lines, left, extras, isExempt: exempt !== undefined, paid });
    return {
      extras,
      ...(taxed.tax && { tax: taxed.tax }),
      ...(exempt !== undefined && { exempt }),
      placeMessages: taxed.messages,
      messages: [...messages, ...refused],
    };
  };
}
