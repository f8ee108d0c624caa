import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { startSandbox } from '../../src/sandbox/sandbox.js';
import { certificate } from '../http/certificate.js';
import { openReceiver } from './support/receiver.js';
import { chargeWith, clientsOf, openSandbox } from './support/sandbox-client.js';

const OPEN = { amount: 1000, currency: 'usd' };
const VISA = { ...OPEN, confirm: true, payment_method: 'pm_card_visa' };
const PAID = ['payment_intent.created', 'charge.succeeded', 'payment_intent.succeeded'];
const folder = mkdtempSync(join(tmpdir(), 'sandbox-'));
afterAll(() => rmSync(folder, { recursive: true }));

const sorted = (types: (string | undefined)[]) => [...types].sort();
const poll = <T>(read: () => T) => expect.poll(read, { timeout: 20_000 });
const undelivered = { delivery_success: false };

describe('a webhook', () => {
  test('brings each event once, signed, as the list of events shows it', async () => {
    const receiver = await openReceiver();
    const { seller } = await openSandbox({ webhook: receiver.endpoint });
    const paid = await seller.paymentIntents.create(VISA, { idempotencyKey: 'k1' });
    await poll(() => sorted(receiver.types())).toEqual(sorted(PAID));
    const sent = receiver.deliveries.find(({ event }) => event?.type === 'payment_intent.succeeded')?.event;
    expect(sent).toMatchObject({
      object: 'event',
      livemode: false,
      pending_webhooks: 1,
      request: { id: paid.lastResponse.requestId, idempotency_key: 'k1' },
      data: { object: { id: paid.id, status: 'succeeded', amount_received: 1000 } },
    });
    await poll(async () => (await seller.events.list(undelivered)).data).toEqual([]);
    expect(await seller.events.retrieve(String(sent?.id))).toEqual({ ...sent, pending_webhooks: 0 });
  });

  test('is sent again, newly signed, until it is taken', async () => {
    const receiver = await openReceiver({ answers: (_, nth) => [500, 302, 204][nth] ?? 200 });
    const { seller } = await openSandbox({ webhook: receiver.endpoint, timing: { retryPausesMs: [5, 5, 5] } });
    await seller.paymentIntents.create(OPEN);
    await poll(async () => (await seller.events.list({ delivery_success: true })).data.length).toBe(1);
    expect(receiver.types()).toEqual(Array(3).fill('payment_intent.created'));
    expect(new Set(receiver.deliveries.map(({ event }) => event?.id)).size).toBe(1);
  });

  test('is given up after the last attempt, and sent again to the next endpoint', async () => {
    const refusing = await openReceiver({ answers: () => 500 });
    const sandbox = await startSandbox({ webhook: refusing.endpoint, timing: { retryPausesMs: [5, 5] } });
    const { seller } = clientsOf(sandbox.url);
    await seller.paymentIntents.create(OPEN);
    await poll(() => refusing.deliveries.length).toBe(3);
    const [event] = (await seller.events.list(undelivered)).data;
    expect(event).toMatchObject({ type: 'payment_intent.created', pending_webhooks: 1 });
    const willing = await openReceiver({ secret: 'whsec_other' });
    sandbox.deliverTo(willing.endpoint);
    await poll(willing.types).toEqual(['payment_intent.created']);
    expect(refusing.deliveries).toHaveLength(3);
    await sandbox.close();
  });

  test('is sent again to an endpoint that does not answer in time, while the API goes on', async () => {
    const receiver = await openReceiver({ answers: (_, nth) => (nth < 8 ? null : 200) });
    const timing = { retryPausesMs: [5, 5, 5, 5], answerWithinMs: 1000 };
    const { seller, ledger } = await openSandbox({ webhook: receiver.endpoint, timing });
    for (let i = 0; i < 3; i += 1) await seller.paymentIntents.create(VISA);
    expect(await ledger()).toHaveLength(3);
    await poll(async () => (await seller.events.list(undelivered)).data).toEqual([]);
    expect(receiver.deliveries.length).toBeGreaterThan(9);
  });

  test('brings what happened before its endpoint was known, if it is no older than a day', async () => {
    let now = Date.now() - 86_400_000;
    const sandbox = await startSandbox({ now: () => now });
    const { seller, url } = clientsOf(sandbox.url);
    await seller.paymentIntents.create(OPEN);
    now += 86_400_000;
    const { id } = await seller.paymentIntents.create(OPEN);
    const receiver = await openReceiver();
    const answer = await fetch(`${url}/_sandbox/webhook`, { method: 'POST', body: JSON.stringify(receiver.endpoint) });
    expect(answer.status).toBe(200);
    await seller.paymentIntents.cancel(id);
    await poll(() => sorted(receiver.types())).toEqual(['payment_intent.canceled', 'payment_intent.created']);
    expect(receiver.deliveries.every(({ body }) => body.includes(id))).toBe(true);
    await sandbox.close();
  });

  test.each([
    'null',
    'no JSON',
    '{}',
    '{"url":"ftp://a","secret":"s"}',
    '{"url":"http://","secret":"s"}',
    '{"url":"http://a"}',
  ])('goes nowhere for %s', async (body) => {
    const { url } = await openSandbox();
    expect((await fetch(`${url}/_sandbox/webhook`, { method: 'POST', body })).status).toBe(400);
  });

  test('goes to a loopback address over TLS with a certificate of its own making', async () => {
    const receiver = await openReceiver({ certificate });
    const { seller } = await openSandbox({ webhook: receiver.endpoint });
    await seller.paymentIntents.create(OPEN);
    await poll(receiver.types).toEqual(['payment_intent.created']);
  });

  test('brings the events of the seller, not those of the agent', async () => {
    const receiver = await openReceiver();
    const { seller, agent, issue } = await openSandbox({ webhook: receiver.endpoint });
    await seller.paymentIntents.create(chargeWith((await issue()).id));
    await poll(() => sorted(receiver.types())).toEqual(sorted([...PAID, 'shared_payment.granted_token.used']));
    const [used, ...others] = (await agent.events.list()).data;
    expect(used).toMatchObject({
      type: 'shared_payment.issued_token.used',
      pending_webhooks: 0,
      request: { id: null, idempotency_key: null },
    });
    expect(others).toEqual([]);
  });

  test('that waits when the sandbox is closed is sent by the next one', async () => {
    const file = join(folder, 'pending.db');
    const refusing = await openReceiver({ answers: () => 500 });
    const before = await startSandbox({ file, webhook: refusing.endpoint });
    await clientsOf(before.url).seller.paymentIntents.create(VISA);
    await poll(() => refusing.deliveries.length).toBe(3);
    await before.close();
    const willing = await openReceiver();
    const { seller } = await openSandbox({ file, webhook: willing.endpoint });
    await poll(() => sorted(willing.types())).toEqual(sorted(PAID));
    await poll(async () => (await seller.events.list(undelivered)).data).toEqual([]);
  });
});

describe('a webhook fault', () => {
  const fault = (event: string, name: string, more: object = {}) =>
    ({ match: { event }, fault: name, ...more }) as Parameters<ReturnType<typeof clientsOf>['setFaults']>[0][number];

  test('webhook_lose keeps an event from ever arriving, restarts included', async () => {
    const file = join(folder, 'lost.db');
    const receiver = await openReceiver();
    const sandbox = await startSandbox({ file, webhook: receiver.endpoint });
    const { seller, setFaults } = clientsOf(sandbox.url);
    await setFaults([fault('payment_intent.succeeded', 'webhook_lose')]);
    await seller.paymentIntents.create(VISA);
    const waiting = async () => (await seller.events.list(undelivered)).data.map(({ type }) => type);
    await poll(waiting).toEqual(['payment_intent.succeeded']);
    await sandbox.close();
    const next = await openSandbox({ file, webhook: receiver.endpoint });
    await next.seller.paymentIntents.create(OPEN);
    await poll(() => receiver.deliveries.length).toBe(3);
    expect(receiver.types()).not.toContain('payment_intent.succeeded');
    expect((await next.seller.events.list({ ...undelivered, type: 'payment_intent.succeeded' })).data).toHaveLength(1);
  });

  test.each([
    [undefined, 2],
    [5, 5],
  ])('webhook_duplicate with %s copies sends an event %i times', async (copies, times) => {
    const receiver = await openReceiver();
    const { seller, setFaults } = await openSandbox({ webhook: receiver.endpoint });
    await setFaults([fault('payment_intent.*', 'webhook_duplicate', copies === undefined ? {} : { copies })]);
    await seller.paymentIntents.create(OPEN);
    await poll(() => receiver.deliveries.length).toBe(times);
    expect(new Set(receiver.deliveries.map(({ event }) => event?.id)).size).toBe(1);
  });

  test('webhook_delay lets later events come first', async () => {
    const receiver = await openReceiver();
    const { seller, setFaults } = await openSandbox({ webhook: receiver.endpoint });
    await setFaults([fault('payment_intent.created', 'webhook_delay', { ms: 1500 })]);
    await seller.paymentIntents.create(VISA);
    await poll(() => receiver.deliveries.length).toBe(3);
    expect(receiver.types().at(-1)).toBe('payment_intent.created');
  });

  test('webhook_reorder holds an event until a later one went out', async () => {
    const receiver = await openReceiver();
    const timing = { reorderHoldMs: 600_000 };
    const { seller, setFaults } = await openSandbox({ webhook: receiver.endpoint, timing });
    await setFaults([fault('payment_intent.created', 'webhook_reorder')]);
    const { id } = await seller.paymentIntents.create(OPEN);
    await seller.paymentIntents.cancel(id);
    await poll(receiver.types).toEqual(['payment_intent.canceled', 'payment_intent.created']);
  });

  test('webhook_reorder lets an event go when no later one comes', async () => {
    const receiver = await openReceiver();
    const { seller, setFaults } = await openSandbox({ webhook: receiver.endpoint, timing: { reorderHoldMs: 20 } });
    await setFaults([fault('*', 'webhook_reorder')]);
    await seller.paymentIntents.create(OPEN);
    await poll(receiver.types).toEqual(['payment_intent.created']);
  });

  test('webhook_bad_signature is one attempt that fails the check, before a good one', async () => {
    const receiver = await openReceiver();
    const options = { webhook: receiver.endpoint, timing: { retryPausesMs: [5] } };
    const { seller, setFaults } = await openSandbox(options);
    await setFaults([fault('*', 'webhook_bad_signature')]);
    await seller.paymentIntents.create(OPEN);
    await poll(receiver.types).toEqual([undefined, 'payment_intent.created']);
    expect(receiver.deliveries[0]?.header).toMatch(/^t=\d+,v1=[0-9a-f]{64}$/);
  });

  test('is never drawn by a call, nor a fault of calls by an event', async () => {
    const receiver = await openReceiver();
    const { seller, setFaults, url } = await openSandbox({ webhook: receiver.endpoint });
    await setFaults([
      { match: {}, fault: 'webhook_duplicate', times: 1 },
      { match: {}, fault: 'delay_after', ms: 0 },
    ]);
    await seller.paymentIntents.create(VISA);
    await poll(() => receiver.deliveries.length).toBe(4);
    const rules = await (await fetch(`${url}/_sandbox/faults`)).json();
    expect(rules).toMatchObject([{ fired: 1 }, { fired: 1 }]);
  });

  test.each([
    '[{"fault":"webhook_lose","match":{"path":"*"}}]',
    '[{"fault":"drop_after","match":{"event":"*"}}]',
    '[{"fault":"webhook_delay"}]',
    '[{"fault":"webhook_duplicate","copies":6}]',
    '[{"fault":"webhook_duplicate","match":{"event":1}}]',
  ])('is not taken from %s', async (body) => {
    const { url } = await openSandbox();
    expect((await fetch(`${url}/_sandbox/faults`, { method: 'POST', body })).status).toBe(400);
  });
});
