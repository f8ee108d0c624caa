import { once } from 'node:events';
import { Agent, createServer, type IncomingMessage, request, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { buffer } from 'node:stream/consumers';
import { setTimeout as sleep } from 'node:timers/promises';

/** A load balancer as small as it can be: it sends what comes in to the servers that are ready, one after the other. */
export interface RollingProxy {
  url: string;
  /** Has it ask this server too; resolves once it sends it requests. */
  add(serverUrl: string): Promise<void>;
  /** Requests that were answered by the server. */
  answered(serverUrl: string): number;
  /** What failed: nothing is ever sent a second time. */
  failures: string[];
  close(): Promise<void>;
}

interface Upstream {
  url: URL;
  /** Connections to it stay open from one request to the next. */
  agent: Agent;
  isReady: boolean;
  answered: number;
  onReady: (() => void) | undefined;
}

/** Milliseconds between two questions to a server whether it is ready. */
const INTERVAL = 100;

export async function startRollingProxy(): Promise<RollingProxy> {
  const upstreams: Upstream[] = [];
  const failures: string[] = [];
  const closing = new AbortController();
  let turn = 0;

  async function watch(upstream: Upstream): Promise<void> {
    while (!closing.signal.aborted) {
      upstream.isReady = await isReady(upstream.url);
      if (upstream.isReady) upstream.onReady?.();
      await sleep(INTERVAL);
    }
  }

  function pass(req: IncomingMessage, res: ServerResponse, body: Buffer): void {
    const ready = upstreams.filter(({ isReady }) => isReady);
    turn += 1;
    const upstream = ready[turn % ready.length];
    const fail = (why: string): void => {
      failures.push(`${req.method} ${req.url}: ${why}`);
      if (res.headersSent) res.destroy();
      else res.writeHead(502).end('{}');
    };
    if (!upstream) {
      fail('no server is ready');
      return;
    }
    const { hostname, port } = upstream.url;
    const { connection, ...headers } = req.headers;
    const passed = request({ hostname, port, agent: upstream.agent, method: req.method, path: req.url, headers });
    passed.on('error', (error) => fail(error.message));
    passed.on('response', (answer) => {
      upstream.answered += 1;
      const { connection, 'keep-alive': _, ...own } = answer.headers;
      res.writeHead(answer.statusCode ?? 502, own);
      answer.on('error', (error) => fail(error.message));
      answer.pipe(res);
    });
    passed.end(body);
  }

  const server = createServer(async (req, res) => pass(req, res, await buffer(req))).listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    failures,
    add: (serverUrl) =>
      new Promise((resolve) => {
        const agent = new Agent({ keepAlive: true });
        const upstream: Upstream = { url: new URL(serverUrl), agent, isReady: false, answered: 0, onReady: resolve };
        upstreams.push(upstream);
        void watch(upstream);
      }),
    answered: (serverUrl) => upstreams.find(({ url }) => url.origin === serverUrl)?.answered ?? 0,
    async close() {
      closing.abort();
      server.closeAllConnections();
      for (const { agent } of upstreams) agent.destroy();
      server.close();
      await once(server, 'close');
    },
  };
}

/** As a load balancer asks: on a connection of its own, and no answer is a no. */
async function isReady(url: URL): Promise<boolean> {
  const asked = request({ hostname: url.hostname, port: url.port, path: '/readyz', agent: false }).end();
  const answer = await once(asked, 'response').then(
    ([response]: IncomingMessage[]) => response,
    () => undefined,
  );
  answer?.resume();
  return answer?.statusCode === 200;
}
