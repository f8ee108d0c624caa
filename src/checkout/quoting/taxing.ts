import type { BasketLine } from '../../domain/basket.js';
import type { Extra } from '../../domain/extras.js';
import { homeOf } from '../../domain/home.js';
import type { Address } from '../../domain/party.js';
import type { AssessedTax } from '../../domain/pricing.js';
import type { TaxAnswer, TaxProvider, TaxRequest } from '../../providers/types.js';

export interface TaxingDeps {
  tax: TaxProvider;
  shop: { currency: string; country: string; region?: string; pricesIncludeTax: boolean };
}

/** What is taxed: minor units as in the catalog and the rate table, after discounts. */
export interface TaxedGoods {
  lines: readonly BasketLine[];
  /** What is left of each line, by position. */
  left: readonly number[];
  delivery: TaxRequest['delivery'];
  extras: readonly Extra[];
  /** The buyer pays no tax: asked for all the same, for the record and for what is inside of prices. */
  isExempt: boolean;
}

export interface Taxed {
  /** The answer for the buyer's address. */
  asked?: TaxAnswer;
  /** Absent: not known yet. */
  tax?: AssessedTax;
}

/**
 * Asks the tax provider about a basket. Where prices have tax inside, the shelf price is known before the address is, so
 * until a usable address comes the tax in it is the one of the shop's own country.
 */
export function createTaxing({ tax, shop }: TaxingDeps) {
  const { currency, pricesIncludeTax } = shop;
  const home = homeOf(shop);

  return async (
    address: Address | undefined,
    { lines, left, delivery, extras, isExempt }: TaxedGoods,
  ): Promise<Taxed> => {
    const basket = {
      currency,
      lines: [
        ...lines.map(({ id, variant, quantity, amount }, index) => ({
          id,
          variantId: variant.id,
          quantity,
          amount: left[index] ?? amount,
          ...(variant.taxCode !== undefined && { taxCode: variant.taxCode }),
        })),
        ...extras.flatMap(({ id, amount, taxed }) =>
          taxed ? [{ id, variantId: id, quantity: 1, amount, ...taxed }] : [],
        ),
      ],
      delivery,
      ...(isExempt && !pricesIncludeTax && { isExempt }),
    };
    const asked = address && (await tax.assess({ address, ...basket }));
    if (asked && 'tax' in asked) return { asked, tax: asked.tax };
    if (!pricesIncludeTax) return { ...(asked && { asked }) };
    const atHome = await tax.assess({ address: home, ...basket });
    return { ...(asked && { asked }), ...('tax' in atHome && { tax: atHome.tax }) };
  };
}
