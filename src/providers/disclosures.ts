import type { Disclosure, Variant } from '../domain/catalog.js';
import type { CatalogProvider } from './types.js';

/** A disclosure and what it is about. */
export interface DisclosureRule extends Disclosure {
  /** Absent: everything that the shop sells. */
  variantIds?: readonly string[];
}

/** The goods of a catalog, wherever it is, with what the shop has to say about them. */
export function withDisclosures(catalog: CatalogProvider, rules: readonly DisclosureRule[] = []): CatalogProvider {
  if (rules.length === 0) return catalog;
  const known = new Map<string, readonly Disclosure[]>();

  function about(variantId: string): readonly Disclosure[] {
    const found =
      known.get(variantId) ??
      rules
        .filter(({ variantIds }) => variantIds?.includes(variantId) ?? true)
        .map(({ contentType, content }) => ({ contentType, content }));
    known.set(variantId, found);
    return found;
  }

  return {
    async find(ids) {
      const found = new Map<string, Variant>();
      for (const [id, variant] of await catalog.find(ids)) {
        const disclosures = about(id);
        found.set(id, disclosures.length > 0 ? { ...variant, disclosures } : variant);
      }
      return found;
    },
  };
}
