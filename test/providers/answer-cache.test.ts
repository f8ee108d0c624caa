import { expect, it } from 'vitest';
import { createAnswerCache } from '../../src/providers/answer-cache.js';
import { createTestClock } from '../support/clock.js';

const clock = createTestClock();

function asking(most = 10) {
  const asked: string[] = [];
  const cache = createAnswerCache<string>({ most, now: clock.now });
  const get = (question: string, life = 1000) =>
    cache.get(question, async () => {
      asked.push(question);
      return { answer: `${question}!`, until: clock.now() + life };
    });
  return { asked, cache, get };
}

it('keeps an answer as long as it holds', async () => {
  const { asked, get } = asking();
  expect(await get('a')).toBe('a!');
  expect(await get('a')).toBe('a!');
  expect(asked).toEqual(['a']);
  clock.advance(1001);
  await get('a');
  await get('b', 0);
  await get('b', 0);
  expect(asked).toEqual(['a', 'a', 'b', 'b']);
});

it('asks once for many, and again after a failure', async () => {
  const { asked, cache, get } = asking();
  expect(await Promise.all(['a', 'a', 'a'].map((question) => get(question)))).toEqual(['a!', 'a!', 'a!']);
  expect(asked).toEqual(['a']);
  const failing = () => Promise.reject(new Error('away'));
  const [one, other] = await Promise.allSettled([cache.get('x', failing), cache.get('x', failing)]);
  expect([one.status, other.status]).toEqual(['rejected', 'rejected']);
  expect(await get('x')).toBe('x!');
});

it('forgets what was used least lately', async () => {
  const { asked, get } = asking(2);
  await get('a');
  await get('b');
  await get('a');
  await get('c');
  await get('a');
  await get('b');
  expect(asked).toEqual(['a', 'b', 'c', 'b']);
});
