import { expect, it } from 'vitest';
import { sentence } from '../../src/domain/sentence.js';
import { createRevisionCache } from '../../src/store/sqlite/revision-cache.js';
import { aSession } from './support/builders.js';

const SIZE = 100;

/** Revisions 1, 2, 3 … */
function filled(count: number, capacity: number) {
  const cache = createRevisionCache(capacity);
  for (let seq = 1; seq <= count; seq += 1) cache.put(seq, aSession(`cs_${seq}`), SIZE);
  return cache;
}

it('lets go of what was read longest ago', () => {
  const cache = filled(2, 2 * SIZE);
  cache.get(1);
  cache.put(3, aSession('cs_3'), SIZE);
  expect([1, 2, 3].map((seq) => cache.get(seq)?.id)).toEqual(['cs_1', undefined, 'cs_3']);
  cache.clear();
  expect(cache.get(3)).toBeUndefined();
});

it('hands out what nobody can change', () => {
  const session = filled(1, SIZE).get(1);
  expect(() => session?.messages.push({ type: 'info', content: sentence('closing.canceled') })).toThrow(TypeError);
});
