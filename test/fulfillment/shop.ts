import type { FulfillmentType } from '../../src/domain/catalog.js';
import type { Address } from '../../src/domain/party.js';
import type { DraftSelection, FulfillmentGroup } from '../../src/domain/session.js';
import { loadShop, type Shop } from '../../src/providers/shop.js';
import { quotingOf } from '../checkout/quoting-support.js';

const sample = await loadShop('examples/shop');

/** Friday, 20 November 2026, 10:00 in San Francisco. */
export const FRIDAY = Date.UTC(2026, 10, 20, 18);

/** Goods of every kind; each at 10.00, 400 g, in no category, unless it says otherwise. */
const GOODS: Record<string, { kinds: FulfillmentType[]; price?: number; grams?: number; category?: string }> = {
  mug: { kinds: ['shipping', 'pickup', 'local_delivery'] },
  pot: { kinds: ['shipping', 'pickup'], price: 3000, grams: 900 },
  file: { kinds: ['digital'], price: 500 },
  gas: { kinds: ['pickup'], price: 3000, grams: 700 },
  bread: { kinds: ['local_delivery'], price: 2500, grams: 800 },
  both: { kinds: ['shipping', 'digital'], price: 1500 },
  anvil: { kinds: ['shipping', 'pickup'], price: 9000, grams: 25_000 },
  knife: { kinds: ['shipping', 'pickup'], price: 2000, category: 'Outdoor > Knives' },
};

/** The sample shop with goods of every kind, parcels of at most 20 kg, and knives that do not go to New York. */
export const shop: Shop = {
  ...sample,
  variants: new Map(
    Object.entries(GOODS).map(([id, { kinds, price = 1000, grams = 400, category }]) => {
      const fixed = { id, productId: id, title: id, imageUrls: [], options: [] };
      return [
        id,
        { ...fixed, unitPrice: price, fulfillmentTypes: kinds, weightGrams: grams, ...(category && { category }) },
      ];
    }),
  ),
  shipping: new Map(
    [...sample.shipping].map(([destination, rates]) => [
      destination,
      rates.map((rate) => ({
        ...rate,
        steps: rate.steps.map((step) => (step.upToGrams === undefined ? { ...step, upToGrams: 20_000 } : step)),
      })),
    ]),
  ),
  restrictions: [{ variantIds: new Set(), categories: ['Outdoor'], destinations: new Set(['US-NY']), mode: 'never' }],
};

export const { quote } = quotingOf(shop);

export const addressIn = (state: string, postalCode: string, country = 'US'): Address => ({
  name: 'Ada',
  lineOne: '1 Road',
  city: 'Town',
  state,
  country,
  postalCode,
});
export const at = (address: Address) => ({ fulfillmentDetails: { address } });
export const SAN_FRANCISCO = addressIn('CA', '94103');
export const NEW_YORK = addressIn('NY', '10001');

export const select = (optionId: string, ...itemIds: string[]): DraftSelection => ({ optionId, itemIds });
export const group = (
  id: string,
  destinationType: FulfillmentType,
  itemIds: string[],
  more: Partial<FulfillmentGroup> = {},
): FulfillmentGroup => ({ id, destinationType, itemIds, ...more });
