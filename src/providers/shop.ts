import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Variant } from '../domain/catalog.js';
import type { FeedProduct } from './feed-schema.js';
import { checkGoods } from './goods-checks.js';
import { type InventoryFile, type InventoryRow, readInventory } from './inventory-file.js';
import { scanJson } from './json-scan.js';
import { type FeedEntry, type ProductsFile, readProducts } from './products-file.js';
import { checkSettings } from './shop-checks.js';
import { ShopError } from './shop-error.js';
import { type ShopFile, shopSchema } from './shop-schema.js';
import { type ShopSettings, shopSettings } from './shop-settings.js';
import { checkShape } from './zod-problems.js';

/** The merchant's own data, as it stands in the files of `SHOP_DIR`. */
export interface Shop extends ShopSettings {
  /** The lines of products.jsonl, as they stand there. */
  products: readonly FeedProduct[];
  variants: ReadonlyMap<string, Variant>;
  /** Units on hand at first start, by variant id; a variant that is not in here is not counted. */
  stock: ReadonlyMap<string, number>;
}

/** Reads shop.json, products.jsonl and inventory.csv; throws one `ShopError` with every mistake in all three. */
export async function loadShop(dir: string): Promise<Shop> {
  const problems: string[] = [];
  const read = async (name: string) => {
    try {
      return (await readFile(join(dir, name), 'utf8')).replace(/^\ufeff/, '');
    } catch (error) {
      const { code, message } = error as NodeJS.ErrnoException;
      problems.push(`${name}: cannot be read (${code ?? message}); expected this file in the shop's folder`);
      return undefined;
    }
  };
  const [shopText, productsText, inventoryText] = await Promise.all(
    ['shop.json', 'products.jsonl', 'inventory.csv'].map(read),
  );

  const unread = { problems: [], named: undefined };
  const products: ProductsFile = productsText === undefined ? { entries: [], ...unread } : readProducts(productsText);
  const inventory: InventoryFile = inventoryText === undefined ? { rows: [], ...unread } : readInventory(inventoryText);
  const { file, ...settings } = shopText === undefined ? { problems: [] } : readSettings(shopText);
  problems.push(...settings.problems, ...products.problems, ...inventory.problems);
  problems.push(...checkGoods(products, inventory, file), ...(file ? checkSettings(file, products) : []));
  if (problems.length > 0 || file === undefined) throw new ShopError(dir, problems);
  return { ...shopSettings(file), ...goods(products.entries, inventory.rows) };
}

function readSettings(content: string): { file?: ShopFile; problems: string[] } {
  const faults = scanJson(content);
  if (faults.length > 0) {
    return { problems: faults.map(({ line, column, what }) => `shop.json line ${line}, column ${column}: ${what}`) };
  }
  const checked = checkShape(shopSchema, JSON.parse(content), 'shop.json');
  return 'data' in checked ? { file: checked.data, problems: [] } : checked;
}

function goods(
  entries: readonly FeedEntry[],
  rows: readonly InventoryRow[],
): Pick<Shop, 'products' | 'variants' | 'stock'> {
  const rowById = new Map(rows.map((row) => [row.variantId, row]));
  const variants = new Map<string, Variant>();
  const stock = new Map<string, number>();
  for (const entry of entries) {
    const row = rowById.get(entry.variant.id);
    if (row === undefined) continue;
    variants.set(row.variantId, toVariant(entry, row));
    if (row.onHand !== undefined) stock.set(row.variantId, row.onHand);
  }
  return { products: [...new Set(entries.map(({ product }) => product))], variants, stock };
}

function toVariant({ product, variant }: FeedEntry, row: InventoryRow): Variant {
  const text = variant.description ?? product.description;
  const description = text?.plain ?? text?.markdown;
  const url = variant.url ?? product.url;
  const category = variant.categories?.[0]?.value;
  return {
    id: variant.id,
    productId: product.id,
    title: variant.title,
    ...(description !== undefined && { description }),
    imageUrls: (variant.media ?? product.media ?? []).filter(({ type }) => type === 'image').map((media) => media.url),
    ...(url !== undefined && { url }),
    unitPrice: variant.price?.amount ?? 0,
    fulfillmentTypes: row.kinds,
    weightGrams: row.weightGrams,
    ...(row.taxCode !== undefined && { taxCode: row.taxCode }),
    ...(row.maxPerOrder !== undefined && { maxPerOrder: row.maxPerOrder }),
    options: variant.variant_options ?? [],
    ...(category !== undefined && { category }),
  };
}
