import { connect, type Socket } from 'node:net';
import { setTimeout as wait } from 'node:timers/promises';
import { expect, it, onTestFinished } from 'vitest';
import { sendJson } from '../../src/http/respond.js';
import { echo, head, post, sendRaw, startToyServer } from '../http/toy-server.js';

const SLOW = 500;
const TRICKLE_MS = 100;
const TIMEOUTS = { headersTimeout: 3_000, requestTimeout: 3_500, connectionsCheckingInterval: 100 };
const LEGITIMATE = 40;

const STARTS = [
  'GET /',
  'GET / HTTP/1.1\r\nHost: shop\r\nX-A: ',
  head('POST /', 'Content-Type: application/json', 'Content-Length: 100000'),
  `${head('POST /', 'Content-Type: application/json', 'Transfer-Encoding: chunked')}186a0\r\n`,
];

it(`${SLOW} callers who send a byte now and then are all cut, and others are served from the first to the last of them`, async () => {
  const { url, port } = await startToyServer(echo, { timeouts: TIMEOUTS });
  let open = 0;
  const slow = Array.from({ length: SLOW }, (_, index) =>
    sendRaw(port, STARTS[index % STARTS.length] ?? '', {
      after: (socket) => {
        open += 1;
        const trickle = setInterval(() => socket.write('x'), TRICKLE_MS);
        socket.on('close', () => {
          clearInterval(trickle);
          open -= 1;
        });
      },
    }),
  );
  await expect.poll(() => open, { timeout: 20_000, interval: 5 }).toBe(SLOW);

  let servedBesideAll = 0;
  let served = 0;
  while (open > 0) {
    const isBesideAll = open === SLOW;
    expect((await post(url, '{"a":1}')).status).toBe(200);
    served += 1;
    if (isBesideAll && open === SLOW) servedBesideAll += 1;
  }
  const answers = await Promise.all(slow);
  expect(answers.map(({ status }) => status).filter((status) => status < 400 || status >= 500)).toEqual([]);
  expect(servedBesideAll).toBeGreaterThan(0);
  expect(served).toBeGreaterThan(LEGITIMATE);
  console.log(
    `${served} requests served while ${SLOW} slow ones were open, ${servedBesideAll} of them beside all ${SLOW}`,
  );
});

const ANSWER = { text: 'x'.repeat(2 * 1024 * 1024) };
/** One that is begun with, and as many behind it as may wait. */
const PIPELINED = 17;
const CALLERS = 8;
/** What the buffers of a connection hold, and a few more. */
const MOST_MADE = 10;
const LARGE = 'GET /large HTTP/1.1\r\nHost: shop\r\n\r\n';

it('who asks and does not read is asked no more of, and cut; others are served meanwhile', async () => {
  let asked = 0;
  const seen = new Set<Socket>();
  const closed = new Set<Socket>();
  const { url, port } = await startToyServer(
    (req, res) => {
      if (req.url === '/large') {
        asked += 1;
        if (!seen.has(req.socket)) req.socket.once('close', () => closed.add(req.socket));
        seen.add(req.socket);
      }
      sendJson(res, 200, req.url === '/large' ? ANSWER : {});
    },
    { timeouts: { timeout: 1_500 } },
  );
  const callers = Array.from({ length: CALLERS }, () => {
    const socket = connect(port, '127.0.0.1').pause();
    socket.on('error', () => undefined);
    return socket;
  });
  onTestFinished(() => {
    for (const socket of callers) socket.destroy();
  });
  for (const socket of callers) socket.write(LARGE.repeat(PIPELINED));
  await expect.poll(() => seen.size, { timeout: 20_000 }).toBe(CALLERS);
  let served = 0;
  while (closed.size < CALLERS) {
    expect((await post(url, '{}')).status).toBe(200);
    served += 1;
  }
  expect(served).toBeGreaterThan(LEGITIMATE);
  expect(asked).toBeLessThan(CALLERS * MOST_MADE);
  console.log(`${asked} of ${CALLERS * PIPELINED} answers made for callers who read none; ${served} others served`);
});

it('as many requests as may wait behind one are answered, and with one more the connection is ended', async () => {
  const begun: (string | undefined)[] = [];
  let release: () => void = () => undefined;
  onTestFinished(() => release());
  const { port } = await startToyServer(async (req, res) => {
    begun.push(req.url);
    if (req.url === '/held') await new Promise<void>((resolve) => (release = resolve));
    sendJson(res, 200, {});
  });
  const held = 'GET /held HTTP/1.1\r\nHost: shop\r\n\r\n';
  const tooMany = sendRaw(port, held + LARGE.repeat(PIPELINED));
  const ended = await Promise.race([tooMany, wait(2_000)]);
  expect([ended?.text, begun]).toEqual(['', ['/held']]);
  release();

  const answering = sendRaw(port, held + LARGE.repeat(PIPELINED - 2) + head('GET /last'));
  await expect.poll(() => begun).toHaveLength(2);
  release();
  expect((await answering).text.match(/HTTP\/1\.1 200 OK/g)).toHaveLength(PIPELINED);
  expect(begun).toHaveLength(1 + PIPELINED);
});
