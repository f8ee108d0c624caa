import { setTimeout as sleep } from 'node:timers/promises';
import { expect, it } from 'vitest';
import { createRunning } from '../../src/workers/running.js';
import { settledWithin } from '../../src/workers/settled-within.js';

it('is idle when all that is under way has ended, failures and latecomers too', async () => {
  const { track, idle } = createRunning();
  await idle();
  const ended: string[] = [];
  const work = async (name: string) => {
    await sleep(5);
    ended.push(name);
  };
  track(work('first').then(() => track(work('late'))));
  const failing = track(work('failing').then(() => Promise.reject(new Error('no'))));
  await Promise.all([idle(), expect(failing).rejects.toThrow('no')]);
  expect(ended).toEqual(['first', 'failing', 'late']);
});

it('waits no longer than it is told', async () => {
  expect(await settledWithin(sleep(5), 1000)).toBe(true);
  expect(await settledWithin(sleep(500, undefined, { ref: false }), 5)).toBe(false);
  await expect(settledWithin(Promise.reject(new Error('no')), 5)).rejects.toThrow('no');
});
