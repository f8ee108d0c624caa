import type { ProductsFile } from './products-file.js';
import type { ShopFile } from './shop-sources.js';

/** Mistakes about fees, exemptions and presentment; `named` has the variants that exist, where they are known. */
export function checkPrices(file: ShopFile, { named }: Pick<ProductsFile, 'named'>): string[] {
  return [...checkFees(file, named), ...checkExemptions(file), ...checkPresentment(file)];
}

function checkFees({ fees }: ShopFile, named: ProductsFile['named']): string[] {
  return fees.flatMap(({ when: { variant_ids: ids = [] } }, index) =>
    ids.flatMap((id, position) =>
      named === undefined || named.has(id)
        ? []
        : `$.fees[${index}].when.variant_ids[${position}]: there is no variant "${id}"; expected an id from products.jsonl`,
    ),
  );
}

function checkExemptions({ tax: { exemptions } }: ShopFile): string[] {
  if (exemptions?.accept !== 'any' || exemptions.certificates.length === 0) return [];
  return ['$.tax.exemptions.certificates: expected none, because accept is "any"; set accept to "listed"'];
}

function checkPresentment({ currency, presentment }: ShopFile): string[] {
  if (!presentment) return [];
  const { rates, countries } = presentment;
  const own =
    currency in rates ? [`$.presentment.rates["${currency}"]: expected other currencies than the shop's`] : [];
  const unknown = Object.entries(countries).flatMap(([country, shown]) =>
    shown in rates || shown === currency
      ? []
      : `$.presentment.countries["${country}"]: there is no rate for "${shown}"; expected one of ${Object.keys(rates).join(', ')}`,
  );
  return [...own, ...unknown];
}
