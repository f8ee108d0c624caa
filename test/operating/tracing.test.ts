import { createRequire } from 'node:module';
import { afterAll, describe, expect, it } from 'vitest';
import { ConfigError, loadConfig } from '../../src/config/config.js';
import { startBackEndShop } from '../back-end/support/shop.js';
import { until } from '../completion/support/waiting.js';
import { BUYER, createBody } from '../support/builders.js';
import { paymentFor, readySession } from '../support/shopping.js';
import { ALPHA_KEY, MERCHANT_KEY, startApp, WEBHOOK_SECRET } from '../support/start-app.js';
import { RECEIVER_SECRET, startReceiver } from '../support/webhook-receiver.js';
import { type ReceivedSpan, startTraceReceiver } from './support/trace-receiver.js';

const { cache } = createRequire(import.meta.url);
/** Files of OpenTelemetry that this process has loaded; the interface alone comes with prom-client. */
const loaded = (): string[] => Object.keys(cache).filter((file) => /@opentelemetry[\\/](?!api[\\/])/.test(file));

const TRACE = '0af7651916cd43dd8448eb211c80319c';
const CALLER = 'b7ad6b7169203331';
const traceparent = `00-${TRACE}-${CALLER}-01`;
const OTEL_KEY = 'otel-key-canary-0123456789';

const receiver = await startTraceReceiver();
const events = await startReceiver();
afterAll(() => Promise.all([receiver.close(), events.close()]));

// First: nothing may have been loaded before.
it('nothing of it is loaded where nobody wants traces', async () => {
  const shop = await startApp({ inMemory: true });
  const session = await readySession(shop);
  await shop.client.complete(session.id, await paymentFor(shop, session), { headers: { traceparent } });
  await shop.close();
  expect(loaded()).toEqual([]);
});

describe('a purchase, traced', () => {
  const PARCEL = { selected_fulfillment_options: [{ type: 'shipping', option_id: 'parcel', item_ids: [] }] };

  it('is one span a request, below it its commits and its calls, and none of its secrets', async () => {
    const shop = await startBackEndShop({
      env: {
        OTEL_EXPORTER_OTLP_ENDPOINT: receiver.url,
        OTEL_EXPORTER_OTLP_HEADERS: `x-api-key=${OTEL_KEY},x-other=a%20b`,
        OTEL_SERVICE_NAME: 'mugs',
        OTEL_RESOURCE_ATTRIBUTES: 'deployment.environment.name=test',
        ORDER_WEBHOOK_URL: events.url,
        ORDER_WEBHOOK_SECRET: RECEIVER_SECRET,
      },
    });
    const created = await shop.client.create(createBody({ line_items: [{ id: 'mug', quantity: 1 }] }));
    const { id } = created.body;
    const { body: session } = await shop.client.update(id, PARCEL);
    const declined = await paymentFor(shop, session, 'pm_card_visa_chargeDeclined');
    await shop.client.complete(id, declined);
    const payment = await paymentFor(shop, session);
    const { body: sold, text } = await shop.client.complete(id, payment, { headers: { traceparent } });
    expect(sold.status, text).toBe('completed');
    await shop.client.get(id, { headers: { traceparent: 'nonsense', tracestate: 'x'.repeat(600) } });
    await until('the order is told', () => events.received.length > 0 || undefined);
    await shop.close();

    const { spans } = receiver;
    const named = (name: string) => spans.filter((span) => span.name === name);
    const one = (name: string, which: (span: ReceivedSpan) => boolean = () => true): ReceivedSpan => {
      const found = named(name).filter(which);
      expect(found.length, name).toBe(1);
      return found[0] as ReceivedSpan;
    };
    const complete = one('POST /checkout_sessions/:id/complete', ({ traceId }) => traceId === TRACE);
    expect(complete).toMatchObject({ parentSpanId: CALLER, status: 0 });
    expect(complete.attributes).toMatchObject({
      'http.request.method': 'POST',
      'http.route': '/checkout_sessions/:id/complete',
      'http.response.status_code': 200,
      'acp.version': '2026-04-17',
      'acp.agent_id': 'alpha',
      'acp.session_id': id,
      'acp.session_status': 'completed',
    });
    // What belongs to the caller's trace is all of this request, and below it.
    const below = spans.filter(({ traceId, spanId }) => traceId === TRACE && spanId !== complete.spanId);
    expect(below.every(({ parentSpanId }) => parentSpanId === complete.spanId)).toBe(true);
    expect(below.filter(({ name }) => name === 'commit').length).toBeGreaterThanOrEqual(2);
    // The PaymentIntent is there since the decline.
    const calls = below.filter(({ name }) => name.startsWith('Stripe ')).map(({ name }) => name);
    expect(calls).toEqual(['Stripe granted_token', 'Stripe confirm']);
    const confirm = below.find(({ name }) => name === 'Stripe confirm');
    expect(confirm?.attributes).toMatchObject({ 'acp.outcome': 'ok', 'http.response.status_code': 200 });
    expect(confirm?.attributes['acp.stripe_request_id']).toMatch(/^req_/);
    const refused = one('Stripe confirm', ({ attributes }) => attributes['acp.outcome'] === 'declined');
    expect([refused.attributes['http.response.status_code'], refused.status]).toEqual([402, 0]);

    // The back end is told which span asks it, under the trace of the request.
    const create = one('POST /checkout_sessions');
    expect(create.parentSpanId).toBeUndefined();
    const tax = shop.backEnd.asked
      .filter(({ type }) => type === 'tax.assess')
      .map(({ headers }) => headers.traceparent);
    const ofTax = named('back end tax.assess').map(({ traceId, spanId }) => `00-${traceId}-${spanId}-01`);
    expect(ofTax).toEqual(expect.arrayContaining(tax));
    expect(tax.some((parent) => parent?.includes(create.traceId))).toBe(true);

    // A delivery begins a trace of its own, whoever has woken it; so does what loops ask.
    const delivery = named('order event')[0];
    expect(delivery).toMatchObject({ parentSpanId: undefined, status: 0 });
    expect(delivery?.attributes).toMatchObject({
      'acp.endpoint': 'alpha',
      'acp.order_id': sold.order.id,
      'http.response.status_code': 204,
    });
    expect(named('back end order.place').every(({ parentSpanId }) => parentSpanId === undefined)).toBe(true);
    expect(named('GET /checkout_sessions/:id')[0]?.parentSpanId).toBeUndefined();

    expect(receiver.headers[0]).toMatchObject({ 'x-api-key': OTEL_KEY, 'x-other': 'a b' });
    expect(receiver.resources[0]).toMatchObject({ 'service.name': 'mugs', 'deployment.environment.name': 'test' });

    const sent = receiver.raw.join('\n');
    const tokens = [declined, payment].map((body) => body.payment_data.instrument.credential.token);
    const secrets = [ALPHA_KEY, MERCHANT_KEY, WEBHOOK_SECRET, RECEIVER_SECRET, OTEL_KEY, 'sk_test', BUYER.email];
    const [, secretOfOrder] = /\/([^/]+)$/.exec(sold.order.permalink_url) ?? [];
    for (const secret of [...tokens, ...secrets, secretOfOrder]) {
      expect(secret).toMatch(/.{6}/);
      expect(sent).not.toContain(secret);
    }
    expect(sent).toContain(id);
    expect(loaded().length).toBeGreaterThan(10);
  });

  it('keeps none where the caller says so, or the settings', async () => {
    const before = receiver.spans.length;
    for (const [sampler, flags] of [
      ['parentbased_always_on', '00'],
      ['always_off', '01'],
      ['traceidratio', '01'],
    ]) {
      const shop = await startApp({
        inMemory: true,
        env: {
          OTEL_EXPORTER_OTLP_ENDPOINT: receiver.url,
          OTEL_TRACES_SAMPLER: sampler as string,
          OTEL_TRACES_SAMPLER_ARG: '0',
        },
      });
      const headers = { traceparent: `00-${TRACE}-${CALLER}-${flags}` };
      expect((await shop.client.create(createBody(), { headers })).status).toBe(201);
      await shop.close();
    }
    const made = receiver.spans.slice(before).filter(({ name }) => name.startsWith('POST'));
    expect(made).toEqual([]);
  });

  it('is not hurt by a receiver that is away', async () => {
    const gone = await startTraceReceiver();
    await gone.close();
    const log: Record<string, unknown>[] = [];
    const env = { OTEL_EXPORTER_OTLP_ENDPOINT: gone.url, OTEL_EXPORTER_OTLP_HEADERS: `x-api-key=${OTEL_KEY}` };
    const shop = await startApp({ inMemory: true, env, log });
    const session = await readySession(shop);
    const { body } = await shop.client.complete(session.id, await paymentFor(shop, session));
    expect(body.status).toBe('completed');
    await shop.close();
    expect(JSON.stringify(log)).not.toContain(OTEL_KEY);
  });
});

describe('the settings', () => {
  const problemsOf = (env: Record<string, string>): readonly string[] => {
    try {
      loadConfig(env);
      return [];
    } catch (error) {
      if (error instanceof ConfigError) return error.problems;
      throw error;
    }
  };

  it.each([
    ['OTEL_EXPORTER_OTLP_ENDPOINT', 'localhost:4318'],
    ['OTEL_EXPORTER_OTLP_PROTOCOL', 'grpc'],
    ['OTEL_EXPORTER_OTLP_HEADERS', 'no pair'],
    ['OTEL_EXPORTER_OTLP_HEADERS', 'x-key=%E0%A4%A'],
    ['OTEL_EXPORTER_OTLP_HEADERS', 'x-key=%0d%0ainjected'],
    ['OTEL_RESOURCE_ATTRIBUTES', '=nothing'],
    ['OTEL_TRACES_SAMPLER', 'sometimes'],
    ['OTEL_TRACES_SAMPLER_ARG', '2'],
    ['OTEL_SDK_DISABLED', 'perhaps'],
  ])('%s=%s is told by its name, without its value', (name, value) => {
    const [problem, ...more] = problemsOf({ [name]: value });
    expect(problem).toMatch(new RegExp(`^${name} must `));
    expect([problem?.includes(value), more]).toEqual([false, []]);
  });

  it('traces are off without a receiver, and by OTEL_SDK_DISABLED', () => {
    expect(loadConfig({ OTEL_SERVICE_NAME: 'mugs' }).tracing).toBeUndefined();
    const receiverOf = { OTEL_EXPORTER_OTLP_ENDPOINT: 'http://localhost:4318' };
    expect(loadConfig({ ...receiverOf, OTEL_SDK_DISABLED: 'true' }).tracing).toBeUndefined();
    expect(loadConfig(receiverOf).tracing).toMatchObject({ sampler: 'parentbased_always_on', ratio: 1 });
  });
});
