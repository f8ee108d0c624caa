import { expect, it } from 'vitest';
import { examine } from '../../../chaos/orders/receiver/examine.js';
import { signBody } from '../../../src/body-signature.js';
import type { Order } from '../../../src/domain/order.js';
import { bodyOf, STORY } from './support/story.js';

const SECRETS = ['a-secret-of-the-receiver', 'another-secret-of-it'];
const SECOND = 1_800_000_000;
const [order] = STORY as [Order];
const BODY = bodyOf(order);

interface Given {
  body?: string;
  sent?: string;
  headers?: Record<string, string | undefined>;
  secret?: string;
  signedAt?: number;
}

function examined({
  body = BODY,
  sent = body,
  headers = {},
  secret = 'a-secret-of-the-receiver',
  signedAt = SECOND,
}: Given) {
  const all = {
    'content-type': 'application/json',
    'merchant-signature': signBody(secret, body, signedAt),
    'request-id': `evt_${'0'.repeat(32)}`,
    timestamp: new Date(SECOND * 1000).toISOString(),
    ...headers,
  };
  return examine(Buffer.from(sent), all, SECRETS, SECOND * 1000 + 500);
}

it('finds nothing wrong with what is signed as ACP has it', () => {
  expect(examined({})).toEqual({ event: JSON.parse(BODY), secret: 'a-secret-of-the-receiver', signedAt: SECOND });
  expect(examined({ secret: 'another-secret-of-it' }).secret).toBe('another-secret-of-it');
  expect(examined({ body: BODY.replace('Thing', 'Dürüm 🥙') }).signature).toBeUndefined();
});

it.each<[string, Given]>([
  ['a byte that changed', { sent: BODY.replace('ord_1', 'ord_2') }],
  ['a space at the end', { sent: `${BODY} ` }],
  ['another secret', { secret: 'not-any-of-these' }],
  ['no signature', { headers: { 'merchant-signature': undefined } }],
  ['two signatures', { headers: { 'merchant-signature': `t=${SECOND},v1=${'0'.repeat(64)},v1=${'0'.repeat(64)}` } }],
  ['capital letters', { headers: { 'merchant-signature': signBody('a', BODY, SECOND).toUpperCase() } }],
  ['a time beyond the window', { signedAt: SECOND - 400 }],
  ['a time to come', { signedAt: SECOND + 10 }],
])('finds %s in the signature', (_, given) => {
  expect(examined(given).signature).toBeDefined();
  expect(examined(given).malformed).toBeUndefined();
});

it.each<[string, Given]>([
  ['another Content-Type', { headers: { 'content-type': 'text/plain' } }],
  ['no Request-Id', { headers: { 'request-id': undefined } }],
  ['no Timestamp', { headers: { timestamp: undefined } }],
  ['no JSON', { body: '{"type":' }],
  ['a wider envelope', { body: BODY.replace('{"type"', '{"id":"evt_1","type"') }],
  ['another type', { body: BODY.replace('order_create', 'order_created') }],
  ['no order', { body: '{"type":"order_create","data":{}}' }],
])('finds %s', (_, given) => {
  expect(examined(given).malformed).toBeDefined();
  expect(examined(given).signature).toBeUndefined();
});
