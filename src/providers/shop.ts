import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Variant } from '../domain/catalog.js';
import { createTexts, type Texts } from '../texts/texts.js';
import type { FeedProduct } from './feed-schema.js';
import { checkGoods } from './goods-checks.js';
import { type InventoryFile, type InventoryRow, readInventory } from './inventory-file.js';
import { scanJson } from './json-scan.js';
import { readMessages } from './messages-files.js';
import { type FeedEntry, type ProductsFile, readProducts } from './products-file.js';
import { checkSettings } from './shop-checks.js';
import { ShopError } from './shop-error.js';
import { shopSchema } from './shop-schema.js';
import { type ShopSettings, shopSettings } from './shop-settings.js';
import { type ShopFile, type ShopSources, separateSources } from './shop-sources.js';
import { toVariant } from './variant.js';
import { checkShape } from './zod-problems.js';

/** The merchant's own data, as it stands in the files of `SHOP_DIR`. */
export interface Shop extends ShopSettings {
  /** The lines of products.jsonl, as they stand there; none where the catalog is somewhere else. */
  products: readonly FeedProduct[];
  variants: ReadonlyMap<string, Variant>;
  /** The rows of inventory.csv by variant id: with a catalog somewhere else, they add to what that says. */
  inventory: ReadonlyMap<string, InventoryRow>;
  /** Units on hand at first start, by variant id; a variant that is not in here is not counted. */
  stock: ReadonlyMap<string, number>;
  /** Everything that is said to buyers, in the languages that this shop knows. */
  texts: Texts;
}

/**
 * Reads shop.json, products.jsonl and inventory.csv; throws one `ShopError` with every mistake in all three. Where the
 * catalog is somewhere else, only shop.json has to be there, and products.jsonl is not read.
 */
export async function loadShop(dir: string): Promise<Shop> {
  const problems: string[] = [];
  const read = async (name: string, { isOptional = false } = {}) => {
    try {
      return (await readFile(join(dir, name), 'utf8')).replace(/^\ufeff/, '');
    } catch (error) {
      const { code, message } = error as NodeJS.ErrnoException;
      if (isOptional && code === 'ENOENT') return undefined;
      problems.push(`${name}: cannot be read (${code ?? message}); expected this file in the shop's folder`);
      return undefined;
    }
  };
  const shopText = await read('shop.json');
  const { file, sources, ...settings } = shopText === undefined ? { problems: [] } : readSettings(shopText);
  const messages = await readMessages(dir);
  problems.push(...messages.problems);
  const isElsewhere = sources !== undefined && sources.catalog.kind !== 'files';
  const [productsText, inventoryText] = await Promise.all([
    isElsewhere ? undefined : read('products.jsonl'),
    read('inventory.csv', { isOptional: isElsewhere }),
  ]);

  const unread = { problems: [], named: undefined };
  const products: ProductsFile = productsText === undefined ? { entries: [], ...unread } : readProducts(productsText);
  const inventory: InventoryFile = inventoryText === undefined ? { rows: [], ...unread } : readInventory(inventoryText);
  problems.push(...settings.problems, ...products.problems, ...inventory.problems);
  problems.push(...checkGoods(products, inventory, file), ...(file ? checkSettings(file, products) : []));
  if (problems.length > 0 || file === undefined) throw new ShopError(dir, problems);
  const texts = createTexts({ defaultLocale: file.locale, shopMessages: messages.messages });
  return { ...shopSettings(file, sources), texts, ...goods(products.entries, inventory.rows) };
}

type Settings = { file: ShopFile; sources: ShopSources } | { file?: undefined; sources?: undefined };

function readSettings(content: string): Settings & { problems: string[] } {
  const faults = scanJson(content);
  if (faults.length > 0) {
    return { problems: faults.map(({ line, column, what }) => `shop.json line ${line}, column ${column}: ${what}`) };
  }
  const checked = checkShape(shopSchema, JSON.parse(content), 'shop.json');
  return 'data' in checked ? { ...separateSources(checked.data), problems: [] } : checked;
}

function goods(
  entries: readonly FeedEntry[],
  rows: readonly InventoryRow[],
): Pick<Shop, 'products' | 'variants' | 'inventory' | 'stock'> {
  const inventory = new Map(rows.map((row) => [row.variantId, row]));
  const variants = new Map<string, Variant>();
  for (const { product, variant } of entries) {
    const row = inventory.get(variant.id);
    if (row !== undefined) variants.set(variant.id, toVariant(product, variant, row));
  }
  const stock = new Map<string, number>();
  for (const { variantId, onHand } of rows) if (onHand !== undefined) stock.set(variantId, onHand);
  return { products: [...new Set(entries.map(({ product }) => product))], variants, inventory, stock };
}
