import { type FeedProduct, type FeedVariant, productSchema } from './feed-schema.js';
import { readJson, zodProblems } from './zod-problems.js';

/** A variant of the feed and where it stands. */
export interface FeedEntry {
  /** `products.jsonl line 3`. */
  place: string;
  product: FeedProduct;
  variant: FeedVariant;
}

export interface ProductsFile {
  entries: FeedEntry[];
  /** Ids of all variants that are named, those of broken lines too; undefined when a line could not be read at all. */
  named: Set<string> | undefined;
  problems: string[];
}

/** Reads products.jsonl: one ACP feed `Product` a line, empty lines aside. */
export function readProducts(content: string): ProductsFile {
  const entries: FeedEntry[] = [];
  const problems: string[] = [];
  const named = new Set<string>();
  let readable = true;
  content.split('\n').forEach((line, index) => {
    if (line.trim() === '') return;
    const place = `products.jsonl line ${index + 1}`;
    const json = readJson(place, line);
    if ('problem' in json) {
      problems.push(json.problem);
      readable = false;
      return;
    }
    for (const id of namedVariants(json.value)) named.add(id);
    const parsed = productSchema.safeParse(json.value);
    if (!parsed.success) problems.push(...zodProblems(place, parsed.error));
    else for (const variant of parsed.data.variants) entries.push({ place, product: parsed.data, variant });
  });
  return { entries, named: readable ? named : undefined, problems };
}

function namedVariants(value: unknown): string[] {
  const variants = field(value, 'variants');
  if (!Array.isArray(variants)) return [];
  return variants.map((variant: unknown) => field(variant, 'id')).filter((id) => typeof id === 'string');
}

function field(value: unknown, name: string): unknown {
  return typeof value === 'object' && value !== null ? Reflect.get(value, name) : undefined;
}
