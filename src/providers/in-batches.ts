import { setImmediate as giveWay } from 'node:timers/promises';

/** Items that are worked on without giving way to requests. */
const BATCH = 250;

/** A long list a part at a time, with room for requests in between. */
export async function* inBatches<T>(items: readonly T[]): AsyncGenerator<readonly T[]> {
  for (let start = 0; start < items.length; start += BATCH) {
    if (start > 0) await giveWay();
    yield items.slice(start, start + BATCH);
  }
}
