import type { Store } from '../../src/store/store.js';
import { createCopier } from './copies.js';
import type { Template } from './template.js';

/** As many at once share a commit, or wait for a connection. */
const LANES = 64;

/** Ids of the copies in a store that were only created, oldest first. */
export type StoredIds = string[];

/** Adds copies until there are `size` of them; `ids` grows along. */
export async function fill(store: Store, template: Template, size: { from: number; to: number }, ids: StoredIds) {
  const { copy } = createCopier(store, template);
  let next = size.from;
  async function lane(): Promise<void> {
    while (next < size.to) {
      const index = next;
      next += 1;
      const id = await copy(index);
      if (id !== undefined) ids.push(id);
    }
  }
  await Promise.all(Array.from({ length: LANES }, lane));
}

/** So many ids from all over a store, in no order that it knows. */
export function spread(ids: StoredIds, count: number): string[] {
  const wanted = Math.min(count, ids.length);
  const every = Math.floor(ids.length / wanted);
  return Array.from({ length: wanted }, (_, index) => ({ id: ids[index * every] ?? '', place: Math.random() }))
    .sort((a, b) => a.place - b.place)
    .map(({ id }) => id);
}
