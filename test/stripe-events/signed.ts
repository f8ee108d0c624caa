import { randomUUID } from 'node:crypto';
import Stripe from 'stripe';
import { WEBHOOK_SECRET } from '../support/start-app.js';

const { webhooks } = new Stripe('sk_test_unused');

/** An event as Stripe would post it. */
export const anEvent = (type: string, object: object, overrides: object = {}): string =>
  JSON.stringify({
    id: `evt_${randomUUID().replaceAll('-', '')}`,
    object: 'event',
    api_version: '2026-09-30.preview',
    created: Math.floor(Date.now() / 1000),
    data: { object },
    livemode: false,
    pending_webhooks: 1,
    request: { id: null, idempotency_key: null },
    type,
    ...overrides,
  });

/** A `Stripe-Signature` of this payload; `age` in seconds. */
export const signatureOf = (payload: string, { secret = WEBHOOK_SECRET, age = 0 } = {}): string =>
  webhooks.generateTestHeaderString({ payload, secret, timestamp: Math.floor(Date.now() / 1000) - age });

export interface Posted {
  status: number;
  headers: Headers;
  // biome-ignore lint/suspicious/noExplicitAny: tests read answers of every shape
  body: any;
}

/** Posts a body as it is; without `signature`, it is signed as it should be. */
export async function post(url: string, body: string, signature: string | null = signatureOf(body)): Promise<Posted> {
  const response = await fetch(`${url}/webhooks/stripe`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...(signature !== null && { 'stripe-signature': signature }) },
    body,
  });
  return { status: response.status, headers: response.headers, body: await response.json() };
}

/** An intent that names no shop at all. */
export const anIntent = (overrides: object = {}) => ({
  id: `pi_${randomUUID().replaceAll('-', '')}`,
  object: 'payment_intent',
  metadata: {},
  ...overrides,
});
