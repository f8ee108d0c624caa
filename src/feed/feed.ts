import { setImmediate as giveWay } from 'node:timers/promises';
import type { Clock } from '../clock.js';
import type { FeedProduct } from '../providers/feed-schema.js';
import type { Shop } from '../providers/shop.js';
import type { ProductListing } from '../providers/types.js';
import type { Store } from '../store/store.js';
import { csvLine } from './csv.js';
import { createFeedFile, type FeedFile } from './feed-file.js';
import { createFeedGoods } from './feed-goods.js';
import { OPENAI_COLUMNS, rowsOf } from './openai-row.js';
import { createProductRenderer } from './render-product.js';
import { createShelf } from './shelf.js';

/** One product as it is sent: complete, and in the text that the feed has. */
export interface FeedItem {
  id: string;
  /** An ACP feed `Product`, one line. */
  json: string;
  variants: number;
}

/** `metadata.json` of a feed in files (ACP 2026-04-17, `FeedMetadata`). */
export interface FeedMetadata {
  id: string;
  target_country: string;
  updated_at: string;
}

export interface FeedDeps {
  shop: Pick<Shop, 'name' | 'country' | 'links' | 'lowStockThreshold' | 'shipping'>;
  listing: ProductListing;
  store: Pick<Store, 'read' | 'fact' | 'setFact'>;
  /** Whether others sell from the same shelf. */
  isShared: boolean;
  clock: Clock;
  /** Names this feed in its metadata. */
  feedId: string;
  /** What buyers reach this server by, for products without a page. */
  publicUrl: () => string;
}

type ChangeListener = (productIds: ReadonlySet<string>) => void;

/** Variants that are rendered without giving way to others. */
const BATCH = 100;
/** A catalog with more variants is made anew at most every ten seconds, a smaller one whenever it changed. */
const LARGE = 5_000;
const PATIENCE = 10_000;

/** The catalog as agents read it: the merchant's products with what is on the shelf now. Nothing of any buyer is in it. */
export function createFeed({ shop, listing, store, isShared, clock, feedId, publicUrl }: FeedDeps) {
  const goods = createFeedGoods(listing);
  const shelf = createShelf({ store, isShared, clock, lowStockThreshold: shop.lowStockThreshold });
  shelf.stockWith(listing.products());
  const listeners: ChangeListener[] = [];
  const tell: ChangeListener = (productIds) => {
    for (const listener of listeners) listener(productIds);
  };
  shelf.onChange(tell);
  goods.onChange((productIds) => {
    shelf.stockWith(listing.products());
    tell(productIds);
  });
  const render = createProductRenderer(shop);
  const patience = () => (goods.counts().variants > LARGE ? PATIENCE : 0);
  const countries = [...new Set([...shop.shipping.keys()].map((destination) => destination.slice(0, 2)))].sort();

  /** Products with their present standing, a batch at a time. */
  async function* batches(chosen: Iterable<FeedProduct>): AsyncGenerator<FeedProduct[]> {
    await shelf.refresh();
    let batch: FeedProduct[] = [];
    let variants = 0;
    for (const product of chosen) {
      batch.push(render(product, shelf.standing));
      variants += product.variants.length;
      if (variants < BATCH) continue;
      yield batch;
      await giveWay();
      batch = [];
      variants = 0;
    }
    if (batch.length > 0) yield batch;
  }

  async function* lines(): AsyncGenerator<string> {
    for await (const batch of batches(listing.products())) {
      yield batch.map((product) => `${JSON.stringify(product)}\n`).join('');
    }
  }

  async function* table(): AsyncGenerator<string> {
    const context = { shop, countries: countries.length > 0 ? countries : [shop.country], shopUrl: publicUrl() };
    yield csvLine(OPENAI_COLUMNS);
    for await (const batch of batches(listing.products())) {
      yield batch.flatMap((product) => rowsOf(product, context).map(csvLine)).join('');
    }
  }

  const fileOf = (name: string, content: () => AsyncIterable<string>) => {
    const current = createFeedFile({ name, content, version: shelf.version, patience, store, clock });
    return async (): Promise<FeedFile> => {
      await shelf.refresh();
      return current();
    };
  };
  const jsonl = fileOf('jsonl', lines);

  return {
    /** One ACP `Product` a line. */
    jsonl,
    /** OpenAI's columns, one variant a record. */
    csv: fileOf('csv', table),
    async metadata(): Promise<FeedMetadata> {
      const { changedAt } = await jsonl();
      const updatedAt = new Date(Math.min(changedAt, clock.now()));
      return { id: feedId, target_country: shop.country, updated_at: updatedAt.toISOString() };
    },
    /** Products as they are sent to an agent: all, or those of the ids that exist, or did when this server started. */
    async *items(ids?: Iterable<string>): AsyncGenerator<FeedItem[]> {
      const chosen = ids ? [...ids].flatMap((id) => goods.find(id) ?? []) : listing.products();
      for await (const batch of batches(chosen)) {
        yield batch.map((product) => ({
          id: product.id,
          json: JSON.stringify(product),
          variants: product.variants.length,
        }));
      }
    },
    /** Products with what is on the shelf now. */
    async present(chosen: readonly FeedProduct[]): Promise<FeedProduct[]> {
      await shelf.refresh();
      return chosen.map((product) => render(product, shelf.standing));
    },
    /** Units of these variants moved. */
    touch: shelf.touch,
    refresh: shelf.refresh,
    /** Has `listener` told of products that are not as they were. */
    onChange(listener: ChangeListener): void {
      listeners.push(listener);
    },
    counts: goods.counts,
  };
}

export type Feed = ReturnType<typeof createFeed>;
