import { type FeedProduct, type FeedVariant, productSchema } from './feed-schema.js';
import { scanJson } from './json-scan.js';
import { markdownFault } from './markdown.js';
import { checkShape } from './zod-problems.js';

/** A variant of the feed and where it stands. */
export interface FeedEntry {
  /** `products.jsonl line 3`. */
  place: string;
  product: FeedProduct;
  variant: FeedVariant;
}

export interface ProductsFile {
  entries: FeedEntry[];
  /** Ids of all variants that are named, those of broken lines too; undefined when some could not be read. */
  named: Set<string> | undefined;
  problems: string[];
}

/** Reads products.jsonl: one ACP feed `Product` a line, empty lines aside. */
export function readProducts(content: string): ProductsFile {
  const entries: FeedEntry[] = [];
  const problems: string[] = [];
  const named = new Set<string>();
  const placeOf = new Map<string, string>();
  let readable = true;
  for (const [index, line] of content.split('\n').entries()) {
    if (line.trim() === '') continue;
    const place = `products.jsonl line ${index + 1}`;
    const faults = scanJson(line);
    if (faults.length > 0) {
      readable = false;
      if (isSpread(line)) {
        problems.push(`${place}: not a whole product; expected one product a line, without line breaks inside it`);
        break;
      }
      problems.push(...faults.map(({ column, what }) => `${place}, column ${column}: ${what}`));
      continue;
    }
    const value: unknown = JSON.parse(line);
    const ids = namedVariants(value);
    if (ids === undefined) readable = false;
    for (const id of ids ?? []) named.add(id);
    const checked = checkShape(productSchema, value, place);
    if ('problems' in checked) {
      problems.push(...checked.problems);
      continue;
    }
    const product = checked.data;
    const earlier = placeOf.get(product.id);
    if (earlier) problems.push(`${place}: product "${product.id}" stands in ${earlier} already; expected unique ids`);
    else placeOf.set(product.id, place);
    problems.push(...markdownProblems(product).map((problem) => `${place} ${problem}`));
    for (const variant of product.variants) entries.push({ place, product, variant });
  }
  if (problems.length === 0 && entries.length === 0) {
    readable = false;
    problems.push('products.jsonl: has no product; expected one a line');
  }
  return { entries, named: readable ? named : undefined, problems };
}

/** Descriptions that must not go out as markdown. */
function markdownProblems({ description, variants }: FeedProduct): string[] {
  const texts: [string, string | undefined][] = [
    ['$.description.markdown', description?.markdown],
    ...variants.map(({ description: own }, index): [string, string | undefined] => [
      `$.variants[${index}].description.markdown`,
      own?.markdown,
    ]),
  ];
  return texts.flatMap(([path, text]) => {
    const fault = text === undefined ? undefined : markdownFault(text);
    return fault === undefined ? [] : [`${path}: ${fault}`];
  });
}

/** A line that is only a part of a product, as in a file that was formatted for reading. */
function isSpread(line: string): boolean {
  return /[{[,]\s*$/.test(line);
}

/** Undefined when a variant's id cannot be told. */
function namedVariants(value: unknown): string[] | undefined {
  const variants = field(value, 'variants');
  if (!Array.isArray(variants)) return undefined;
  const ids = variants.map((variant: unknown) => field(variant, 'id'));
  return ids.every((id) => typeof id === 'string') ? ids : undefined;
}

function field(value: unknown, name: string): unknown {
  return typeof value === 'object' && value !== null ? Reflect.get(value, name) : undefined;
}
