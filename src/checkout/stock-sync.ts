import type { Clock } from '../clock.js';
import { shelfAfterCount } from '../domain/stock.js';
import { UnavailableError } from '../errors.js';
import type { StockProvider } from '../providers/types.js';
import type { Store } from '../store/store.js';

export interface StockSyncDeps {
  store: Pick<Store, 'commit'>;
  /** Who counts the units. */
  counted: StockProvider;
  clock: Clock;
}

/** Milliseconds for which a level is taken as it was told, and for which nobody is asked after a question failed. */
const FRESH = 10_000;
const PATIENCE = 5_000;
/** Variants of one question. */
const MOST_AT_ONCE = 500;
const NOTHING = { held: 0, ordered: 0 };

/**
 * Keeps the shelf as somebody else counts it. What is on it is always what was answered without what open sessions hold
 * and without the units of orders that were not yet taken when it was asked: both are read in the commit that sets the
 * shelf, so no hold and no order can come in between. One question is on its way at a time, for all who wait.
 */
export function createStockSync({ store, counted, clock }: StockSyncDeps) {
  /** Until when a variant need not be asked for. */
  const settledUntil = new Map<string, number>();
  const waiting = new Set<string>();
  let next: Promise<void> | undefined;
  let asking: Promise<void> = Promise.resolve();

  async function ask(ids: readonly string[]): Promise<void> {
    const askedAt = clock.now();
    const settle = (id: string, milliseconds: number): void => {
      settledUntil.delete(id);
      settledUntil.set(id, askedAt + milliseconds);
    };
    try {
      const levels = await counted.levels(ids);
      const overdrawn = await set(levels, askedAt);
      // What is promised beyond the count goes back to the shelf when it is given up: look again before it is sold.
      for (const id of ids) settle(id, overdrawn.has(id) ? 0 : FRESH);
    } catch (error) {
      if (!(error instanceof UnavailableError)) throw error;
      for (const id of ids) settle(id, PATIENCE);
    }
    forgetOld(askedAt);
  }

  /** Returns the variants of which more is promised than there is. */
  const set = (levels: ReadonlyMap<string, number | null>, askedAt: number): Promise<ReadonlySet<string>> =>
    store.commit({ variants: [...levels.keys()], promisedAt: askedAt }, ({ stock, promised }) => {
      const stockLevels = new Map<string, number | null>();
      const overdrawn = new Set<string>();
      for (const [id, units] of levels) {
        const taken = promised?.get(id) ?? NOTHING;
        const level = shelfAfterCount(stock.get(id), units, taken);
        if (level !== undefined) stockLevels.set(id, level);
        if (units !== null && units < taken.held + taken.ordered) overdrawn.add(id);
      }
      return { result: overdrawn, ...(stockLevels.size > 0 && { puts: { stockLevels } }) };
    });

  /** The oldest stand first. */
  function forgetOld(now: number): void {
    for (const [id, until] of settledUntil) {
      if (until > now) return;
      settledUntil.delete(id);
    }
  }

  async function askAll(ids: readonly string[]): Promise<void> {
    for (let start = 0; start < ids.length; start += MOST_AT_ONCE) await ask(ids.slice(start, start + MOST_AT_ONCE));
  }

  /** After the question that is on its way, whatever comes of that. */
  async function askInTurn(): Promise<void> {
    await asking.catch(() => undefined);
    next = undefined;
    const ids = [...waiting];
    waiting.clear();
    asking = askAll(ids);
    await asking;
  }

  return {
    /** Resolves when the shelf is as it was told lately, or cannot be known: it then stays as it was. */
    async refresh(variantIds: Iterable<string>): Promise<void> {
      const now = clock.now();
      const old = [...variantIds].filter((id) => (settledUntil.get(id) ?? 0) <= now);
      if (old.length === 0) return;
      for (const id of old) waiting.add(id);
      next ??= askInTurn();
      await next;
    },
  };
}

export type StockSync = ReturnType<typeof createStockSync>;
