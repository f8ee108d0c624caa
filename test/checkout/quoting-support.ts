import { createCrediting } from '../../src/checkout/quoting/crediting.js';
import { createQuoting, type Quoting } from '../../src/checkout/quoting/quoting.js';
import type { Address } from '../../src/domain/party.js';
import type { CheckoutDraft } from '../../src/domain/session.js';
import type { StoreCredit } from '../../src/domain/store-credit.js';
import { catalogFromFile } from '../../src/providers/catalog-file.js';
import { deliveryFromShop } from '../../src/providers/delivery-from-shop.js';
import { discountsFromCodes } from '../../src/providers/discount-codes.js';
import type { Shop } from '../../src/providers/shop.js';
import { taxFromTable } from '../../src/providers/tax-table.js';
import type { TaxProvider } from '../../src/providers/types.js';

export const NOW = Date.UTC(2026, 4, 20, 15, 30);

/** `credits` by their code. */
export function quotingOf(
  shop: Shop,
  tax: TaxProvider = taxFromTable(shop),
  credits: ReadonlyMap<string, StoreCredit> = new Map(),
): Quoting {
  return createQuoting({
    catalog: catalogFromFile(shop),
    shipping: deliveryFromShop(shop),
    tax,
    discounts: discountsFromCodes(shop),
    crediting: createCrediting({
      store: {
        read: async ({ creditCodes = [] }) => ({
          refunds: [],
          idempotency: new Map(),
          stock: new Map(),
          credits: new Map(creditCodes.flatMap((code) => [...credits].filter(([hash]) => hash === code))),
        }),
      },
      hashes: (code) => [code],
    }),
    shop,
  });
}

/** A basket as `{ item_123: 2 }`; the lines are li_0, li_1 and so on. */
export function draftOf(basket: Record<string, number>, more: Partial<CheckoutDraft> = {}): CheckoutDraft {
  return {
    currency: 'usd',
    lines: Object.entries(basket).map(([variantId, quantity], index) => ({ id: `li_${index}`, variantId, quantity })),
    selections: [],
    buyer: { email: 'ada@example.com' },
    agent: { interventions: [], extensions: [] },
    ...more,
  };
}

export function to(country: string, state: string): { fulfillmentDetails: { address: Address } } {
  const address = { name: 'Ada', lineOne: '1 Road', city: 'Town', state, country, postalCode: '12345' };
  return { fulfillmentDetails: { address } };
}

export const standard = { selections: [{ optionId: 'standard', itemIds: [] }] };
