import type { Variant } from '../domain/catalog.js';
import { taxedExtras } from '../domain/extras.js';
import type { Order } from '../domain/order.js';
import { taxedAt } from '../domain/order-places.js';
import type { Address } from '../domain/party.js';
import { type TaxQuestion, taxAddress, taxLineReference } from '../domain/tax-calculation.js';

export interface TaxTerms {
  /** Amounts of the catalog have tax inside. */
  pricesIncludeTax: boolean;
  /** Codes of Stripe Tax, for what has none of its own. */
  taxCodes: { goods?: string; shipping?: string };
  /** Where the shop is: the place of sales that have no address. */
  home: Address;
}

/** An order as the question that its tax is the answer to, with the variants that are sold still. */
export function taxQuestionOf(
  order: Order,
  variants: ReadonlyMap<string, Pick<Variant, 'taxCode'>>,
  { pricesIncludeTax, taxCodes, home }: TaxTerms,
): TaxQuestion {
  const { currency, lines, totals } = order;
  const ofLines = lines.reduce((sum, { amounts }) => sum + amounts.total, 0);
  const beside = (totals.extras ?? []).reduce((sum, { amount, tax }) => sum + amount + tax, 0);
  const delivery = pricesIncludeTax ? totals.total - ofLines - beside : (totals.fulfillment ?? 0) - totals.discount;
  const goodsCode = taxCodes.goods !== undefined ? { taxCode: taxCodes.goods } : {};
  return {
    currency,
    address: taxAddress(taxedAt(order) ?? home),
    isInclusive: pricesIncludeTax,
    ...(lines.some(({ amounts }) => amounts.taxExemption !== undefined) && { isExempt: true }),
    lines: [
      ...lines.map(({ variant: { id }, quantity, amounts }, index) => {
        const taxCode = variants.get(id)?.taxCode ?? taxCodes.goods;
        return {
          reference: taxLineReference(index, id),
          amount: pricesIncludeTax ? amounts.total : amounts.subtotal,
          quantity: quantity.ordered,
          ...(taxCode !== undefined && { taxCode }),
        };
      }),
      ...taxedExtras({ totals }).map(({ id, amount, tax, taxed }, index) => ({
        reference: taxLineReference(lines.length + index, id),
        amount: pricesIncludeTax ? amount + tax : amount,
        quantity: 1,
        ...goodsCode,
        ...taxed,
      })),
    ],
    ...(delivery > 0 && {
      delivery: { amount: delivery, ...(taxCodes.shipping !== undefined && { taxCode: taxCodes.shipping }) },
    }),
  };
}
