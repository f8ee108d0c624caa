import { expect, it } from 'vitest';
import { createMarks } from '../../src/store/sqlite/marks.js';

const SIZE = 100;
const ref = (id: string, agentId = 'agent_a') => ({ id, agentId });

/** Revisions 1, 2, 3 … of sessions with these ids. */
function marked(ids: readonly string[], capacity = 10 * SIZE) {
  const marks = createMarks(capacity);
  const given = ids.map((id, index) => marks.add(ref(id), { seq: index + 1, size: SIZE }));
  return { marks, given };
}

it('knows a mark by session and agent, until it is dropped', () => {
  const { marks, given } = marked(['cs_1', 'cs_2']);
  expect(marks.of(ref('cs_1'))).toBe(given[0]);
  expect(marks.of(ref('cs_1', 'agent_b'))).toBeUndefined();
  marks.drop('cs_1');
  expect(marks.of(ref('cs_1'))).toBeUndefined();
  expect(marks.of(ref('cs_2'))).toBe(given[1]);
  marks.clear();
  expect(marks.of(ref('cs_2'))).toBeUndefined();
});

it('has one mark for each session, the last', () => {
  const { marks, given } = marked(['cs_1', 'cs_1', 'cs_1'], SIZE);
  expect(marks.of(ref('cs_1'))).toBe(given[2]);
});

it('keeps what is used again and again, and lets go of the rest', () => {
  const { marks, given } = marked(['cs_1', 'cs_2', 'cs_3'], 3 * SIZE);
  for (let index = 4; index < 40; index += 1) {
    expect(marks.of(ref('cs_1')), String(index)).toBe(given[0]);
    marks.add(ref(`cs_${index}`), { seq: index, size: SIZE });
  }
  const kept = Array.from({ length: 40 }, (_, index) => `cs_${index}`).filter((id) => marks.of(ref(id)));
  expect(kept).toHaveLength(3);
  expect(kept).toEqual(expect.arrayContaining(['cs_1', 'cs_39']));
});
