import type { Variant } from '../domain/catalog.js';
import { ProtocolError } from '../errors.js';
import type { Archive } from '../store/archive.js';
import type { Store } from '../store/store.js';
import type { AskedBy, ChangeOnce, Done } from './change-once.js';
import { heldUnits } from './held-units.js';
import { readStockRows } from './stock-rows.js';

export interface StockDeps {
  store: Pick<Store, 'read'>;
  archive: Pick<Archive, 'held'>;
  changeOnce: ChangeOnce;
  /** What the shop sells now, by id; the same map for as long as nothing changed. */
  variants: () => ReadonlyMap<string, Pick<Variant, 'title'>>;
}

/** What is on the shelf of a variant. */
export interface StockLevel {
  variantId: string;
  title: string;
  /** Units that can be sold now, without those that are held; absent where they are not counted. */
  onHand?: number;
  /** Units that open sessions hold. */
  held: number;
}

export interface StockRequest {
  limit: number;
  /** Id of the last variant of the page before. */
  after?: string;
  /** Only what is counted and has fewer units. */
  below?: number;
}

export interface StockPage {
  items: StockLevel[];
  next?: string;
}

const DONE = 200;
const BATCH = 500;
/** Variants that one page may look at. */
const MOST_LOOKED_AT = 5000;
/** As inventory.csv has it. */
const MOST_UNITS = 999_999_999_999;

/** What is on the shelf, as the shop sees it and counts it anew. */
export function createStock({ store, archive, changeOnce, variants }: StockDeps) {
  let sorted: { of: unknown; ids: readonly string[] } | undefined;

  function sortedIds(): readonly string[] {
    const now = variants();
    if (sorted?.of !== now) sorted = { of: now, ids: [...now.keys()].sort() };
    return sorted.ids;
  }

  function titleOf(variantId: string): string {
    const variant = variants().get(variantId);
    if (!variant) throw new ProtocolError(404, 'not_found', 'There is no variant with this id.');
    return variant.title;
  }

  async function heldOf(variantId: string): Promise<number> {
    return (await heldUnits(archive)).get(variantId) ?? 0;
  }

  /** Variants by id. */
  async function list({ limit, after = '', below }: StockRequest): Promise<StockPage> {
    const held = await heldUnits(archive);
    const ids = sortedIds();
    const rest = ids.slice(firstAfter(ids, after), firstAfter(ids, after) + MOST_LOOKED_AT + 1);
    const items: StockLevel[] = [];
    let last: string | undefined;
    for (let start = 0; start < rest.length; start += BATCH) {
      const batch = rest.slice(start, start + BATCH);
      const { stock } = await store.read({ variants: batch });
      for (const [index, variantId] of batch.entries()) {
        const isEnough = items.length === limit || start + index === MOST_LOOKED_AT;
        if (isEnough && last !== undefined) return { items, next: last };
        const onHand = stock.get(variantId);
        last = variantId;
        if (below !== undefined && (onHand === undefined || onHand >= below)) continue;
        items.push({
          variantId,
          title: variants().get(variantId)?.title ?? variantId,
          onHand,
          held: held.get(variantId) ?? 0,
        });
      }
    }
    return { items };
  }

  /** Throws 404 where the shop does not sell it. */
  async function get(variantId: string): Promise<StockLevel> {
    const title = titleOf(variantId);
    const { stock } = await store.read({ variants: [variantId] });
    return { variantId, title, onHand: stock.get(variantId), held: await heldOf(variantId) };
  }

  /**
   * Counts a variant anew, or changes its count. What sessions hold is not touched. Throws 404 where the shop does not
   * sell it, 409 where it is not counted, or there would be fewer than none.
   */
  async function change(
    variantId: string,
    asked: { onHand: number } | { by: number },
    by: AskedBy,
  ): Promise<Done<StockLevel>> {
    const title = titleOf(variantId);
    const held = await heldOf(variantId);
    return changeOnce(by, DONE, { variants: [variantId] }, ({ stock }) => {
      const before = stock.get(variantId);
      const level = (onHand: number): StockLevel => ({ variantId, title, onHand, held });
      if ('onHand' in asked) {
        const { onHand } = asked;
        const audit = { action: 'stock.set', subject: variantId, detail: { on_hand: onHand, before } };
        return { answer: level(onHand), audit, puts: { stockLevels: new Map([[variantId, onHand]]) } };
      }
      const onHand = adjusted(before, asked.by);
      const audit = { action: 'stock.adjust', subject: variantId, detail: { adjust: asked.by, on_hand: onHand } };
      return { answer: level(onHand), audit, stock: [{ variantId, by: asked.by }] };
    });
  }

  /** Counts variants anew from a table, all of them or none. Throws 400 with every mistake by its line. */
  async function replaceFrom(csv: string, by: AskedBy): Promise<Done<{ updated: number }>> {
    const levels = readStockRows(csv, (variantId) => variants().has(variantId));
    return changeOnce(by, DONE, {}, () => ({
      answer: { updated: levels.size },
      audit: { action: 'stock.import', subject: 'stock', detail: { variants: levels.size } },
      puts: { stockLevels: levels },
    }));
  }

  return { list, get, change, replaceFrom };
}

export type Stock = ReturnType<typeof createStock>;

function adjusted(before: number | undefined, by: number): number {
  if (before === undefined) throw refused('This variant is not counted. Set on_hand first.');
  const after = before + by;
  if (after < 0) throw refused(`There are ${before} units on hand, so ${-by} cannot be taken off.`);
  if (after > MOST_UNITS) throw refused(`There can be at most ${MOST_UNITS} units on hand.`);
  return after;
}

const refused = (why: string) => new ProtocolError(409, 'stock_not_adjustable', why);

/** Index of the first of sorted ids that comes behind `id`. */
function firstAfter(ids: readonly string[], id: string): number {
  let low = 0;
  let high = ids.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((ids[middle] ?? '') <= id) low = middle + 1;
    else high = middle;
  }
  return low;
}
