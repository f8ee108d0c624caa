import type { FeedProduct, FeedVariant } from '../../providers/feed-schema.js';
import type { InventoryEntry } from '../../providers/inventory-file.js';
import type { SheetRow } from './sheet-row.js';

/** A variant with everything it needs. */
type Sold = SheetRow & { amount: number };

/** The rows of one product, in their order. */
interface Family {
  id: string;
  rows: SheetRow[];
}

export interface SheetGoods {
  products: FeedProduct[];
  stock: InventoryEntry[];
  problems: string[];
}

/**
 * Puts the rows of a file together to products. A row without a price tells of its product alone, where that has others;
 * rows after the first may leave out what is the same for all. In an export of Shopify, a variant without an id gets one
 * of its product and options, and images belong to the product.
 */
export function goodsOfSheet(
  rows: readonly SheetRow[],
  { currency, isShopify }: { currency: string; isShopify: boolean },
): SheetGoods {
  const problems: string[] = [];
  const products: FeedProduct[] = [];
  const stock: InventoryEntry[] = [];
  const lineOf = new Map<string, number>();
  for (const { id: productId, rows: members } of families(rows)) {
    const options = optionsOf(members);
    const sold: Sold[] = [];
    for (const [index, row] of members.entries()) {
      if (!isSold(row)) {
        if (!isAside(row, members)) problems.push(`line ${row.line}: the price is missing`);
        continue;
      }
      const id = row.id || (isShopify ? madeId(productId, options[index] ?? []) : '');
      const earlier = lineOf.get(id);
      if (id === '') problems.push(`line ${row.line}: the id is missing`);
      else if (earlier !== undefined)
        problems.push(`line ${row.line}: ${JSON.stringify(id)} is the id of line ${earlier} already`);
      else lineOf.set(id, row.line);
      sold.push({ ...row, id, options: options[index] ?? [] });
    }
    const [first] = sold;
    if (first === undefined) continue;
    const product = productOf(productId || first.id, { members, sold, currency, isShopify });
    if (product.title === '') problems.push(`line ${first.line}: the title is missing`);
    products.push(product);
    stock.push(...sold.map(entryOf));
  }
  return { products, stock, problems };
}

function families(rows: readonly SheetRow[]): Family[] {
  const keyOf = new Map<string, string>();
  for (const { id, alias } of rows) if (alias !== undefined) keyOf.set(alias, id);
  const referred = new Set(rows.map(({ productId }) => keyOf.get(productId) ?? productId));
  const found = new Map<string, Family>();
  for (const row of rows) {
    const isOwnProduct = row.productId === '' && (row.isParent || referred.has(row.id));
    const named = keyOf.get(row.productId) ?? row.productId;
    // A row without a product is one by itself, even where another has the same id: that is told of later.
    const key = named || isOwnProduct ? `product ${named || row.id}` : `line ${row.line}`;
    const family = found.get(key);
    if (family) family.rows.push(row);
    else found.set(key, { id: named || row.id, rows: [row] });
  }
  // A variant may stand before its parent.
  const rank = (row: SheetRow): number => (row.isParent || (row.amount === undefined && row.id !== '') ? 0 : 1);
  for (const { rows: members } of found.values()) members.sort((one, other) => rank(one) - rank(other));
  return [...found.values()];
}

const isSold = (row: SheetRow): row is Sold => !row.isParent && row.amount !== undefined;

/** A row that tells more of its product: its parent, or one that has nothing but another image. */
function isAside(row: SheetRow, family: readonly SheetRow[]): boolean {
  if (row.isParent) return true;
  const isNamed = row.productId === '' || row.id === '';
  return isNamed && row.amount === undefined && family.some((other) => other !== row && other.amount !== undefined);
}

/** The options of each row; a name that is left out is that of an earlier row. */
function optionsOf(rows: readonly SheetRow[]): SheetRow['options'][] {
  const names = new Map<number, string>();
  return rows.map(({ options }) =>
    options.flatMap(({ slot, name, value }) => {
      if (name !== '') names.set(slot, name);
      const known = names.get(slot) ?? `Option ${slot + 1}`;
      // What Shopify writes for a product that comes in one form alone.
      return known === 'Title' && value === 'Default Title' ? [] : [{ slot, name: known, value }];
    }),
  );
}

function madeId(productId: string, options: SheetRow['options']): string {
  const parts = [productId, ...options.map(({ value }) => value.toLowerCase().replace(/[^\p{L}\p{N}]+/gu, '-'))];
  return parts.filter((part) => part !== '').join('-');
}

interface ProductParts {
  members: readonly SheetRow[];
  sold: readonly Sold[];
  currency: string;
  isShopify: boolean;
}

function productOf(id: string, { members, sold, currency, isShopify }: ProductParts): FeedProduct {
  const first = (field: 'title' | 'description' | 'url'): string =>
    members.find((row) => row[field] !== '')?.[field] ?? '';
  const shared = { title: first('title'), description: first('description'), url: first('url') };
  const isAlone = sold.length === 1;
  const titles = new Set(sold.map(({ title }) => title));
  const hasOwnTitles = isAlone || (titles.size === sold.length && !titles.has(''));
  return {
    id,
    title: shared.title,
    ...(shared.description && { description: { plain: shared.description } }),
    ...(shared.url && { url: shared.url }),
    ...mediaOf(isShopify ? members.flatMap(({ images }) => images) : (members.find(hasImages)?.images ?? [])),
    variants: sold.map((row): FeedVariant => {
      const title = row.title || shared.title;
      const values = row.options.map(({ value }) => value);
      const own = isShopify || isAlone || row.variantImages.length > 0 ? row.variantImages : row.images;
      return {
        id: row.id,
        title: hasOwnTitles ? title : [title, ...values].join(', '),
        ...(row.description && row.description !== shared.description && { description: { plain: row.description } }),
        ...(row.url && row.url !== shared.url && { url: row.url }),
        price: { amount: row.amount, currency: currency.toUpperCase() },
        ...(row.options.length > 0 && { variant_options: row.options.map(({ name, value }) => ({ name, value })) }),
        ...mediaOf(own),
      };
    }),
  };
}

const hasImages = ({ images }: SheetRow): boolean => images.length > 0;

function mediaOf(urls: readonly string[]): Pick<FeedProduct, 'media'> {
  const media = [...new Set(urls)].map((url) => ({ type: 'image', url }));
  return media.length > 0 ? { media } : {};
}

function entryOf({ id, onHand, kinds, weightGrams, taxCode, maxPerOrder }: Sold): InventoryEntry {
  return {
    variantId: id,
    ...(onHand !== undefined && { onHand }),
    kinds,
    weightGrams,
    ...(taxCode && { taxCode }),
    ...(maxPerOrder !== undefined && { maxPerOrder }),
  };
}
