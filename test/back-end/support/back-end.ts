import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import { checkOrderEvent } from '../../../src/outbox/signature.js';

/* A merchant's back end whose answers a test decides. */

// biome-ignore lint/suspicious/noExplicitAny: tests read and write JSON of every shape
type Json = any;

/** One question as it came in. */
export interface Asked {
  type: string;
  headers: IncomingMessage['headers'];
  /** As sent. */
  raw: string;
  body: Json;
  isSigned: boolean;
}

/** What is done with a question in place of its usual answer. */
export interface Trouble {
  status?: number;
  headers?: Record<string, string>;
  /** Sent as it is. */
  body?: string;
  /** `hang`: no answer at all; `reset`: the connection is cut; `half`: cut within the body. */
  instead?: 'hang' | 'reset' | 'half';
  /** The usual answer is worked out, so that it has its effect, and lost. */
  afterEffect?: boolean;
}

export interface TestBackEnd {
  url: string;
  asked: Asked[];
  /** Usual answers by type; a test may put in others. */
  answers: Record<string, (body: Json) => Json>;
  /** Decides what becomes of each question from now on; `undefined`: the usual answer. */
  trouble(decide: (asked: Asked, nth: number) => Trouble | undefined): void;
  count(type: string): number;
  /** Stops to listen, and cuts all connections. */
  away(): Promise<void>;
  /** Listens again at the same address. */
  back(): Promise<void>;
  close(): Promise<void>;
}

export const BACK_END_SECRET = 'back-end-secret-0123456789';

export async function startBackEnd(answers: TestBackEnd['answers'] = {}): Promise<TestBackEnd> {
  const asked: Asked[] = [];
  const sockets = new Set<Socket>();
  let decide: (one: Asked, nth: number) => Trouble | undefined = () => undefined;

  async function take(req: IncomingMessage, res: ServerResponse): Promise<void> {
    const raw = Buffer.concat(await req.toArray()).toString();
    const body: Json = JSON.parse(raw);
    const header = req.headers['acp-seller-signature'] as string | undefined;
    const seconds = Math.floor(Date.now() / 1000);
    const verdict = checkOrderEvent({ header, body: raw, secrets: [BACK_END_SECRET], seconds });
    const isSigned = verdict === 'valid' || verdict === 'outdated';
    const one = { type: body.type as string, headers: req.headers, raw, body, isSigned };
    asked.push(one);
    const nth = asked.filter(({ type }) => type === one.type).length;
    const trouble = decide(one, nth);
    const answer = answers[one.type];
    const usual = !trouble || trouble.afterEffect ? JSON.stringify(answer?.(body)) : undefined;
    if (trouble?.instead === 'hang') return;
    if (trouble?.instead === 'reset') return void req.socket.resetAndDestroy();
    const headers = { 'content-type': 'application/json', ...trouble?.headers };
    if (trouble?.instead === 'half') {
      res.writeHead(200, { ...headers, 'content-length': '1000' });
      res.write('{"levels":');
      return void setImmediate(() => req.socket.destroy());
    }
    if (trouble) res.writeHead(trouble.status ?? 200, headers).end(trouble.body ?? '{}');
    else if (usual === undefined) res.writeHead(404).end();
    else res.writeHead(200, headers).end(usual);
  }

  const server = createServer((req, res) => void take(req, res).catch(() => req.socket.destroy()));
  server.on('connection', (socket) => {
    sockets.add(socket);
    socket.once('close', () => sockets.delete(socket));
  });
  const listen = (port: number) => new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve));
  await listen(0);
  const { port } = server.address() as AddressInfo;
  const away = () =>
    new Promise<void>((resolve) => {
      server.close(() => resolve());
      for (const socket of sockets) socket.destroy();
    });

  return {
    url: `http://127.0.0.1:${port}/acp`,
    asked,
    answers,
    trouble(next) {
      decide = next;
    },
    count: (type) => asked.filter((one) => one.type === type).length,
    away,
    back: () => listen(port),
    close: async () => {
      if (server.listening) await away();
    },
  };
}
