import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { createLogger } from '../../src/logger.js';
import { createLoop } from '../../src/workers/loop.js';

const logger = createLogger({ level: 'silent', pretty: false });

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

it('runs at once and again after each end, whether or not a run succeeds', async () => {
  const run = vi.fn(async () => {
    if (run.mock.calls.length === 2) throw new Error('the second run fails');
  });
  const loop = createLoop('test', 1000, run, logger);
  loop.start();
  expect(run).toHaveBeenCalledTimes(1);
  await vi.advanceTimersByTimeAsync(3000);
  expect(run).toHaveBeenCalledTimes(4);
  await loop.stop();
});

it('asks at each end how long to wait, where that differs', async () => {
  const pauses = [10, 500, 20];
  const run = vi.fn(async () => undefined);
  const loop = createLoop('test', () => pauses.shift() ?? 1000, run, logger);
  loop.start();
  await vi.advanceTimersByTimeAsync(10);
  expect(run).toHaveBeenCalledTimes(2);
  await vi.advanceTimersByTimeAsync(499);
  expect(run).toHaveBeenCalledTimes(2);
  await vi.advanceTimersByTimeAsync(21);
  expect(run).toHaveBeenCalledTimes(4);
  await loop.stop();
});

it('never runs twice at once, and stops only when its run is over', async () => {
  let finish = () => {};
  const run = vi.fn(
    () =>
      new Promise<void>((resolve) => {
        finish = resolve;
      }),
  );
  const loop = createLoop('test', 1000, run, logger);
  loop.start();
  await vi.advanceTimersByTimeAsync(10_000);
  expect(run).toHaveBeenCalledTimes(1);

  let stopped = false;
  const stopping = loop.stop().then(() => {
    stopped = true;
  });
  await vi.advanceTimersByTimeAsync(0);
  expect(stopped).toBe(false);
  finish();
  await stopping;
  await vi.advanceTimersByTimeAsync(10_000);
  expect(run).toHaveBeenCalledTimes(1);
});
