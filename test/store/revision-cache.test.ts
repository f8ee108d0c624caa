import { expect, it } from 'vitest';
import { createRevisionCache } from '../../src/store/sqlite/revision-cache.js';
import { aSession } from './support/builders.js';

const SIZE = 100;

/** Revisions 1, 2, 3 … of sessions with these ids, each the newest of its session. */
function filled(ids: readonly string[], capacity = 10 * SIZE) {
  const cache = createRevisionCache(capacity);
  for (const [index, id] of ids.entries()) {
    const row = { seq: index + 1, session: aSession(id) };
    cache.put(row.seq, row.session, SIZE);
    cache.pointTo(row);
  }
  return cache;
}

it('knows the newest revision of a session until another one is written', () => {
  const cache = filled(['cs_1', 'cs_2', 'cs_1']);
  expect(cache.newest('cs_1')).toMatchObject({ seq: 3, session: { id: 'cs_1' } });
  cache.moved('cs_1');
  expect(cache.newest('cs_1')).toBeUndefined();
  expect(cache.get(3)).toBeDefined();
  expect(cache.newest('cs_2')?.seq).toBe(2);
});

it('lets go of what was read longest ago, and of the way to it', () => {
  const cache = filled(['cs_1', 'cs_2'], 2 * SIZE);
  cache.newest('cs_1');
  cache.put(3, aSession('cs_3'), SIZE);
  expect(cache.newest('cs_2')).toBeUndefined();
  expect(cache.newest('cs_1')?.seq).toBe(1);
  cache.clear();
  expect(cache.newest('cs_1')).toBeUndefined();
});

it('points to no revision that it does not keep', () => {
  const cache = createRevisionCache(SIZE);
  cache.pointTo({ seq: 7, session: aSession('cs_7') });
  expect(cache.newest('cs_7')).toBeUndefined();
});

it('goes on pointing to the newer one when the older one of a session is let go', () => {
  const cache = filled(['cs_1', 'cs_1'], 2 * SIZE);
  cache.put(3, aSession('cs_3'), SIZE);
  expect(cache.get(1)).toBeUndefined();
  expect(cache.newest('cs_1')?.seq).toBe(2);
});
