import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createSeller, type RunningSeller, type Seller } from '../orders/support/seller.js';
import { anEvent, anIntent, post, signatureOf } from './signed.js';

const OLD = 'whsec_old_0123456789';
const NEW = 'whsec_new_0123456789';

let seller: Seller;
let shop: RunningSeller;
beforeAll(async () => {
  seller = await createSeller({ STRIPE_WEBHOOK_SECRET: `${NEW}, ${OLD}` });
  shop = await seller.start();
});
afterAll(() => seller.close());

const event = anEvent('payment_intent.succeeded', anIntent());
const signed = (payload: string, age = 0) => signatureOf(payload, { secret: NEW, age });
const received = async () => (await shop.app.store.inbox.counts()).reduce((sum, { count }) => sum + count, 0);

const REFUSED: readonly [string, string, string | null][] = [
  ['no signature', event, null],
  ['an empty one', event, ''],
  ['another secret', event, signatureOf(event, { secret: 'whsec_other' })],
  ['a secret cut short', event, signatureOf(event, { secret: NEW.slice(0, -1) })],
  ['a signature of an hour ago', event, signed(event, 3600)],
  ['a signature of 310 seconds ago', event, signed(event, 310)],
  ['another time than was signed', event, signed(event, 200).replace(/t=\d+/, `t=${Math.floor(Date.now() / 1000)}`)],
  ['a body with one byte changed', event.replace('succeeded', 'succeedee'), signed(event)],
  ['a body with one byte more', `${event}\n`, signed(event)],
  ['the same JSON, written anew', JSON.stringify(JSON.parse(event), null, 2), signed(event)],
  ['a header of another kind', event, 'Bearer abc'],
  ['a header without a signature', event, 't=1'],
  ['a signature of another scheme', event, signed(event).replace('v1=', 'v0=')],
  ['a signature cut short', event, signed(event).slice(0, -2)],
  ['a header of garbage', event, 't=,v1=,,,==;t=NaN'],
  ['a very long header', event, `t=1,${'v1=00,'.repeat(1000)}`],
];

describe('refused, and received nothing', () => {
  it.each(REFUSED)('%s', async (_, body, signature) => {
    const { status, body: error } = await post(shop.url, body, signature);
    expect({ status, type: error.type }).toEqual({ status: 400, type: 'invalid_request' });
    expect(error.message).not.toMatch(/whsec/);
    expect(await received()).toBe(0);
  });
});

const UNREADABLE: readonly [string, string][] = [
  ['no JSON', 'hello'],
  ['nothing', ''],
  ['null', 'null'],
  ['a number', '1'],
  ['a list', '[]'],
  ['an object that is no event', '{}'],
  ['an event without an id', anEvent('payment_intent.succeeded', anIntent(), { id: undefined })],
  ['an event whose id is a number', anEvent('payment_intent.succeeded', anIntent(), { id: 7 })],
  ['an event without a time', anEvent('payment_intent.succeeded', anIntent(), { created: undefined })],
  ['a thin event', JSON.stringify({ id: 'evt_1', object: 'v2.core.event', type: 'v1.billing.meter.error' })],
  ['an event of live mode', anEvent('payment_intent.succeeded', anIntent(), { livemode: true })],
];

describe('signed well and refused all the same', () => {
  it.each(UNREADABLE)('%s', async (_, body) => {
    const { status, body: error } = await post(shop.url, body, signed(body));
    expect({ status, type: error.type }, JSON.stringify(error)).toEqual({ status: 400, type: 'invalid_request' });
    expect(await received()).toBe(0);
  });
});

describe('taken', () => {
  it.each([
    ['the new secret', NEW],
    ['the old secret', OLD],
  ])('with %s', async (_, secret) => {
    const body = anEvent('payment_intent.succeeded', anIntent());
    expect((await post(shop.url, body, signatureOf(body, { secret }))).status).toBe(200);
  });

  it('with a signature of each, as while a secret is rolled', async () => {
    const body = anEvent('payment_intent.succeeded', anIntent());
    const [time, , foreign] = [...signed(body).split(','), `v1=${'0'.repeat(64)}`];
    const own = signed(body).split(',')[1];
    expect((await post(shop.url, body, [time, foreign, own].join(','))).status).toBe(200);
  });

  it('with a signature of 280 seconds ago', async () => {
    const body = anEvent('payment_intent.succeeded', anIntent());
    expect((await post(shop.url, body, signed(body, 280))).status).toBe(200);
  });

  it('with a newer version of the API and fields that nobody knows', async () => {
    const body = anEvent('payment_intent.succeeded', anIntent({ new_field: [1] }), {
      api_version: '2031-01-01.future',
      context: 'x',
    });
    expect((await post(shop.url, body, signed(body))).status).toBe(200);
  });

  it('with a body in more than ASCII', async () => {
    const body = anEvent('payment_intent.succeeded', anIntent({ description: 'Kaffee für Zoë ☕ \u2028' }));
    expect((await post(shop.url, body, signed(body))).status).toBe(200);
  });
});

it('without a body that can be signed for, the address says what it takes', async () => {
  for (const method of ['GET', 'PUT', 'DELETE', 'HEAD']) {
    const response = await fetch(`${shop.url}/webhooks/stripe`, { method });
    expect({ method, status: response.status, allow: response.headers.get('allow') }).toEqual({
      method,
      status: 405,
      allow: 'POST',
    });
  }
});

it('too large a body is refused', async () => {
  const body = anEvent('payment_intent.succeeded', anIntent({ description: 'x'.repeat(1024 * 1024) }));
  expect((await post(shop.url, body, signed(body))).status).toBe(413);
});
