import { setImmediate as giveWay } from 'node:timers/promises';
import type { Clock } from '../clock.js';
import type { FeedProduct } from '../providers/feed-schema.js';
import type { Store } from '../store/store.js';
import { type Standing, standingOf } from './standing.js';

export interface ShelfDeps {
  store: Pick<Store, 'read'>;
  lowStockThreshold: number;
  /** Whether other processes move units too, of which nobody tells this one. */
  isShared: boolean;
  clock: Clock;
}

/** The standing of every variant, looked up again only where units moved. */
export interface Shelf {
  standing(variantId: string): Standing;
  /** These are the goods from now on; what was known of a variant that stays is known still. */
  stockWith(products: readonly FeedProduct[]): void;
  /** Units of these moved. */
  touch(variantIds: Iterable<string>): void;
  /** Afterwards the standings are those of everything that was touched before the call. */
  refresh(): Promise<void>;
  /** Grows whenever a standing becomes another one. */
  version(): number;
  /** Has `listener` told of products with a variant whose standing became another one. */
  onChange(listener: (productIds: ReadonlySet<string>) => void): void;
}

/** Variants that are read without giving way to others. */
const BATCH = 250;
/** Milliseconds after which all units are looked at again where others move them too. */
const LOOK_AGAIN = 10_000;

/** Knows no standing before its first `refresh`. */
export function createShelf({ store, lowStockThreshold, isShared, clock }: ShelfDeps): Shelf {
  let productOf: ReadonlyMap<string, string> = new Map();
  const standings = new Map<string, Standing>();
  const touched = new Set<string>();
  const listeners: ((productIds: ReadonlySet<string>) => void)[] = [];
  let version = 0;
  let refreshing: Promise<void> | undefined;
  let lookedAt = clock.now();

  async function readTouched(): Promise<void> {
    try {
      await readAll();
    } finally {
      refreshing = undefined;
    }
  }

  async function readAll(): Promise<void> {
    while (touched.size > 0) {
      const ids = takeFrom(touched, BATCH);
      try {
        const { stock } = await store.read({ variants: ids });
        note(ids, stock);
      } catch (error) {
        for (const id of ids) touched.add(id);
        throw error;
      }
      await giveWay();
    }
  }

  function note(ids: readonly string[], stock: ReadonlyMap<string, number>): void {
    const changed = new Set<string>();
    for (const id of ids) {
      const productId = productOf.get(id);
      if (productId === undefined) continue;
      const standing = standingOf(stock.get(id), lowStockThreshold);
      if (standings.get(id) === standing) continue;
      standings.set(id, standing);
      changed.add(productId);
    }
    if (changed.size === 0) return;
    version += 1;
    for (const listener of listeners) listener(changed);
  }

  return {
    standing: (variantId) => standings.get(variantId) ?? 'in_stock',
    stockWith(products) {
      productOf = new Map(products.flatMap(({ id, variants }) => variants.map((variant) => [variant.id, id] as const)));
      for (const id of standings.keys()) if (!productOf.has(id)) standings.delete(id);
      for (const id of productOf.keys()) if (!standings.has(id)) touched.add(id);
      version += 1;
    },
    touch(variantIds) {
      for (const id of variantIds) if (productOf.has(id)) touched.add(id);
    },
    refresh() {
      if (isShared && clock.now() - lookedAt >= LOOK_AGAIN) {
        lookedAt = clock.now();
        for (const id of productOf.keys()) touched.add(id);
      }
      if (touched.size > 0) refreshing ??= readTouched();
      return refreshing ?? Promise.resolve();
    },
    version: () => version,
    onChange(listener) {
      listeners.push(listener);
    },
  };
}

function takeFrom(set: Set<string>, most: number): string[] {
  const taken: string[] = [];
  for (const each of set) {
    if (taken.length === most) break;
    taken.push(each);
    set.delete(each);
  }
  return taken;
}
