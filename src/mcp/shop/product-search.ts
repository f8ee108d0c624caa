import { setImmediate as giveWay } from 'node:timers/promises';
import { textOfHtml } from '../../domain/plain-text.js';
import type { FeedProduct } from '../../providers/feed-schema.js';
import type { ProductListing } from '../../providers/types.js';

/** Products by word: how much each word says about each of them, by position in the listing. */
interface Index {
  products: readonly FeedProduct[];
  /** By the id of a product, or of one of its variants. */
  byId: ReadonlyMap<string, FeedProduct>;
  words: ReadonlyMap<string, ReadonlyMap<number, number>>;
  /** Words of each title: among equal hits, the title with fewer others says more. */
  titleLengths: readonly number[];
}

/** What a word says about a product, by where it stands. */
const WEIGHT = { title: 8, option: 4, category: 3, description: 1 };
/** In a description, shorter words are mostly such as `for` and `the`. */
const SHORTEST_TOLD = 4;
/** How much of that counts for a word that only begins like the one that is looked for, or has it in it. */
const PART = 0.5;
const SHORTEST_BEGINNING = 3;
/** `shirts` finds `shirt`. */
const LONGEST_ENDING = 2;
/** Words of a query that are looked for. */
const MOST_WORDS = 16;
/** Products that are taken in without giving way to others. */
const BATCH = 250;
/** Scripts that do not put spaces between words are not in here. */
const SPACED = /^[\p{N}\p{Script=Latin}\p{Script=Greek}\p{Script=Cyrillic}]+$/u;

/** Finds products by their words. What it knows is made anew after each change of the listing, when somebody asks. */
export function createProductSearch(listing: ProductListing) {
  let index: Promise<Index> | undefined;
  listing.onChange(() => {
    index = undefined;
  });

  function current(): Promise<Index> {
    index ??= build(listing.products());
    return index;
  }

  return {
    /** Products that have words of the query, those with most of them first; all, as they are listed, without one. */
    async find(query: string): Promise<readonly FeedProduct[]> {
      return ranked(await current(), query);
    },
    async byId(id: string): Promise<FeedProduct | undefined> {
      return (await current()).byId.get(id);
    },
  };
}

export type ProductSearch = ReturnType<typeof createProductSearch>;

/** Lower-case words without accents; upper case first, as only that takes `ß` apart. */
const wordsOf = (text: string): string[] =>
  text
    .toUpperCase()
    .toLowerCase()
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .match(/[\p{L}\p{N}]+/gu) ?? [];

async function build(products: readonly FeedProduct[]): Promise<Index> {
  const words = new Map<string, Map<number, number>>();
  const variantIds: [string, FeedProduct][] = [];
  const titleLengths: number[] = [];
  for (const [position, product] of products.entries()) {
    for (const [word, weight] of weightsOf(product)) {
      const places = words.get(word) ?? new Map<number, number>();
      words.set(word, places.set(position, weight));
    }
    for (const { id } of product.variants) variantIds.push([id, product]);
    titleLengths.push(wordsOf(titleOf(product)).length);
    if ((position + 1) % BATCH === 0) await giveWay();
  }
  // Where a variant has the id of another product, the product is meant.
  const byId = new Map([...variantIds, ...products.map((product) => [product.id, product] as const)]);
  return { products, byId, words, titleLengths };
}

function weightsOf(product: FeedProduct): Map<string, number> {
  const weights = new Map<string, number>();
  const note = (text: string | undefined, weight: number): void => {
    for (const word of wordsOf(text ?? '')) {
      if (weight === WEIGHT.description && word.length < SHORTEST_TOLD && SPACED.test(word)) continue;
      weights.set(word, Math.max(weight, weights.get(word) ?? 0));
    }
  };
  note(titleOf(product), WEIGHT.title);
  note(descriptionOf(product), WEIGHT.description);
  for (const variant of product.variants) {
    note(variant.title, WEIGHT.title);
    note(descriptionOf(variant), WEIGHT.description);
    for (const { value } of variant.variant_options ?? []) note(value, WEIGHT.option);
    for (const { value } of variant.categories ?? []) note(value, WEIGHT.category);
  }
  return weights;
}

async function ranked({ products, words, titleLengths }: Index, query: string): Promise<readonly FeedProduct[]> {
  const asked = [...new Set(wordsOf(query))].slice(0, MOST_WORDS);
  if (asked.length === 0) return query.trim() === '' ? products : [];
  const hits = new Map<number, { found: number; score: number }>();
  for (const word of asked) {
    await giveWay();
    const best = new Map<number, number>();
    const closenessOf = SPACED.test(word) ? closenessToWord(word) : closenessToText(word);
    for (const [known, places] of words) {
      const closeness = closenessOf(known);
      if (closeness === 0) continue;
      for (const [position, weight] of places) {
        best.set(position, Math.max(weight * closeness, best.get(position) ?? 0));
      }
    }
    for (const [position, score] of best) {
      const hit = hits.get(position) ?? { found: 0, score: 0 };
      hits.set(position, { found: hit.found + 1, score: hit.score + score });
    }
  }
  return [...hits]
    .sort(
      ([one, a], [two, b]) =>
        b.found - a.found || b.score - a.score || (titleLengths[one] ?? 0) - (titleLengths[two] ?? 0) || one - two,
    )
    .flatMap(([position]) => products[position] ?? []);
}

/** From 0, another word, to 1, the same. */
type Closeness = (known: string) => number;

const closenessToWord =
  (asked: string): Closeness =>
  (known) => {
    if (known === asked) return 1;
    if (Math.min(known.length, asked.length) < SHORTEST_BEGINNING) return 0;
    const isEnding = asked.startsWith(known) && asked.length - known.length <= LONGEST_ENDING;
    return isEnding || known.startsWith(asked) ? PART : 0;
  };

const closenessToText =
  (asked: string): Closeness =>
  (known) =>
    known === asked ? 1 : known.includes(asked) ? PART : 0;

/** What a product is called. */
export const titleOf = ({ title, variants, id }: FeedProduct): string => title ?? variants[0]?.title ?? id;

/** What a product or variant says of itself, without markup. */
export const descriptionOf = ({ description }: Pick<FeedProduct, 'description'>): string | undefined =>
  description?.plain ?? description?.markdown ?? (description?.html && textOfHtml(description.html));
