import { connect } from 'node:net';
import { expect, it, vi } from 'vitest';
import { problems } from '../../src/errors.js';
import { head, sendRaw, startToyServer } from '../http/toy-server.js';

const PAUSE = 321;
const MINUTE = 60_000;
const CALLERS = 1_100;
const MOST_HELD = 1_000;
const PATIENT = { timeout: 4_000 };

it('no more than a thousand answers are held back at once: more of them go out as soon as they can', async () => {
  const { port } = await startToyServer(() => {
    throw problems.rateLimited('Too many.', 2_000, PAUSE);
  });
  const held: (() => void)[] = [];
  const setTimer = globalThis.setTimeout;
  const timers = vi.spyOn(globalThis, 'setTimeout').mockImplementation(((act: () => void, milliseconds?: number) => {
    if (milliseconds !== PAUSE) return setTimer(act, milliseconds);
    held.push(act);
    return setTimer(() => undefined, 0);
  }) as typeof setTimeout);
  let answered = 0;
  const asking = Array.from({ length: CALLERS }, async () => {
    const answer = await sendRaw(port, head('GET /'));
    answered += 1;
    return answer;
  });
  await vi.waitUntil(() => answered === CALLERS - MOST_HELD, { timeout: 30_000 });
  expect(held).toHaveLength(MOST_HELD);
  for (const act of held) act();
  const answers = await Promise.all(asking);
  timers.mockRestore();
  expect(held).toHaveLength(MOST_HELD);
  expect(answers.filter(({ status }) => status === 429)).toHaveLength(CALLERS);
  expect(answers.filter(({ headers }) => /^retry-after: 2\r$/m.test(headers))).toHaveLength(CALLERS);
});

it('a caller who is gone by then is no trouble', async () => {
  const asked: (string | undefined)[] = [];
  const { port, url, lines } = await startToyServer(({ url: path }) => {
    asked.push(path);
    throw problems.rateLimited('Too many.', 1_000, path === '/slow' ? MINUTE : 0);
  });
  const timers = vi.spyOn(globalThis, 'setTimeout');
  const socket = connect(port, '127.0.0.1');
  socket.write('GET /slow HTTP/1.1\r\nHost: shop\r\n\r\n');
  await expect.poll(() => asked, PATIENT).toEqual(['/slow']);
  socket.destroy();
  await expect.poll(() => lines, PATIENT).toMatchObject([{ aborted: true }]);
  const at = timers.mock.calls.findIndex(([, milliseconds]) => milliseconds === MINUTE);
  const [answer] = timers.mock.calls[at] ?? [];
  clearTimeout(timers.mock.results[at]?.value);
  timers.mockRestore();
  // What would happen at the end of that minute.
  answer?.();
  expect((await fetch(url)).status).toBe(429);
});
