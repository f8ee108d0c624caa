import { beforeAll, describe, expect, it } from 'vitest';
import type { AcpAnswer } from '../support/acp-client.js';
import { completeBody, createBody, standardShipping } from '../support/builders.js';
import { paymentFor, readySession } from '../support/shopping.js';
import { sharedShop } from './shared-shop.js';

const shop = sharedShop();
const KEY = 'the-key-of-alpha';
const ids: Record<string, string> = {};
/** One unknown id beside each known one, so that both have the same history of keys. */
const nowhere: Record<string, string> = {
  open: 'cs_unknown_1',
  completed: 'cs_unknown_2',
  canceled: 'cs_unknown_3',
};

beforeAll(async () => {
  const { client } = shop();
  const open = await client.create(createBody(), { key: KEY });
  await client.update(open.body.id, standardShipping(), { key: KEY });
  const paid = await readySession(shop());
  await client.complete(paid.id, await paymentFor(shop(), paid), { key: KEY });
  const canceled = await readySession(shop());
  await client.cancel(canceled.id, undefined, { key: KEY });
  Object.assign(ids, { open: open.body.id, completed: paid.id, canceled: canceled.id });
});

/** Everything of an answer that a caller can compare, the ids of the request aside. */
const seen = ({ status, headers, text }: AcpAnswer) => ({
  status,
  text,
  headers: [...headers].filter(([name]) => !['date', 'request-id'].includes(name)),
});

const ROUTES: [string, string, string, unknown][] = [
  ['retrieve', 'GET', '', undefined],
  ['update', 'POST', '', standardShipping()],
  ['an update that cannot be read', 'POST', '', { foo: 1 }],
  ['an update of unknown items', 'POST', '', { line_items: [{ id: 'none' }] }],
  ['an update of unknown options', 'POST', '', { selected_fulfillment_options: [{ option_id: 'rocket' }] }],
  ['complete', 'POST', '/complete', completeBody('spt_1')],
  ['a complete by an unknown handler', 'POST', '/complete', { ...completeBody('spt_1'), order_notes: 'x' }],
  ['cancel', 'POST', '/cancel', undefined],
  ['a cancel with a trace', 'POST', '/cancel', { intent_trace: { reason_code: 'other' } }],
  ['another method', 'PUT', '', undefined],
];

describe('another agent', () => {
  describe.each(['open', 'completed', 'canceled'])('of a session that is %s', (state) => {
    it.each(ROUTES)('R-AUTH-02 sees in %s what it sees of no session', async (_, method, path, body) => {
      const { other, client } = shop();
      const id = ids[state] ?? '';
      const before = await client.get(id);
      for (const key of method === 'POST' ? [KEY, `beta ${method}${path}${JSON.stringify(body)}`] : [null]) {
        const theirs = await other.request(`/checkout_sessions/${id}${path}`, { method, body, key });
        const nobodys = await other.request(`/checkout_sessions/${nowhere[state]}${path}`, { method, body, key });
        expect(seen(theirs)).toEqual(seen(nobodys));
        expect(theirs.status).toBeGreaterThanOrEqual(400);
      }
      expect((await client.get(id)).text).toBe(before.text);
    });
  });

  it.each(['open', 'completed', 'canceled'])(
    'R-AUTH-02 is given no answer that was kept for alpha: %s',
    async (state) => {
      const id = ids[state] ?? '';
      for (let reads = 0; reads < 3; reads += 1) expect((await shop().client.get(id)).status).toBe(200);
      expect(seen(await shop().other.get(id))).toEqual(seen(await shop().other.get(nowhere[state] ?? '')));
    },
  );

  it('R-AUTH-02 R-IDM-03 creates with a key of alpha a session of its own', async () => {
    const own = await shop().other.create(createBody({ locale: 'de' }), { key: KEY });
    expect([own.status, own.headers.get('idempotent-replayed')]).toEqual([201, null]);
    expect((await shop().client.get(own.body.id)).status).toBe(404);
    expect((await shop().other.get(own.body.id)).status).toBe(200);
  });
});
