import { randomUUID } from 'node:crypto';
import { expect } from 'vitest';
import { z } from 'zod';
import { wireError } from '../../src/protocol/answers/error.js';
import { wireSession } from '../../src/protocol/answers/session.js';
import { auditPage } from '../../src/protocol/merchant/audit.js';
import { cancellationsAnswer } from '../../src/protocol/merchant/cancellations.js';
import { merchantCart } from '../../src/protocol/merchant/cart.js';
import { consentPage } from '../../src/protocol/merchant/consents.js';
import { deliveryDetail, deliveryPage, redeliverAnswer } from '../../src/protocol/merchant/delivery.js';
import { discountsPage } from '../../src/protocol/merchant/discounts.js';
import { endpointsAnswer, replayAnswer } from '../../src/protocol/merchant/endpoint.js';
import { merchantOrder, merchantOrderInFull, merchantOrderPage } from '../../src/protocol/merchant/order-answer.js';
import { reconcileAnswer } from '../../src/protocol/merchant/reconciliation.js';
import { refundAnswer } from '../../src/protocol/merchant/refund.js';
import { erasureAnswer, purgeAnswer } from '../../src/protocol/merchant/retention.js';
import { merchantRevision, merchantSession, sessionPage, sessionSummary } from '../../src/protocol/merchant/session.js';
import { stockImportAnswer, stockLevel, stockPage } from '../../src/protocol/merchant/stock.js';
import {
  issuedCredit,
  storeCredit,
  storeCreditInFull,
  storeCreditsPage,
} from '../../src/protocol/merchant/store-credits.js';
import { stripeEventCounts, stripeEventPage } from '../../src/protocol/merchant/stripe-event.js';
import type { AcpAnswer } from './acp-client.js';
import { MERCHANT_KEY } from './start-app.js';

export interface MerchantOptions {
  body?: unknown;
  /** An Idempotency-Key; a fresh one for a POST unless given; `null` sends none. */
  key?: string | null;
  /** `null` sends none. */
  authorization?: string | null;
  headers?: Record<string, string>;
}

/** What each address answers when all goes well; the first that fits counts. */
const ANSWERS: readonly [RegExp, z.ZodType][] = [
  [/^\/orders$/, merchantOrderPage],
  [/^\/orders\/[^/]+\/refunds$/, refundAnswer],
  [/^\/orders\/[^/]+$/, merchantOrderInFull],
  [/^\/orders\/[^/]+\//, merchantOrder],
  [/^\/reconciliations$/, reconcileAnswer],
  [/^\/discounts$/, discountsPage],
  [/^\/store-credits$/, z.union([storeCreditsPage, issuedCredit])],
  [/^\/store-credits\/[^/]+$/, storeCreditInFull],
  [/^\/store-credits\/[^/]+\/void$/, storeCredit],
  [/^\/purges$/, purgeAnswer],
  [/^\/erasures$/, erasureAnswer],
  [/^\/stock$/, stockPage],
  [/^\/stock\/import$/, z.union([stockImportAnswer, stockLevel])],
  [/^\/stock\/[^/]+$/, stockLevel],
  [/^\/sessions$/, sessionPage],
  [/^\/sessions\/[^/]+\/(approve|reject)$/, sessionSummary],
  [/^\/sessions\/[^/]+$/, merchantSession],
  [/^\/sessions\/[^/]+\/revisions\/[^/]+$/, merchantRevision],
  [/^\/carts(\/[^/]+)?$/, merchantCart],
  [/^\/carts\/[^/]+\/checkout_sessions$/, wireSession],
  [/^\/deliveries$/, deliveryPage],
  [/^\/deliveries\/[^/]+$/, deliveryDetail],
  [/^\/deliveries\/[^/]+\/redeliver$/, redeliverAnswer],
  [/^\/endpoints$/, endpointsAnswer],
  [/^\/endpoints\/[^/]+\/replay$/, replayAnswer],
  [/^\/stripe-events$/, stripeEventPage],
  [/^\/stripe-events\/counts$/, stripeEventCounts],
  [/^\/audit$/, auditPage],
  [/^\/consents$/, consentPage],
  [/^\/insights\/cancellations$/, cancellationsAnswer],
];

/** The shop's own caller of the merchant API: no retries, and every answer held against its schema. */
export function createMerchantClient(baseUrl: string) {
  async function request(method: string, path: string, options: MerchantOptions = {}): Promise<AcpAnswer> {
    const { body, authorization = `Bearer ${MERCHANT_KEY}`, headers } = options;
    const key = options.key === undefined && method === 'POST' ? randomUUID() : options.key;
    const response = await fetch(`${baseUrl}/merchant${path}`, {
      method,
      headers: {
        ...(authorization !== null && { authorization }),
        ...(key && { 'idempotency-key': key }),
        ...(body !== undefined && { 'content-type': 'application/json' }),
        ...headers,
      },
      ...(body !== undefined && { body: typeof body === 'string' ? body : JSON.stringify(body) }),
    });
    const text = await response.text();
    const answer: AcpAnswer = {
      status: response.status,
      headers: response.headers,
      text,
      body: text === '' ? undefined : JSON.parse(text),
    };
    if (method !== 'HEAD') check(path.replace(/\?.*/, ''), answer);
    return answer;
  }

  /** A list to its end, with pages of a size; `between` runs after each of them. */
  async function all(path: string, limit: number, between?: () => unknown): Promise<{ id: string }[]> {
    const items: { id: string }[] = [];
    let cursor: string | undefined;
    do {
      const more = cursor === undefined ? '' : `&cursor=${cursor}`;
      const { status, body, text } = await request(
        'GET',
        `${path}${path.includes('?') ? '&' : '?'}limit=${limit}${more}`,
      );
      expect(status, text).toBe(200);
      expect(body.items.length).toBeLessThanOrEqual(limit);
      items.push(...body.items);
      cursor = body.next_cursor;
      await between?.();
    } while (cursor !== undefined);
    return items;
  }

  return {
    request,
    all,
    get: (path: string, options?: MerchantOptions) => request('GET', path, options),
    post: (path: string, body?: unknown, options?: MerchantOptions) => request('POST', path, { ...options, body }),
    patch: (path: string, body?: unknown, options?: MerchantOptions) => request('PATCH', path, { ...options, body }),
    /** Sends a table of stock. */
    importStock: (csv: string, { headers, ...options }: MerchantOptions = {}) =>
      request('POST', '/stock/import', { ...options, body: csv, headers: { 'content-type': 'text/csv', ...headers } }),
  };
}

export type MerchantClient = ReturnType<typeof createMerchantClient>;

function check(path: string, { status, body, text }: AcpAnswer): void {
  const schema = status < 300 ? ANSWERS.find(([pattern]) => pattern.test(path))?.[1] : wireError;
  if (!schema) throw new Error(`Nobody knows what ${path} answers`);
  const parsed = schema.safeParse(body);
  expect(parsed.error?.issues ?? [], `${path}: ${text.slice(0, 500)}`).toEqual([]);
}
