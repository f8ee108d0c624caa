import { randomUUID } from 'node:crypto';
import type { WireSession } from '../../src/protocol/wire.js';
import { checkIdentities } from './identities.js';
import { checkMessageParams } from './message-params.js';
import { checkAgainstSpec } from './spec.js';

export interface AcpAnswer {
  status: number;
  headers: Headers;
  /** As sent. */
  text: string;
  // biome-ignore lint/suspicious/noExplicitAny: tests read answers of every shape
  body: any;
}

export interface RequestOptions {
  method?: string;
  body?: unknown;
  /** An Idempotency-Key; a fresh one for a POST unless given; `null` sends none. */
  key?: string | null;
  headers?: Record<string, string>;
}

export const VERSION = '2026-04-17';

/** A plain caller of the agents' API: no retries, every answer checked. */
export function createTestClient(baseUrl: string, apiKey: string) {
  async function request(path: string, options: RequestOptions = {}): Promise<AcpAnswer> {
    const { body, headers = {} } = options;
    const method = options.method ?? 'POST';
    const key = options.key === undefined && method === 'POST' ? randomUUID() : options.key;
    const response = await fetch(`${baseUrl}${path}`, {
      method,
      headers: {
        authorization: `Bearer ${apiKey}`,
        'api-version': VERSION,
        ...(body !== undefined && { 'content-type': 'application/json' }),
        ...(key && { 'idempotency-key': key }),
        ...headers,
      },
      ...(body !== undefined && { body: typeof body === 'string' ? body : JSON.stringify(body) }),
    });
    const text = await response.text();
    const parsed = text === '' ? undefined : JSON.parse(text);
    if (path.startsWith('/checkout_sessions') && method !== 'HEAD') checkAnswer(response.status, parsed);
    return { status: response.status, headers: response.headers, text, body: parsed };
  }

  return {
    request,
    create: (body: unknown, options?: RequestOptions) => request('/checkout_sessions', { ...options, body }),
    get: (id: string, options?: RequestOptions) => request(`/checkout_sessions/${id}`, { ...options, method: 'GET' }),
    update: (id: string, body: unknown, options?: RequestOptions) =>
      request(`/checkout_sessions/${id}`, { ...options, body }),
    complete: (id: string, body: unknown, options?: RequestOptions) =>
      request(`/checkout_sessions/${id}/complete`, { ...options, body }),
    cancel: (id: string, body?: unknown, options?: RequestOptions) =>
      request(`/checkout_sessions/${id}/cancel`, { ...options, body }),
  };
}

export type TestClient = ReturnType<typeof createTestClient>;

/** Holds an answer against the official schemas, and a session against what its parts say of each other. */
export function checkAnswer(status: number, body: unknown): void {
  if (status >= 300) {
    checkAgainstSpec('Error', body);
    return;
  }
  const session = body as WireSession;
  checkAgainstSpec(definitionOf(session), session);
  checkIdentities(session);
  checkMessageParams(session);
}

const definitionOf = (session: WireSession): string =>
  session.status === 'completed' ? 'CheckoutSessionWithOrder' : 'CheckoutSession';
