import { randomUUID } from 'node:crypto';
import { beforeAll, describe, expect, it } from 'vitest';
import type { WireSession } from '../../src/protocol/wire.js';
import { sharedShop } from '../protocol/shared-shop.js';
import { createBody, standardShipping } from '../support/builders.js';
import { paymentFor, readySession } from '../support/shopping.js';
import { BETA_KEY } from '../support/start-app.js';
import { connectMcp, type McpTestClient, sessionOf } from './support/mcp-client.js';

const shop = sharedShop();
let mcp: McpTestClient;
beforeAll(async () => {
  mcp = await connectMcp(shop().url);
});

type Operation = 'create' | 'update' | 'complete' | 'cancel';

interface Prepared {
  id: string;
  body: unknown;
  otherBody: unknown;
}

/** A session that each operation can be tried on, with two bodies for it. */
async function prepare(operation: Operation): Promise<Prepared> {
  const session: WireSession = await readySession(shop());
  const { id } = session;
  if (operation === 'create') return { id, body: createBody(), otherBody: createBody({ locale: 'en' }) };
  if (operation === 'update') return { id, body: standardShipping(), otherBody: { order_notes: 'by the door' } };
  if (operation === 'cancel') return { id, body: undefined, otherBody: {} };
  return { id, body: await paymentFor(shop(), session), otherBody: await paymentFor(shop(), session) };
}

const overMcp = (operation: Operation, id: string, body: unknown, key: string) =>
  operation === 'create' ? mcp.create(body, { key }) : mcp[operation](id, body, { key });

const overRest = (operation: Operation, id: string, body: unknown, key: string) => {
  const { client } = shop();
  return operation === 'create' ? client.create(body, { key }) : client[operation](id, body, { key });
};

describe.each<Operation>(['create', 'update', 'complete', 'cancel'])('an idempotency key of %s', (operation) => {
  it('that was used over MCP is known over REST', async () => {
    const { id, body, otherBody } = await prepare(operation);
    const key = randomUUID();
    const first = await overMcp(operation, id, body, key);
    expect(first.replayed).toBe(false);
    const again = await overRest(operation, id, body, key);
    expect([again.headers.get('idempotent-replayed'), again.body]).toEqual(['true', sessionOf(first)]);
    const other = await overRest(operation, id, otherBody, key);
    expect([other.status, other.body.code]).toEqual([422, 'idempotency_conflict']);
  });

  it('that was used over REST is known over MCP', async () => {
    const { id, body, otherBody } = await prepare(operation);
    const key = randomUUID();
    const first = await overRest(operation, id, body, key);
    const again = await overMcp(operation, id, body, key);
    expect([again.replayed, sessionOf(again)]).toEqual([true, first.body]);
    const other = await overMcp(operation, id, otherBody, key);
    expect([other.error?.code, other.error?.data?.code]).toEqual([-32000, 'idempotency_conflict']);
  });

  it('gives the same answer again over MCP', async () => {
    const { id, body } = await prepare(operation);
    const key = randomUUID();
    const first = await overMcp(operation, id, body, key);
    expect(await overMcp(operation, id, body, key)).toEqual({ session: sessionOf(first), replayed: true });
  });
});

describe('an idempotency key', () => {
  it('keeps an error, told by each transport in its own way', async () => {
    const key = randomUUID();
    const body = createBody({ line_items: [{ id: 'nothing' }] });
    const first = await mcp.create(body, { key });
    expect(first.error?.data).toMatchObject({ code: 'invalid_item_id', param: '$.payload.line_items[0].id' });
    const overHttp = await shop().client.create(body, { key });
    expect([overHttp.headers.get('idempotent-replayed'), overHttp.body.param]).toEqual(['true', '$.line_items[0].id']);
    expect((await mcp.create(body, { key })).error).toEqual(first.error);
    expect((await mcp.create(createBody(), { key })).error?.data?.code).toBe('idempotency_conflict');
  });

  it('is of one agent', async () => {
    const key = randomUUID();
    const beta = await connectMcp(shop().url, BETA_KEY);
    const one = sessionOf(await mcp.create(createBody(), { key }));
    const two = await beta.create(createBody(), { key });
    expect([two.replayed, sessionOf(two).id === one.id]).toEqual([false, false]);
  });

  it('of many equal creates at once, over both transports, makes one session', async () => {
    const key = randomUUID();
    const body = createBody();
    const ids = await Promise.all(
      Array.from({ length: 10 }, async (_, index) => {
        if (index % 2 === 0) return sessionOf(await mcp.create(body, { key })).id;
        return (await shop().client.create(body, { key })).body.id;
      }),
    );
    expect(new Set(ids).size).toBe(1);
  });

  it.each([
    ['empty', ''],
    ['blank', ' '],
    ['with a space at its end', 'key '],
    ['with a space at its start', ' key'],
    ['too long', 'k'.repeat(256)],
    ['with a line break', 'a\nb'],
    ['with a letter beyond ASCII', 'k\u00e9y'],
  ])('is refused where it is none: %s', async (_, key) => {
    const { error } = await mcp.create(createBody(), { key });
    expect([error?.code, error?.data?.code, error?.data?.param]).toEqual([
      -32000,
      'invalid_idempotency_key',
      '$.meta.idempotency_key',
    ]);
  });

  it.each([null, 7, {}])('is refused where it is no text: %j', async (key) => {
    const { error } = await mcp.create(createBody(), { meta: { idempotency_key: key } });
    expect([error?.code, error?.data?.code, error?.data?.param]).toEqual([-32000, 'invalid', '$.meta.idempotency_key']);
  });
});
