import { describe, expect, it } from 'vitest';
import { createBody } from '../support/builders.js';
import { paymentFor, readySession } from '../support/shopping.js';
import { NO_SESSION, sharedShop } from './shared-shop.js';

const shop = sharedShop();
const HOUR = 3_600_000;

describe('cancel', () => {
  it.each([
    ['no body', undefined],
    ['an empty body', ''],
    ['an empty object', {}],
    ['a trace', { intent_trace: { reason_code: 'shipping_cost', trace_summary: 'Too dear.', metadata: { a: 1 } } }],
  ])('R-CAN-01 R-CAN-03 answers 200 and the canceled session to %s', async (_, body) => {
    const session = await readySession(shop());
    const answer = await shop().client.cancel(session.id, body);
    expect([answer.status, answer.body.status]).toEqual([200, 'canceled']);
    expect(answer.body.messages).toEqual([expect.objectContaining({ type: 'info' })]);
    expect((await shop().client.get(session.id)).text).toBe(answer.text);
  });

  it('R-CAN-02 refuses what is over with 405 and Allow: GET', async () => {
    const { app, client, clock } = shop();
    const canceled = await readySession(shop());
    await client.cancel(canceled.id);
    const paid = await readySession(shop());
    await client.complete(paid.id, await paymentFor(shop(), paid));
    const expired = await readySession(shop());
    clock.advance(6 * HOUR);
    await app.sweeper.runOnce();
    for (const { id } of [canceled, paid, expired]) {
      const before = await client.get(id);
      const answer = await client.cancel(id);
      expect([answer.status, answer.body.type, answer.headers.get('allow')]).toEqual([405, 'invalid_request', 'GET']);
      expect((await client.get(id)).text).toBe(before.text);
    }
  });

  it('R-CAN-04 gives the units back', async () => {
    const { client } = shop();
    const all = await readySession(shop(), { line_items: [{ id: 'item_low', quantity: 3 }] });
    const wants = { line_items: [{ id: 'item_low' }] };
    expect((await client.create(createBody(wants))).body.line_items[0].availability_status).toBe('out_of_stock');
    await client.cancel(all.id);
    const next = await client.create(createBody(wants));
    expect(next.body.line_items[0]).toMatchObject({ availability_status: 'low_stock', available_quantity: 3 });
  });

  it('R-CAN-05 answers 404 where there is no session', async () => {
    const answer = await shop().client.cancel(NO_SESSION);
    expect([answer.status, answer.body.code]).toEqual([404, 'session_not_found']);
  });

  it.each([
    'price_sensitivity',
    'shipping_cost',
    'shipping_speed',
    'product_fit',
    'trust_security',
    'returns_policy',
    'payment_options',
    'comparison',
    'timing_deferred',
    'other',
    'zzz',
  ])('R-INT-01 R-INT-05 takes the reason %s', async (reason) => {
    const { id } = (await shop().client.create(createBody())).body;
    expect((await shop().client.cancel(id, { intent_trace: { reason_code: reason } })).status).toBe(200);
  });

  it.each([
    [{ trace_summary: 'x' }, 'missing', '$.intent_trace.reason_code'],
    [{ reason_code: 'other', trace_summary: 'x'.repeat(501) }, 'invalid', '$.intent_trace.trace_summary'],
    [{ reason_code: 'other', trace_summary: ['x'] }, 'invalid_type', '$.intent_trace.trace_summary'],
    [{ reason_code: 'other', metadata: { a: { b: 1 } } }, 'invalid_type', '$.intent_trace.metadata'],
    [{ reason_code: 'other', metadata: [] }, 'invalid_type', '$.intent_trace.metadata'],
    [{ reason_code: 7 }, 'invalid_type', '$.intent_trace.reason_code'],
    ['too dear', 'invalid_type', '$.intent_trace'],
  ])('R-INT-03 R-INT-06 D-13 refuses a trace of wrong types and cancels nothing: %#', async (trace, code, param) => {
    const session = await readySession(shop());
    const answer = await shop().client.cancel(session.id, { intent_trace: trace });
    expect([answer.status, answer.body.code, answer.body.param]).toEqual([400, code, param]);
    expect((await shop().client.get(session.id)).body).toEqual(session);
  });

  it('R-INT-06 takes a summary of 500 characters and unknown fields', async () => {
    const { id } = (await shop().client.create(createBody())).body;
    const trace = { reason_code: 'other', trace_summary: 'x'.repeat(500), mood: 'fine' };
    expect((await shop().client.cancel(id, { intent_trace: trace })).status).toBe(200);
  });

  it('R-CAN-06 a cancel and a complete at once never both win', async () => {
    const { client, stripe } = shop();
    for (let round = 0; round < 10; round += 1) {
      const session = await readySession(shop());
      const payment = await paymentFor(shop(), session);
      const [paid, canceled] = await Promise.all([client.complete(session.id, payment), client.cancel(session.id)]);
      const { status } = (await client.get(session.id)).body;
      const charges = await stripe.charges(session.id);
      expect([status, charges.length]).toEqual(canceled.status === 200 ? ['canceled', 0] : ['completed', 1]);
      expect(paid.status).toBe(canceled.status === 200 ? 409 : 200);
    }
  });
});
