import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import { checkOrderEvent, type SignatureVerdict } from '../../src/outbox/signature.js';

/** One attempt to deliver, as it came in. */
export interface ReceivedPost {
  path: string;
  headers: IncomingMessage['headers'];
  /** As sent. */
  raw: string;
  // biome-ignore lint/suspicious/noExplicitAny: tests read bodies of every shape
  body: any;
  /** What the receiver answered; `undefined` where it gave none. */
  status: number | undefined;
}

/** How a receiver answers; 204 at once unless said otherwise. */
export interface ReceiverAnswer {
  status?: number;
  headers?: Record<string, string>;
  body?: string;
  /** Milliseconds to wait before it. */
  delay?: number;
  /** Waits for this before it. */
  until?: Promise<void>;
  /** In place of an answer: keeps the caller waiting, or cuts the connection. */
  instead?: 'hang' | 'reset';
}

export interface WebhookReceiver {
  url: string;
  received: ReceivedPost[];
  /** Those of one order, in the order in which they came. */
  ofOrder(orderId: string): ReceivedPost[];
  /** Decides each answer from now on. */
  answerWith(decide: (post: ReceivedPost, nth: number) => ReceiverAnswer): void;
  /** Answers with these, one after the other, and then with success. */
  answerInTurn(...answers: ReceiverAnswer[]): void;
  /** What the signature of a post is worth at a time in milliseconds; with the receiver's own secrets unless given. */
  verdict(post: ReceivedPost, now: number, secrets?: readonly string[]): SignatureVerdict;
  close(): Promise<void>;
}

export const RECEIVER_SECRET = 'order-webhook-secret-0123456789abcdef';
const PATH = '/agentic_checkout/webhooks/order_events';

/** An agent's receiver of order events on a free loopback port. */
export async function startReceiver(secrets: readonly string[] = [RECEIVER_SECRET]): Promise<WebhookReceiver> {
  const received: ReceivedPost[] = [];
  const sockets = new Set<Socket>();
  let decide: (post: ReceivedPost, nth: number) => ReceiverAnswer = () => ({});

  async function take(req: IncomingMessage, res: ServerResponse): Promise<void> {
    const chunks: Buffer[] = [];
    for await (const chunk of req) chunks.push(chunk);
    const raw = Buffer.concat(chunks).toString('utf8');
    const post: ReceivedPost = {
      path: req.url ?? '',
      headers: req.headers,
      raw,
      body: JSON.parse(raw),
      status: undefined,
    };
    const { status = 204, headers, body, delay = 0, until, instead } = decide(post, received.length);
    if (instead === undefined) post.status = status;
    received.push(post);
    if (delay > 0) await new Promise((resolve) => setTimeout(resolve, delay));
    await until;
    if (instead === 'reset') req.socket.resetAndDestroy();
    if (instead === undefined) res.writeHead(status, headers).end(body);
  }

  const server = createServer((req, res) => void take(req, res).catch(() => req.socket.destroy()));
  server.on('connection', (socket) => {
    sockets.add(socket);
    socket.once('close', () => sockets.delete(socket));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;

  return {
    url: `http://127.0.0.1:${port}${PATH}`,
    received,
    ofOrder: (orderId) => received.filter(({ body }) => body.data.id === orderId),
    answerWith(next) {
      decide = next;
    },
    answerInTurn(...answers) {
      const waiting = [...answers];
      decide = () => waiting.shift() ?? {};
    },
    verdict: ({ headers, raw }, now, known = secrets) =>
      checkOrderEvent({
        header: headers['merchant-signature'] as string | undefined,
        body: raw,
        secrets: known,
        seconds: Math.floor(now / 1000),
      }),
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        for (const socket of sockets) socket.destroy();
      }),
  };
}
