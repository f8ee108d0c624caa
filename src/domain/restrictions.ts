import type { Variant } from './catalog.js';
import type { Address } from './party.js';
import { isInOneOf, isStateUnknown } from './regions.js';

/** Goods that may not go everywhere. */
export interface Restriction {
  /** Of these variants, of these categories; either is enough. A category stands for those below it (`A > B`). */
  variantIds: ReadonlySet<string>;
  categories: readonly string[];
  /** Countries (`US`) and regions (`US-HI`). */
  destinations: ReadonlySet<string>;
  /** Sent to these alone, or to all but these. */
  mode: 'only' | 'never';
}

/**
 * Whether a rule of the shop keeps a variant from going to an address. A state that does not exist may stand for any that
 * a rule names.
 */
export function isRestricted(
  variant: Pick<Variant, 'id' | 'category'>,
  address: Pick<Address, 'country' | 'state'>,
  restrictions: readonly Restriction[],
): boolean {
  const land = address.country.trim().toUpperCase();
  const isUnknown = isStateUnknown(address);
  return restrictions.some(({ variantIds, categories, destinations, mode }) => {
    const isMeant = variantIds.has(variant.id) || categories.some((category) => isWithin(variant.category, category));
    if (!isMeant) return false;
    const isNamed = isInOneOf(address, destinations);
    if (mode === 'only') return !isNamed;
    return isNamed || (isUnknown && [...destinations].some((each) => each.startsWith(`${land}-`)));
  });
}

const isWithin = (category: string | undefined, above: string): boolean =>
  category !== undefined && (category === above || category.startsWith(`${above} > `));
