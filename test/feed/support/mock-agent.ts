import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { checkAgainstFeedSpec } from '../../support/spec.js';

export interface FeedCall {
  method: string;
  path: string;
  headers: IncomingMessage['headers'];
  // biome-ignore lint/suspicious/noExplicitAny: tests read bodies of every shape
  body: any;
  raw: string;
}

/** What the agent does in place of its work; `after` does it first. */
export interface Fault {
  status?: number;
  headers?: Record<string, string>;
  body?: string;
  instead?: 'hang' | 'reset' | 'half';
  after?: boolean;
}

export const FEED_KEY = 'feed-key-0123456789abcdef';

/** An agent that hosts feeds as openapi.feed.yaml describes them, and fails as it is told. */
export async function startMockAgent() {
  const calls: FeedCall[] = [];
  const feeds = new Map<string, Map<string, unknown>>();
  const answered = new Map<string, { status: number; body: object }>();
  let fault: (call: FeedCall, nth: number) => Fault | undefined = () => undefined;
  let made = 0;

  function work({ method, path, body }: FeedCall): { status: number; body: object } {
    if (method === 'POST' && path === '/acp/feeds') {
      checkAgainstFeedSpec('CreateFeedRequest', body);
      made += 1;
      feeds.set(`feed_${made}`, new Map());
      return { status: 201, body: { id: `feed_${made}`, target_country: body.target_country } };
    }
    const id = /^\/acp\/feeds\/([^/]+)\/products$/.exec(path)?.[1] ?? '';
    const feed = feeds.get(id);
    if (method !== 'PATCH' || !feed) {
      return {
        status: 404,
        body: { type: 'invalid_request', code: 'feed_not_found', message: 'Feed not found', param: 'id' },
      };
    }
    checkAgainstFeedSpec('UpsertProductsRequest', body);
    for (const product of body.products) feed.set(product.id, product);
    return { status: 200, body: { id, accepted: true } };
  }

  async function take(req: IncomingMessage, res: ServerResponse): Promise<void> {
    const raw = Buffer.concat(await req.toArray()).toString('utf8');
    const call = { method: req.method ?? '', path: req.url ?? '', headers: req.headers, raw, body: JSON.parse(raw) };
    calls.push(call);
    const say = (status: number, body: object): void => {
      res.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
    };
    if (req.headers.authorization !== `Bearer ${FEED_KEY}`) {
      return say(401, {
        type: 'invalid_request',
        code: 'unauthorized',
        message: `No such key: ${req.headers.authorization}`,
      });
    }
    const given = fault(call, calls.length);
    const once = (): { status: number; body: object } => {
      const key = String(req.headers['idempotency-key']);
      const answer = answered.get(key) ?? work(call);
      answered.set(key, answer);
      return answer;
    };
    if (!given || given.after) {
      const answer = once();
      if (!given) return say(answer.status, answer.body);
    }
    if (given.instead === 'hang') return;
    if (given.instead === 'reset') return void req.socket.destroy();
    if (given.instead === 'half') {
      res.writeHead(200, { 'content-type': 'application/json', 'content-length': 100 });
      res.write('{"id": "feed');
      return void setImmediate(() => req.socket.destroy());
    }
    res
      .writeHead(given.status ?? 500, { 'content-type': 'application/json', ...given.headers })
      .end(given.body ?? '{}');
  }

  const server = createServer((req, res) => {
    take(req, res).catch((error: Error) => {
      res.writeHead(400).end(JSON.stringify({ message: error.message }));
    });
  });
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/acp`,
    calls,
    feeds,
    /** Has a feed from the beginning. */
    host(id: string): Map<string, unknown> {
      const feed = new Map<string, unknown>();
      feeds.set(id, feed);
      return feed;
    },
    failWith(decide: typeof fault): void {
      fault = decide;
    },
    async close(): Promise<void> {
      server.closeAllConnections();
      await new Promise((done) => server.close(done));
    },
  };
}

export type MockAgent = Awaited<ReturnType<typeof startMockAgent>>;
