import type { Variant } from '../domain/catalog.js';
import type { CatalogProvider } from './types.js';

/** The goods of products.jsonl and inventory.csv, held in memory. */
export function catalogFromFile({ variants }: { variants: ReadonlyMap<string, Variant> }): CatalogProvider {
  return {
    async find(ids) {
      const found = new Map<string, Variant>();
      for (const id of ids) {
        const variant = variants.get(id);
        if (variant !== undefined) found.set(id, variant);
      }
      return found;
    },
  };
}
