import { timingSafeEqual } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { systemClock } from '../../clock.js';
import { createHttpServer } from '../../http/http-server.js';
import { readRawBody } from '../../http/json-body.js';
import { sendJson } from '../../http/respond.js';
import type { Logger } from '../../logger.js';
import { type EventSigning, eventSignature } from '../../outbox/event-signature.js';
import { checkOrderEvent } from '../../outbox/signature.js';

/** An order event that came in. */
export interface HeardEvent {
  type: string;
  sessionId: string;
  path: string;
  headers: Record<string, string>;
  body: string;
  isSigned: boolean;
}

export interface EventEar {
  /** Where events are taken, on every path. */
  url: string;
  signing: EventSigning;
  /** The next event of a session, waited for a while; `undefined` where none comes. */
  next(sessionId: string): Promise<HeardEvent | undefined>;
  close(): Promise<void>;
}

export interface EventEarOptions {
  host: string;
  /** 0 takes a free one. */
  port: number;
  secret: string;
  signing: EventSigning;
  /** Milliseconds to wait for an event. */
  patience: number;
}

const LIMIT_BYTES = 1024 * 1024;
const ignore = (): void => {};
/** Each arrival is in the evidence. */
const silent: Logger = { fatal: ignore, error: ignore, warn: ignore, info: ignore, debug: ignore };

/** An agent's receiver of order events. */
export async function startEventEar(options: EventEarOptions): Promise<EventEar> {
  const { host, port, secret, signing, patience } = options;
  const arrived: HeardEvent[] = [];
  const waiting = new Set<() => void>();

  function isSigned(header: string | undefined, body: Buffer): boolean {
    if (header === undefined) return false;
    const seconds = Math.floor(systemClock.now() / 1000);
    if (signing.format === 't_v1') return checkOrderEvent({ header, body, secrets: [secret], seconds }) === 'valid';
    const expected = Buffer.from(eventSignature(signing.format, secret, body.toString('utf8'), seconds));
    const given = Buffer.from(header);
    return given.length === expected.length && timingSafeEqual(given, expected);
  }

  async function receive(req: IncomingMessage, res: ServerResponse): Promise<void> {
    const body = await readRawBody(req, LIMIT_BYTES);
    const headers = Object.fromEntries(
      Object.entries(req.headers).flatMap(([name, value]) => (typeof value === 'string' ? [[name, value]] : [])),
    );
    const signed = isSigned(headers[signing.header.toLowerCase()], body);
    arrived.push({ ...namesOf(body), path: req.url ?? '', headers, body: body.toString('utf8'), isSigned: signed });
    sendJson(res, signed ? 200 : 401, { received: signed });
    for (const look of waiting) look();
  }

  const server = createHttpServer({
    host,
    port,
    logger: silent,
    handler: (req, res) => void receive(req, res).catch(() => res.destroy()),
  });
  const url = await server.listen();

  function take(sessionId: string): HeardEvent | undefined {
    const index = arrived.findIndex((event) => event.sessionId === sessionId);
    return index === -1 ? undefined : arrived.splice(index, 1)[0];
  }

  return {
    url,
    signing,
    next: (sessionId) =>
      new Promise((resolve) => {
        const end = (event: HeardEvent | undefined): void => {
          clearTimeout(timer);
          waiting.delete(look);
          resolve(event);
        };
        const look = (): void => {
          const event = take(sessionId);
          if (event) end(event);
        };
        const timer = setTimeout(() => end(undefined), patience);
        waiting.add(look);
        look();
      }),
    close: () => server.drain(0),
  };
}

function namesOf(body: Buffer): { type: string; sessionId: string } {
  try {
    const { type, data } = JSON.parse(body.toString('utf8'));
    return { type: String(type), sessionId: String(data?.checkout_session_id) };
  } catch {
    return { type: '', sessionId: '' };
  }
}
