import { createHash } from 'node:crypto';
import { appendFileSync } from 'node:fs';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Dice } from '../../dice.js';
import type { Engine } from '../../engines/engine.js';
import { type Attempt, ENDPOINTS, type Endpoint } from '../ledger.js';
import { examine, type Told } from './examine.js';
import { createRotation } from './rotation.js';
import { delayOf, FAILURES, fail, SUCCESSES, take } from './ways.js';

/** `flaky`: fails 30 % of all requests. `away`: nobody is there but a proxy. `well`: nothing fails. */
export type Mood = 'flaky' | 'away' | 'well';

export interface ReceiverOptions {
  ledgerFile: string;
  secrets: Record<Endpoint, readonly [string, string]>;
  dice: Dice;
  /** Looks into the database beside a server. */
  orderVersion: Engine['orderVersion'];
}

const FAILING = 0.3;
/** Of the events that tell of changes, those for which the database is asked. */
const LOOKED_UP = 0.25;

/** Receives order events of both endpoints and writes down all that comes, before it answers. */
export async function startOrderReceiver({ ledgerFile, secrets, dice, orderVersion }: ReceiverOptions) {
  let mood: Mood = 'flaky';
  const known = new Set<string>();
  /** Ids of the events of each order, by endpoint. */
  const told = new Map<string, Set<string>>();
  const rotations = { agent: createRotation(secrets.agent, dice), merchant: createRotation(secrets.merchant, dice) };

  /** More events than the order has versions: one of them was sent before its commit. */
  async function isEarly(endpoint: Endpoint, { type, data }: Told, eventId: string): Promise<boolean> {
    const lane = `${endpoint} ${data.id}`;
    const ids = told.get(lane) ?? new Set();
    if (ids.has(eventId)) return false;
    told.set(lane, ids.add(eventId));
    const isLookedUp = type === 'order_create' || dice.chance(LOOKED_UP);
    const { size } = ids;
    return isLookedUp && size > ((await orderVersion(data.id)) ?? size);
  }

  /** The first line with some bytes has them; both endpoints may be sent the same. */
  function write({ raw, ...attempt }: Omit<Attempt, 'answeredAt' | 'digest' | 'body'> & { raw?: Buffer }): void {
    const digest = raw && createHash('sha256').update(raw).digest('base64url');
    const isNew = digest !== undefined && !known.has(digest);
    if (isNew) known.add(digest);
    const line = { ...attempt, digest, ...(isNew && { body: raw?.toString('utf8') }), answeredAt: Date.now() };
    appendFileSync(ledgerFile, `${JSON.stringify(line)}\n`);
  }

  async function handle(req: IncomingMessage, res: ServerResponse): Promise<void> {
    const at = Date.now();
    const eventId = String(req.headers['request-id'] ?? '');
    const endpoint = ENDPOINTS.find((name) => req.method === 'POST' && req.url === `/${name}`);
    if (!endpoint) {
      write({ endpoint: 'elsewhere', at, eventId, way: `${req.method} ${req.url}`, accepted: false });
      res.writeHead(404).end();
      return;
    }
    const failure = mood === 'flaky' && dice.chance(FAILING) ? dice.weighted(FAILURES) : undefined;
    if (failure === 'reset before reading') {
      write({ endpoint, at, eventId, way: failure, accepted: false });
      return fail(failure, res, dice);
    }

    const chunks: Buffer[] = [];
    for await (const chunk of req) chunks.push(chunk);
    const raw = Buffer.concat(chunks);
    const { event, secret, signedAt, signature, malformed } = examine(raw, req.headers, secrets[endpoint], at);
    const seen = {
      endpoint,
      at,
      eventId,
      raw,
      signedAt,
      signature,
      malformed,
      early: (event && (await isEarly(endpoint, event, eventId))) || undefined,
    };

    if (mood === 'away') {
      write({ ...seen, way: 'away', accepted: false });
      res.writeHead(502).end();
    } else if (failure) {
      write({ ...seen, way: failure, accepted: false });
      await fail(failure, res, dice);
    } else if (secret !== rotations[endpoint].expected(mood === 'flaky')) {
      write({ ...seen, way: 'other secret', accepted: false });
      res.writeHead(401).end();
    } else {
      const way = mood === 'flaky' ? dice.weighted(SUCCESSES) : '200';
      await sleep(delayOf(way, dice));
      write({ ...seen, way, accepted: true });
      await take(way, res, dice);
    }
  }

  // A sender that died, or that was cut off, is no trouble of the receiver's.
  const server = createServer((req, res) => {
    res.on('error', () => {});
    handle(req, res).catch((error: NodeJS.ErrnoException) => {
      if (error.code !== 'ECONNRESET' && error.message !== 'aborted') throw error;
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    feel(next: Mood): void {
      mood = next;
    },
    close: () => server.close(),
  };
}
