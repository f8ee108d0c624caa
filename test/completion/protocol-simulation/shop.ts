import type { Quoting } from '../../../src/checkout/quoting/quoting.js';
import type { AuthenticationPolicy, AuthenticationResult } from '../../../src/domain/authentication.js';
import type { Variant } from '../../../src/domain/catalog.js';
import type { Quote, QuotedLine } from '../../../src/domain/quote.js';

/** Units in the shop; more than one session can hold, so that a hold that was given up finds takers. */
export const STOCK = 4;
/** A code that leaves nothing to pay. */
export const FREE = 'free';

export const ITEM: Variant = {
  id: 'unit',
  productId: 'unit',
  title: 'Unit',
  imageUrls: [],
  unitPrice: 0,
  fulfillmentTypes: ['digital'],
  weightGrams: 0,
  options: [],
};

/** The shop has no rule of its own: only a card's issuer asks for an authentication. */
export const AUTHENTICATION: AuthenticationPolicy = {
  acquirer: { bin: '400000', country: 'US', merchantId: 'm', merchantName: 'Shop' },
  directoryServer: 'visa',
  rules: [],
  acceptedOutcomes: ['authenticated'],
};

/** What an agent brings from its buyer's bank. */
export const AUTHENTICATED: AuthenticationResult = {
  outcome: 'authenticated',
  proof: {
    outcome: 'authenticated',
    cryptogram: 'c',
    electronicCommerceIndicator: '05',
    transactionId: 't',
    version: '2.2.0',
  },
};

/** One item at a price that may move. */
export function createPriceTag() {
  const tag = { price: 1700 };
  const quoting: Quoting = {
    async quote(draft) {
      const isFree = draft.discountCodes?.includes(FREE) ?? false;
      const unitAmount = isFree ? 0 : tag.price;
      const lines = draft.lines.map(({ id, quantity }): QuotedLine => {
        const amount = quantity * unitAmount;
        const parts = { unitAmount, base: amount, discount: 0, subtotal: amount, total: amount };
        return { id, variant: ITEM, quantity, ...parts, discountDetails: [] };
      });
      const total = lines.reduce((sum, line) => sum + line.total, 0);
      const quote: Quote = {
        lines,
        fulfillmentOptions: [],
        selections: [],
        droppedSelections: [],
        totals: { itemsBase: total, itemsDiscount: 0, subtotal: total, discount: 0, taxBreakdown: [], total },
        pricesIncludeTax: true,
        messages: [],
      };
      return quote;
    },
  };
  return { tag, quoting };
}

export type PriceTag = ReturnType<typeof createPriceTag>;
