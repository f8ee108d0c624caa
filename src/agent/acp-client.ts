import { randomUUID } from 'node:crypto';
import type { WireSession } from '../protocol/wire.js';
import { createHttpExchange } from './http-exchange.js';
import type { CancelBody, CompleteBody, CreateBody, Discovery, UpdateBody } from './requests.js';
import { type Answer, type Patience, sendUntilAnswered } from './send-until-answered.js';

export type { Answer } from './send-until-answered.js';

export interface AcpClientOptions extends Partial<Patience> {
  /** Where the seller's endpoints are, with the prefix that discovery names: `https://shop.example/acp/v1`. */
  baseUrl: string;
  apiKey: string;
  apiVersion?: string;
  /** Connections at once. */
  maxSockets?: number;
}

export interface PostOptions {
  /** A fresh one unless given; a repeat with the same key and body is answered like the first time. */
  idempotencyKey?: string;
}

/** Every method throws AcpError where the seller refuses, and NoAnswerError where no answer came. */
export interface AcpClient {
  create(body: CreateBody, options?: PostOptions): Promise<Answer<WireSession>>;
  get(id: string): Promise<Answer<WireSession>>;
  update(id: string, body: UpdateBody, options?: PostOptions): Promise<Answer<WireSession>>;
  complete(id: string, body: CompleteBody, options?: PostOptions): Promise<Answer<WireSession>>;
  cancel(id: string, body?: CancelBody, options?: PostOptions): Promise<Answer<WireSession>>;
  /** What the seller says about itself, from the origin of `baseUrl`. */
  discover(): Promise<Answer<Discovery>>;
  /** Closes the idle connections. */
  close(): void;
}

const PATIENCE: Patience = { deadline: 60_000, timeout: 30_000, firstPause: 200 };

/** A caller of a seller's endpoints that sends again what may have been lost, always under the same idempotency key. */
export function createAcpClient(options: AcpClientOptions): AcpClient {
  const { baseUrl, apiKey, apiVersion = '2026-04-17', maxSockets, ...given } = options;
  const patience = { ...PATIENCE, ...given };
  const exchange = createHttpExchange(maxSockets === undefined ? {} : { maxSockets });
  const base = baseUrl.replace(/\/+$/, '');
  const identity = { authorization: `Bearer ${apiKey}`, 'api-version': apiVersion, accept: 'application/json' };

  const get = <Body>(url: URL, headers: Record<string, string>) =>
    sendUntilAnswered<Body>(exchange, { method: 'GET', url, headers }, patience);

  function post(path: string, body: object | undefined, { idempotencyKey = randomUUID() }: PostOptions = {}) {
    const headers = {
      ...identity,
      'idempotency-key': idempotencyKey,
      ...(body && { 'content-type': 'application/json' }),
    };
    const text = body && JSON.stringify(body);
    const url = new URL(`${base}${path}`);
    return sendUntilAnswered<WireSession>(exchange, { method: 'POST', url, headers, body: text }, patience);
  }

  const pathOf = (id: string): string => `/checkout_sessions/${encodeURIComponent(id)}`;

  return {
    create: (body, postOptions) => post('/checkout_sessions', body, postOptions),
    get: (id) => get(new URL(`${base}${pathOf(id)}`), identity),
    update: (id, body, postOptions) => post(pathOf(id), body, postOptions),
    complete: (id, body, postOptions) => post(`${pathOf(id)}/complete`, body, postOptions),
    cancel: (id, body, postOptions) => post(`${pathOf(id)}/cancel`, body, postOptions),
    discover: () => get(new URL('/.well-known/acp.json', base), { accept: 'application/json' }),
    close: () => exchange.close(),
  };
}
