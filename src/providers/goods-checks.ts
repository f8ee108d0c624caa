import type { InventoryFile } from './inventory-file.js';
import type { ProductsFile } from './products-file.js';
import { STRIPE_TAX_CODE, STRIPE_TAX_CODE_EXPECTED } from './schema-parts.js';
import type { ShopFile } from './shop-sources.js';

/** Mistakes that only show when the goods, the stock and the settings are laid side by side. */
export function checkGoods(products: ProductsFile, inventory: InventoryFile, file: ShopFile | undefined): string[] {
  const problems: string[] = [];
  const currency = file?.currency.toUpperCase();
  const seen = new Map<string, string>();
  for (const { place, variant } of products.entries) {
    const earlier = seen.get(variant.id);
    if (earlier) problems.push(`${place}: variant "${variant.id}" stands in ${earlier} already; expected unique ids`);
    else seen.set(variant.id, place);
    if (variant.price === undefined) {
      problems.push(`${place}: variant "${variant.id}" has no price; expected {"amount", "currency"}`);
    } else if (currency !== undefined && variant.price.currency !== currency) {
      const expected = `expected "${currency}" as in shop.json`;
      problems.push(`${place}: variant "${variant.id}" has a price in ${variant.price.currency}; ${expected}`);
    }
    if (inventory.named && !inventory.named.has(variant.id)) {
      problems.push(`${place}: variant "${variant.id}" has no stock; add a row for it to inventory.csv`);
    }
  }
  for (const [id, place] of inventory.named ?? []) {
    if (products.named && !products.named.has(id)) {
      problems.push(`${place}: there is no variant "${id}"; expected an id from products.jsonl`);
    }
  }
  return [...problems, ...(file ? checkTaxCodes(inventory, file) : [])];
}

function checkTaxCodes({ rows }: InventoryFile, { tax }: ShopFile): string[] {
  if (tax.provider === 'stripe') return rows.flatMap(checkStripeCode);
  if (tax.provider !== undefined) return [];
  const codes = new Set(Object.values(tax.rates).flatMap(({ tax_codes: own = {} }) => Object.keys(own)));
  const known = codes.size === 0 ? 'none has tax_codes yet' : `they have ${[...codes].join(', ')}`;
  return rows.flatMap(({ place, taxCode }) =>
    taxCode === undefined || codes.has(taxCode)
      ? []
      : [`${place}: tax_code: no rate in shop.json has "${taxCode}" among its tax_codes; ${known}`],
  );
}

const checkStripeCode = ({ place, taxCode }: InventoryFile['rows'][number]): string[] =>
  taxCode === undefined || STRIPE_TAX_CODE.test(taxCode)
    ? []
    : [`${place}: tax_code: ${STRIPE_TAX_CODE_EXPECTED}; got "${taxCode}"`];
