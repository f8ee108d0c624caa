import { checkDelivery } from './delivery-checks.js';
import { checkDiscountReferences, checkDiscounts } from './discount-checks.js';
import { checkPayment } from './payment-checks.js';
import { checkPrices } from './price-checks.js';
import type { ProductsFile } from './products-file.js';
import { checkZones } from './shipping-checks.js';
import type { ShopFile } from './shop-sources.js';
import { checkHome, checkTaxParts, checkTaxSource } from './tax-checks.js';
import { checkDisclosures, checkMarketing } from './texts-checks.js';

/** Mistakes in shop.json that a schema cannot show. */
export function checkSettings(file: ShopFile, products: ProductsFile): string[] {
  const problems = [
    ...checkHome(file),
    ...checkZones(file),
    ...checkDelivery(file, products),
    ...checkTaxSource(file),
    ...checkTaxParts(file),
    ...checkDiscounts(file, products),
    ...checkDiscountReferences(file),
    ...checkPrices(file, products),
    ...checkPayment(file),
    ...checkRisk(file),
    ...checkMarketing(file),
    ...checkDisclosures(file, products),
  ];
  return problems.map((problem) => `shop.json ${problem}`);
}

function checkRisk({ risk: { block, review } }: ShopFile): string[] {
  return review.flatMap((insight, index) =>
    block !== 'any' && block.includes(insight)
      ? [`$.risk.review[${index}]: "${insight}" stands in $.risk.block too; expected it in one of the two`]
      : [],
  );
}
