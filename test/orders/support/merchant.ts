import { randomUUID } from 'node:crypto';
import { MERCHANT_KEY } from '../../support/start-app.js';

export interface MerchantAnswer {
  status: number;
  headers: Headers;
  // biome-ignore lint/suspicious/noExplicitAny: tests read answers of every shape
  body: any;
}

export interface MerchantRequest {
  /** A fresh one unless given; `null` sends none. */
  key?: string | null;
  authorization?: string | null;
}

/** The merchant's own API. */
export function createMerchant(url: string) {
  async function post(path: string, body: unknown, options: MerchantRequest = {}): Promise<MerchantAnswer> {
    const { key = randomUUID(), authorization = `Bearer ${MERCHANT_KEY}` } = options;
    const response = await fetch(`${url}/merchant${path}`, {
      method: 'POST',
      headers: {
        ...(authorization !== null && { authorization }),
        ...(key !== null && { 'idempotency-key': key }),
        ...(body !== undefined && { 'content-type': 'application/json' }),
      },
      ...(body !== undefined && { body: typeof body === 'string' ? body : JSON.stringify(body) }),
    });
    return { status: response.status, headers: response.headers, body: await response.json() };
  }

  return {
    /** What is done with an order, such as `cancel`. */
    order: (order: string, action: string, body?: unknown, options?: MerchantRequest) =>
      post(`/orders/${order}/${action}`, body, options),
    refund: (order: string, body?: unknown, options?: MerchantRequest) =>
      post(`/orders/${order}/refunds`, body, options),
    reconcile: (body: unknown, options?: MerchantRequest) => post('/reconciliations', body, { key: null, ...options }),
  };
}
