import { ImportError } from './import-error.js';

/*
 * The columns that are understood, by the letters and digits of their names, the likeliest first: plain names, and those
 * of the product exports of Shopify (older and newer) and WooCommerce.
 */
const NAMES = {
  id: ['id', 'variantid', 'itemid'],
  sku: ['sku', 'variantsku'],
  productId: ['productid', 'parent', 'parentid', 'parentsku', 'handle', 'urlhandle', 'itemgroupid'],
  title: ['title', 'name', 'productname', 'producttitle'],
  description: ['description', 'bodyhtml', 'body', 'shortdescription'],
  price: ['price', 'variantprice', 'regularprice', 'unitprice'],
  priceMinor: ['priceminor', 'priceminorunits', 'priceincents', 'unitamount'],
  currency: ['currency'],
  images: ['image', 'images', 'imageurl', 'imagesrc', 'imagelink', 'productimageurl'],
  variantImage: ['variantimage', 'variantimageurl'],
  url: ['url', 'link', 'producturl', 'permalink'],
  stock: [
    'onhand',
    'stock',
    'quantity',
    'qty',
    'inventory',
    'inventoryquantity',
    'stockquantity',
    'variantinventoryqty',
  ],
  kind: ['kind', 'fulfillment', 'fulfillmenttype'],
  grams: ['weightgrams', 'weightg', 'grams', 'variantgrams', 'weightvaluegrams'],
  kilograms: ['weightkg', 'weightkilograms'],
  ounces: ['weightoz', 'weightounces'],
  pounds: ['weightlb', 'weightlbs', 'weightpounds'],
  taxCode: ['taxcode', 'varianttaxcode'],
  maxPerOrder: ['maxperorder', 'maxquantity', 'orderlimit'],
  status: ['status'],
  published: ['published', 'publishedononlinestore'],
  tracker: ['inventorytracker', 'variantinventorytracker'],
  oversells: ['variantinventorypolicy', 'continuesellingwhenoutofstock', 'backordersallowed'],
  requiresShipping: ['requiresshipping', 'variantrequiresshipping'],
  inStock: ['instock'],
  type: ['type'],
} as const satisfies Record<string, readonly string[]>;

export type Field = keyof typeof NAMES;

/** Where an option of variants stands: its name in the header, or in a column of its own. */
export interface OptionColumn {
  name: string | { column: number };
  value: number;
}

export interface SheetColumns {
  at: Partial<Record<Field, number>>;
  options: OptionColumn[];
  /** Whose product export it is, which decides a few meanings. */
  origin: 'shopify' | 'woocommerce' | undefined;
  /** Names of columns that nothing is taken from. */
  unused: string[];
}

const lettersOf = (name: string): string => name.toLowerCase().replace(/[^\p{L}\p{N}]/gu, '');

/**
 * Finds out what each column is.
 * @throws ImportError with everything that is wrong with the first line
 */
export function sheetColumns(name: string, header: readonly string[]): SheetColumns {
  const letters = header.map(lettersOf);
  const origin = originOf(new Set(letters));
  const problems: string[] = [];
  const at: SheetColumns['at'] = {};
  for (const field of Object.keys(NAMES) as Field[]) {
    // Only WooCommerce says with it how a product is sold; elsewhere it is a category.
    if (field === 'type' && origin !== 'woocommerce') continue;
    const column = NAMES[field].find((known) => letters.includes(known));
    if (column === undefined) continue;
    at[field] = letters.indexOf(column);
    const again = letters.indexOf(column, letters.indexOf(column) + 1);
    if (again >= 0) problems.push(`line 1, column ${again + 1}: ${quoted(header[again])} stands there twice`);
  }
  const options = optionColumns(header);
  if (at.price === undefined && at.priceMinor === undefined) problems.push(missing('price', 'price or price_minor'));
  if (at.price !== undefined && at.priceMinor !== undefined) {
    problems.push('line 1: both price and price_minor; expected one of them');
  }
  if (at.id === undefined && at.sku === undefined && origin !== 'shopify') problems.push(missing('id', 'id or sku'));
  if (at.title === undefined) problems.push(missing('title', 'title or name'));
  const vague = letters.indexOf('weight');
  if (vague >= 0) {
    const names = 'weight_grams, weight_kg, weight_oz or weight_lb';
    problems.push(`line 1, column ${vague + 1}: "weight" has no unit; name it ${names}`);
  }
  if (problems.length > 0) throw new ImportError(name, problems);
  const used = new Set<number>(Object.values(at));
  for (const { name: label, value } of options) {
    used.add(value);
    if (typeof label !== 'string') used.add(label.column);
  }
  return { at, options, origin, unused: header.filter((column, index) => column !== '' && !used.has(index)) };
}

function originOf(letters: ReadonlySet<string>): SheetColumns['origin'] {
  if (letters.has('handle') || letters.has('urlhandle')) return 'shopify';
  return letters.has('regularprice') && letters.has('type') ? 'woocommerce' : undefined;
}

/** `option:size`; or `Option1 Name` with `Option1 Value`; or `Attribute 1 name` with `Attribute 1 value(s)`. */
function optionColumns(header: readonly string[]): OptionColumn[] {
  const letters = header.map(lettersOf);
  return header.flatMap((column, value): OptionColumn[] => {
    const name = /^option\s*[:_]\s*(\S.*)$/i.exec(column)?.[1];
    if (name !== undefined) return [{ name, value }];
    const [, kind, number] = /^(option|attribute)(\d)values?$/.exec(letters[value] ?? '') ?? [];
    const label = number === undefined ? -1 : letters.indexOf(`${kind}${number}name`);
    return label < 0 ? [] : [{ name: { column: label }, value }];
  });
}

const missing = (what: string, names: string): string => `line 1: no column says the ${what}; expected ${names}`;

const quoted = (name: string | undefined): string => JSON.stringify(name ?? '');
