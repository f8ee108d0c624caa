import { createHmac, randomUUID } from 'node:crypto';
import type { Version } from '../../protocol/index.js';

/** One request and its answer, as they went over the wire. */
export interface Exchange {
  method: string;
  /** Where it went: a path of the server, or another address. */
  target: string;
  sent: { headers: Record<string, string>; body?: string };
  status: number;
  received: { headers: Record<string, string>; body: string };
  /** The answer's body; `undefined` where it is no JSON. */
  json: unknown;
}

export interface CallOptions {
  method?: 'GET' | 'POST';
  body?: unknown;
  /** An Idempotency-Key; a fresh one for a POST unless given. */
  key?: string;
  /** Replace those that an agent sends; `undefined` leaves one out. */
  headers?: Readonly<Record<string, string | undefined>>;
}

export interface CallsOptions {
  /** Where the agents' endpoints are, without a slash at the end. */
  url: string;
  /** The agent's bearer key. */
  key: string;
  version: Version;
  /** The agent signs its requests with it. */
  signingSecret?: string | undefined;
  /** Of this program. */
  userAgent: string;
  now: () => number;
}

/** Milliseconds. */
const PATIENCE = 40_000;

/** Makes what asks the server as OpenAI's agent does, once for each call. Throws a sentence where no answer comes. */
export function createCalls({ url, key, version, signingSecret, userAgent, now }: CallsOptions) {
  /** The headers of OpenAI's Agentic Checkout Spec. */
  function headersOf(text: string | undefined, { method = 'POST', key: idempotencyKey }: CallOptions) {
    const timestamp = new Date(now()).toISOString();
    return {
      Authorization: `Bearer ${key}`,
      'Accept-Language': 'en-US',
      'User-Agent': userAgent,
      'Request-Id': randomUUID(),
      Timestamp: timestamp,
      'API-Version': version,
      ...(method === 'POST' && { 'Idempotency-Key': idempotencyKey ?? randomUUID() }),
      ...(text !== undefined && { 'Content-Type': 'application/json' }),
      ...(signingSecret !== undefined && {
        Signature: createHmac('sha256', signingSecret)
          .update(`${timestamp}.${text ?? ''}`)
          .digest('base64'),
      }),
    };
  }

  return {
    /** `path` is one below the agents' endpoints. */
    call(path: string, options: CallOptions = {}): Promise<Exchange> {
      const { method = 'POST', body } = options;
      const text = body === undefined ? undefined : JSON.stringify(body);
      const all: Record<string, string | undefined> = { ...headersOf(text, options), ...options.headers };
      const headers = Object.fromEntries(
        Object.entries(all).flatMap(([name, value]) => (value ? [[name, value]] : [])),
      );
      return exchange({ method, target: path, address: `${url}${path}`, headers, text });
    },

    /** What a buyer's browser gets at an address. */
    open: (address: string): Promise<Exchange> =>
      exchange({ method: 'GET', target: address, address, headers: { 'User-Agent': userAgent }, text: undefined }),

    /** What the shop itself asks of its server, with its own key. */
    merchant(path: string, merchantKey: string, body: object): Promise<Exchange> {
      const headers = {
        Authorization: `Bearer ${merchantKey}`,
        'Content-Type': 'application/json',
        'Idempotency-Key': randomUUID(),
      };
      const address = new URL(`/merchant${path}`, url).href;
      return exchange({ method: 'POST', target: `/merchant${path}`, address, headers, text: JSON.stringify(body) });
    },
  };
}

export type Calls = ReturnType<typeof createCalls>;

interface Outgoing {
  method: string;
  target: string;
  address: string;
  headers: Record<string, string>;
  text: string | undefined;
}

async function exchange({ method, target, address, headers, text }: Outgoing): Promise<Exchange> {
  const signal = AbortSignal.timeout(PATIENCE);
  const answer = await fetch(address, { method, headers, signal, ...(text !== undefined && { body: text }) }).catch(
    (cause) => {
      throw new Error(`${method} ${address} has no answer: ${reasonOf(cause)}.`, { cause });
    },
  );
  const body = await answer.text();
  return {
    method,
    target,
    sent: { headers, ...(text !== undefined && { body: text }) },
    status: answer.status,
    received: { headers: Object.fromEntries(answer.headers), body },
    json: jsonOf(body),
  };
}

function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  return error.cause instanceof Error ? error.cause.message : error.message;
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
