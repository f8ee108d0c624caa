import { randomUUID } from 'node:crypto';
import type { WireSession } from '../../src/protocol/wire.js';
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

/** A plain caller of the agents' API: no retries, every answer held against the official schemas. */
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
    if (path.startsWith('/checkout_sessions')) {
      checkAgainstSpec(response.status < 300 ? definitionOf(parsed) : 'Error', parsed);
    }
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

const definitionOf = (session: WireSession): string =>
  session.status === 'completed' ? 'CheckoutSessionWithOrder' : 'CheckoutSession';
