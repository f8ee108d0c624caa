import type { DiscountRule } from '../../domain/discount-rule.js';
import { checkDiscounts } from '../discount-checks.js';
import { discountsFromCodes } from '../discount-codes.js';
import { discountRule } from '../discount-settings.js';
import type { DiscountProvider } from '../types.js';
import type { Ask } from './questions.js';

/** Discount rules as the merchant's own back end has them, for the codes and the buyer of a basket. */
export function discountsFromBackEnd(ask: Ask, { currency }: { currency: string }): DiscountProvider {
  return {
    async rules(codes, buyer) {
      const fields = { currency, codes: [...codes], ...(buyer && { buyer_email: buyer.email }) };
      const answer = await ask('discounts.rules', fields, {
        // What the rules are called is not for the log.
        check: (said) => checkDiscounts(said, { named: undefined })[0]?.replaceAll(/"[^"]*"/g, 'it'),
      });
      const discounts: DiscountRule[] = answer.discounts.map(discountRule);
      return discountsFromCodes({ discounts }).rules(codes, buyer);
    },
  };
}
