import { connect } from 'node:net';
import { expect, it, vi } from 'vitest';
import { problems } from '../../src/errors.js';
import { startToyServer } from '../http/toy-server.js';

const PAUSE = 321;
const MINUTE = 60_000;
const PATIENT = { timeout: 4_000 };

it('no more than a thousand answers are held back at once: more of them go out as soon as they can', async () => {
  const { port } = await startToyServer(() => {
    throw problems.rateLimited('Too many.', 2_000, PAUSE);
  });
  const timers = vi.spyOn(globalThis, 'setTimeout');
  const text = await new Promise<string>((resolve) => {
    const socket = connect(port, '127.0.0.1');
    const one = 'GET / HTTP/1.1\r\nHost: shop\r\n\r\n';
    let received = '';
    socket.on('data', (data) => {
      received += data;
      if (received.split('"rate_limited"').length - 1 < 1_100) return;
      socket.destroy();
      resolve(received);
    });
    socket.write(one.repeat(1_100));
  });
  const held = timers.mock.calls.filter(([, milliseconds]) => milliseconds === PAUSE).length;
  timers.mockRestore();
  expect(held).toBe(1_000);
  expect(text.match(/HTTP\/1\.1 429 /g)).toHaveLength(1_100);
  expect(text.match(/^retry-after: 2\r$/gm)).toHaveLength(1_100);
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
