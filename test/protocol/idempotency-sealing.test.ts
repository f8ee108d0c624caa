import { randomUUID } from 'node:crypto';
import { afterEach, describe, expect, it } from 'vitest';
import type { AcpAnswer } from '../support/acp-client.js';
import { completeBody, createBody, standardShipping } from '../support/builders.js';
import { paymentFor, readySession } from '../support/shopping.js';
import { NO_SESSION, sharedShop } from './shared-shop.js';

const shop = sharedShop({ stripeBudget: 2_000 });
const replayed = (answer: AcpAnswer): string | null => answer.headers.get('idempotent-replayed');

afterEach(() => shop().stripe.faults([]));

describe('what is sealed under a key', () => {
  const contentMistakes: [string, object, string][] = [
    ['missing', { line_items: [{ id: 'item_123' }], capabilities: {} }, 'missing'],
    ['invalid', createBody({ foo: 1 }), 'invalid'],
    ['invalid_item_id', createBody({ line_items: [{ id: 'nothing' }] }), 'invalid_item_id'],
    ['unsupported_currency', createBody({ currency: 'eur' }), 'unsupported_currency'],
  ];

  it.each(contentMistakes)('R-IDM-10 a 400 about the content: %s', async (_, body, code) => {
    const key = randomUUID();
    const first = await shop().client.create(body, { key });
    const again = await shop().client.create(body, { key });
    expect([first.status, first.body.code, replayed(first)]).toEqual([400, code, null]);
    expect([again.status, replayed(again), again.text]).toEqual([400, 'true', first.text]);
    const mended = await shop().client.create(createBody(), { key });
    expect([mended.status, mended.body.code]).toEqual([422, 'idempotency_conflict']);
  });

  it('R-IDM-10 a 400 about an option or a handler', async () => {
    const session = await readySession(shop());
    const update = { selected_fulfillment_options: [{ type: 'shipping', option_id: 'rocket', item_ids: [] }] };
    const payment = completeBody('spt_1');
    payment.payment_data.handler_id = 'cash';
    for (const send of [
      () => shop().client.update(session.id, update, { key: 'option' }),
      () => shop().client.complete(session.id, payment, { key: 'handler' }),
    ]) {
      const first = await send();
      const again = await send();
      expect([first.status, replayed(first), again.status, replayed(again)]).toEqual([400, null, 400, 'true']);
      expect(again.text).toBe(first.text);
    }
  });

  it('R-IDM-05 a refused payment: the same key does not try again', async () => {
    const session = await readySession(shop());
    const payment = await paymentFor(shop(), session, 'pm_card_visa_chargeDeclined');
    const first = await shop().client.complete(session.id, payment, { key: 'declined' });
    const again = await shop().client.complete(session.id, payment, { key: 'declined' });
    expect([first.status, first.body.messages[0].code]).toEqual([200, 'payment_declined']);
    expect([replayed(again), again.text]).toEqual(['true', first.text]);
  });

  it('R-IDM-05 a completion while not ready', async () => {
    const { body: session } = await shop().client.create(createBody());
    const send = () => shop().client.complete(session.id, completeBody('spt_1'), { key: 'not-ready' });
    const first = await send();
    expect(first.body.status).toBe('not_ready_for_payment');
    await shop().client.update(session.id, standardShipping());
    const again = await send();
    expect([replayed(again), again.text]).toEqual(['true', first.text]);
  });
});

describe('what is never sealed', () => {
  /** Answered with `status` and `code` twice, then with success under the same key once the cause is gone. */
  async function stayFree(
    send: (options: object) => Promise<AcpAnswer>,
    wrong: object,
    [status, code]: [number, string],
    right: object = {},
  ): Promise<void> {
    for (let time = 0; time < 2; time += 1) {
      const refused = await send(wrong);
      expect([refused.status, refused.body.code, replayed(refused)]).toEqual([status, code, null]);
    }
    const done = await send(right);
    expect([done.status, replayed(done)], done.text).toEqual([201, null]);
  }

  const create = (options: { body?: unknown; headers?: Record<string, string>; key: string }) =>
    shop().client.create(options.body ?? createBody(), options);

  it.each([
    ['malformed JSON', { body: '{"currency":' }, [400, 'invalid_json']],
    ['no version', { headers: { 'api-version': '' } }, [400, 'missing_api_version']],
    ['an unknown version', { headers: { 'api-version': '1999-01-01' } }, [400, 'unsupported_api_version']],
    ['401', { headers: { authorization: 'Bearer nobody' } }, [401, 'unauthorized']],
    ['413', { body: JSON.stringify({ x: 'x'.repeat(300_000) }) }, [413, 'payload_too_large']],
    ['415', { headers: { 'content-type': 'text/plain' } }, [415, 'unsupported_media_type']],
  ] as [string, object, [number, string]][])('R-IDM-10 %s', async (_, wrong, answer) => {
    const key = randomUUID();
    await stayFree((options) => create({ key, ...options }), wrong, answer);
  });

  it('R-IDM-10 404: the key is free when the session exists', async () => {
    for (let time = 0; time < 2; time += 1) {
      const answer = await shop().client.update(NO_SESSION, {}, { key: 'four-oh-four' });
      expect([answer.status, answer.body.code, replayed(answer)]).toEqual([404, 'session_not_found', null]);
    }
  });

  it('R-IDM-10 405: cancel on what is closed', async () => {
    const { id } = (await shop().client.create(createBody())).body;
    await shop().client.cancel(id);
    for (let time = 0; time < 2; time += 1) {
      const answer = await shop().client.cancel(id, undefined, { key: 'closed' });
      expect([answer.status, replayed(answer)]).toEqual([405, null]);
    }
  });

  it('R-IDM-10 409: a change of what is closed', async () => {
    const { id } = (await shop().client.create(createBody())).body;
    await shop().client.cancel(id);
    for (let time = 0; time < 2; time += 1) {
      const answer = await shop().client.update(id, {}, { key: 'closed' });
      expect([answer.status, answer.body.code, replayed(answer)]).toEqual([409, 'session_not_modifiable', null]);
    }
  });

  it('R-IDM-09 503: Stripe is away, then the same key pays once', async () => {
    const session = await readySession(shop());
    const payment = await paymentFor(shop(), session);
    const complete = () => shop().client.complete(session.id, payment, { key: 'stripe-away' });
    await shop().stripe.faults([{ match: { path: '*granted_tokens*' }, fault: 'error_500_before' }]);
    const refused = await complete();
    expect([refused.status, refused.body.type, refused.body.code]).toEqual([
      503,
      'service_unavailable',
      'service_unavailable',
    ]);
    expect(Number(refused.headers.get('retry-after'))).toBeGreaterThan(0);
    expect((await shop().client.get(session.id)).body.status).toBe('ready_for_payment');

    await shop().stripe.faults([]);
    shop().clock.advance(60_000);
    const paid = await complete();
    expect([paid.status, paid.body.status, replayed(paid)], paid.text).toEqual([200, 'completed', null]);
    expect(await shop().stripe.charges(session.id)).toHaveLength(1);
  });
});
