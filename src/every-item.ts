/** Something to see to, again and again. */
export interface ItemTask<T extends { id: string }> {
  name: string;
  /** The first items there are to see to, up to `limit`. */
  list: (limit: number) => Promise<readonly T[]>;
  work: (item: T) => Promise<unknown>;
  /** Items in work at the same time. */
  atOnce: number;
  signal: AbortSignal | undefined;
}

/** Told of each item that could not be seen to; the next run tries it again. */
export type OnItemFailure = (task: string, item: { id: string }, error: unknown) => void;

/** Milliseconds to wait after so many tries: `first`, doubled with each of them, `longest` at most. */
export const pauseAfter = (tries: number, { first, longest }: { first: number; longest: number }): number =>
  Math.min(first * 2 ** Math.min(tries, 12), longest);

/** Items of one kind that are asked for together. */
const BATCH = 100;

/** Works through items, a few at a time; none begins once the signal is given, and none that fails stops the others. */
export function createItemWork(onFailure: OnItemFailure) {
  /** Returns how many went well. */
  async function each<T extends { id: string }>(
    { name, work, atOnce, signal }: Omit<ItemTask<T>, 'list'>,
    items: readonly T[],
  ): Promise<number> {
    const waiting = items.values();
    let done = 0;
    async function takeTurns(): Promise<void> {
      // All who take turns share one iterator, so that a slow item holds up nobody but itself.
      for (const item of waiting) {
        if (signal?.aborted) return;
        try {
          await work(item);
          done += 1;
        } catch (error) {
          onFailure(name, item, error);
        }
      }
    }
    await Promise.all(Array.from({ length: atOnce }, takeTurns));
    return done;
  }

  /**
   * Every item once, until the list has no others. Those that were tried and are still in the list, because they failed
   * or have to wait, are asked for on top of the batch: they never take the place of the rest.
   */
  async function everyOne<T extends { id: string }>(task: ItemTask<T>): Promise<number> {
    const tried = new Set<string>();
    let staying = 0;
    let done = 0;
    while (!task.signal?.aborted) {
      const limit = BATCH + staying;
      const items = await task.list(limit);
      const fresh = items.filter(({ id }) => !tried.has(id));
      for (const { id } of fresh) tried.add(id);
      staying = items.length - fresh.length;
      done += await each(task, fresh);
      if (items.length < limit) break;
    }
    return done;
  }

  return { each, everyOne };
}

/** Rows deleted by one commit, so that requests need not wait long behind it. */
const FORGET_BATCH = 500;

/** Deletes a batch at a time until there is nothing more to delete, or the signal is given; returns how many. */
export async function forgetAll(
  forget: (limit: number) => Promise<number>,
  signal: AbortSignal | undefined,
): Promise<number> {
  let forgotten = 0;
  while (!signal?.aborted) {
    const deleted = await forget(FORGET_BATCH);
    forgotten += deleted;
    if (deleted < FORGET_BATCH) break;
  }
  return forgotten;
}
