import { randomUUID } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { completeBody, createBody, standardShipping } from '../support/builders.js';
import { paymentFor, readySession } from '../support/shopping.js';
import { sharedShop } from './shared-shop.js';

const shop = sharedShop();
const replayed = (answer: { headers: Headers }): string | null => answer.headers.get('idempotent-replayed');

describe('Idempotency-Key', () => {
  it('R-IDM-01 is required on every POST and on no GET', async () => {
    const { client } = shop();
    const { body: session } = await client.create(createBody());
    const answers = [
      await client.create(createBody(), { key: null }),
      await client.update(session.id, {}, { key: null }),
      await client.complete(session.id, completeBody('spt_1'), { key: null }),
      await client.cancel(session.id, undefined, { key: null }),
    ];
    for (const { status, body } of answers) {
      expect([status, body.type, body.code]).toEqual([400, 'invalid_request', 'idempotency_key_required']);
    }
    const got = await client.get(session.id);
    expect([got.status, got.body.status]).toEqual([200, session.status]);
  });

  it.each([
    ['one character', 'k', 201],
    ['no UUID', 'order 7, try 1!', 201],
    ['255 characters', 'k'.repeat(255), 201],
    ['256 characters', 'k'.repeat(256), 400],
    ['a tab inside', 'a\tb', 400],
    ['a letter beyond ASCII', 'k\u00e9y', 400],
  ])('R-IDM-02 is opaque: %s', async (_, key, status) => {
    const answer = await shop().client.create(createBody(), { key });
    expect(answer.status, answer.text).toBe(status);
    if (status === 400) expect(answer.body.code).toBe('invalid_idempotency_key');
  });

  it('R-IDM-02 must not be empty', async () => {
    const answer = await shop().client.create(createBody(), { key: null, headers: { 'idempotency-key': '' } });
    expect([answer.status, answer.body.code]).toEqual([400, 'invalid_idempotency_key']);
  });

  it('R-IDM-03 is of one agent and one path: elsewhere an equal key is another', async () => {
    const { client, other } = shop();
    const key = randomUUID();
    const created = await client.create(createBody(), { key });
    const others = await other.create(createBody(), { key });
    expect(others.status).toBe(201);
    expect(others.body.id).not.toBe(created.body.id);

    const second = await client.create(createBody());
    const answers = [
      await client.update(created.body.id, standardShipping(), { key }),
      await client.update(second.body.id, standardShipping(), { key }),
      await client.complete(created.body.id, await paymentFor(shop(), created.body), { key }),
      await client.cancel(second.body.id, undefined, { key }),
    ];
    for (const answer of answers) expect([answer.status, replayed(answer)]).toEqual([200, null]);
    expect(answers.map(({ body }) => body.id)).toEqual([
      created.body.id,
      second.body.id,
      created.body.id,
      second.body.id,
    ]);
  });

  it('R-IDM-05 R-IDM-06 replays each operation with its status and its bytes', async () => {
    const { client, stripe } = shop();
    const key = randomUUID();
    const create = () => client.create(createBody(), { key });
    const created = await create();
    const { id } = created.body;
    const update = () => client.update(id, standardShipping(), { key });
    const updated = await update();
    const payment = await paymentFor(shop(), updated.body);
    const complete = () => client.complete(id, payment, { key });
    const completed = await complete();
    const { id: canceledId } = (await client.create(createBody())).body;
    const cancel = () => client.cancel(canceledId, { intent_trace: { reason_code: 'other' } }, { key });
    const canceled = await cancel();

    for (const [first, again, status] of [
      [created, await create(), 201],
      [updated, await update(), 200],
      [completed, await complete(), 200],
      [canceled, await cancel(), 200],
    ] as const) {
      expect([first.status, replayed(first)]).toEqual([status, null]);
      expect([again.status, replayed(again)]).toEqual([status, 'true']);
      expect(again.text).toBe(first.text);
      expect(again.headers.get('idempotency-key')).toBe(key);
    }
    expect(completed.body.status).toBe('completed');
    expect(await stripe.charges(id)).toHaveLength(1);
  });

  it('R-IDM-05 replays what was answered then, whatever the session has become', async () => {
    const { client } = shop();
    const created = await client.create(createBody(), { key: 'then' });
    await client.update(created.body.id, { line_items: [{ id: 'item_456' }] });
    await client.cancel(created.body.id);
    const again = await client.create(createBody(), { key: 'then' });
    expect(again.text).toBe(created.text);
    expect((await client.get(created.body.id)).body.status).toBe('canceled');
  });

  it('R-IDM-07 refuses another body under a known key with 422 and changes nothing', async () => {
    const { client } = shop();
    const created = await client.create(createBody(), { key: 'another-body' });
    const before = await client.get(created.body.id);
    await client.update(created.body.id, { order_notes: 'one' }, { key: 'another-update' });
    for (const answer of [
      await client.create(createBody({ locale: 'fr' }), { key: 'another-body' }),
      await client.create({ nonsense: true }, { key: 'another-body' }),
      await client.update(created.body.id, { line_items: [{ id: 'item_456' }] }, { key: 'another-update' }),
    ]) {
      expect([answer.status, answer.body.type, answer.body.code]).toEqual([
        422,
        'invalid_request',
        'idempotency_conflict',
      ]);
    }
    expect((await client.get(created.body.id)).body.line_items).toEqual(before.body.line_items);
  });

  it('R-IDM-07 a conflict leaves the first answer in its place', async () => {
    const { client } = shop();
    const created = await client.create(createBody(), { key: 'keeps' });
    await client.create(createBody({ locale: 'fr' }), { key: 'keeps' });
    expect((await client.create(createBody(), { key: 'keeps' })).text).toBe(created.text);
  });

  it('R-IDM-12 compares the fields of extensions too', async () => {
    const { client } = shop();
    const body = (codes: string[]) => createBody({ discounts: { codes } });
    await client.create(body(['SAVE10']), { key: 'codes' });
    expect((await client.create(body(['FIVEOFF']), { key: 'codes' })).status).toBe(422);
    expect(replayed(await client.create(body(['SAVE10']), { key: 'codes' }))).toBe('true');
  });

  it('R-IDM-05 runs equal requests that arrive together once', async () => {
    const answers = await Promise.all(
      Array.from({ length: 12 }, () => shop().client.create(createBody(), { key: 'all-at-once' })),
    );
    expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([201]));
    expect(new Set(answers.map(({ text }) => text)).size).toBe(1);
    expect(answers.filter((answer) => replayed(answer) === null)).toHaveLength(1);
  });

  it('R-IDM-07 of two bodies that arrive together under one key one is refused', async () => {
    const answers = await Promise.all(
      ['en', 'fr', 'de', 'it'].map((locale) => shop().client.create(createBody({ locale }), { key: 'race' })),
    );
    expect(answers.map(({ status }) => status).sort()).toEqual([201, 422, 422, 422]);
  });

  it('R-IDM-14 replays a cancel instead of refusing it as done', async () => {
    const { client } = shop();
    const session = await readySession(shop());
    const first = await client.cancel(session.id, undefined, { key: 'stop' });
    const again = await client.cancel(session.id, undefined, { key: 'stop' });
    expect([first.status, again.status, again.text]).toEqual([200, 200, first.text]);
    expect((await client.cancel(session.id, undefined, { key: 'stop again' })).status).toBe(405);
  });
});
