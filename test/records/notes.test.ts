import { expect, it } from 'vitest';
import { sharedShop } from '../protocol/shared-shop.js';
import { createBody, standardShipping } from '../support/builders.js';
import { createMerchantClient } from '../support/merchant-client.js';
import { paymentFor } from '../support/shopping.js';

/* What the agent writes on the order, and what it keeps with the session. */

const shop = sharedShop();
const HOSTILE = '<script>alert("notes")</script> & \u202e';

async function orderOf(notes: { create?: string; update?: (string | null)[]; complete?: string }) {
  const { client } = shop();
  const { id } = (await client.create(createBody({ order_notes: notes.create }))).body;
  let session = (await client.update(id, standardShipping())).body;
  for (const order_notes of notes.update ?? []) session = (await client.update(id, { order_notes })).body;
  expect(session).not.toHaveProperty('order_notes');
  const shown = await createMerchantClient(shop().url).get(`/sessions/${id}`);
  const payment = { ...(await paymentFor(shop(), session)), ...(notes.complete && { order_notes: notes.complete }) };
  const { body } = await client.complete(id, payment);
  expect(body.status).toBe('completed');
  return { order: body.order, open: shown.body.order_notes };
}

it.each([
  ['create', { create: 'bell' }, 'bell', 'bell'],
  ['update', { create: 'bell', update: ['door'] }, 'door', 'door'],
  ['update that clears', { create: 'bell', update: [null] }, undefined, undefined],
  ['update after it was cleared', { create: 'bell', update: [null, 'gate'] }, 'gate', 'gate'],
  ['complete, which comes last', { create: 'bell', complete: 'gate' }, 'bell', 'gate'],
  ['complete alone', { complete: HOSTILE }, undefined, HOSTILE],
  ['nobody', {}, undefined, undefined],
])('R-SES-02 order notes of %s', async (_, notes, before, after) => {
  const { order, open } = await orderOf(notes);
  expect(open).toBe(before);
  expect(order.confirmation.order_notes).toBe(after);
  const seen = await createMerchantClient(shop().url).get(`/orders/${order.id}`);
  expect(seen.body.confirmation.order_notes).toBe(after);
  expect(await (await fetch(order.permalink_url)).text()).not.toContain('<script>');
});

it.each([
  ['update', 5000, 200],
  ['update', 5001, 400],
  ['complete', 5001, 400],
])('R-CRE-03 order notes of %s have at most 5000 characters: %i', async (operation, length, status) => {
  const { client } = shop();
  const { id } = (await client.create(createBody())).body;
  const session = (await client.update(id, standardShipping())).body;
  const order_notes = 'x'.repeat(length);
  const answer =
    operation === 'update'
      ? await client.update(id, { order_notes })
      : await client.complete(id, { ...(await paymentFor(shop(), session)), order_notes });
  expect([answer.status, answer.body.param]).toEqual([status, status === 400 ? '$.order_notes' : undefined]);
});

it('R-SES-03 metadata is in every answer as it was sent, and no part of an update or a payment', async () => {
  const { client } = shop();
  const metadata = { deep: { list: [1, null, 'x', -0.5] }, 'a key': true, empty: {} };
  const created = await client.create(createBody({ metadata }));
  const { id } = created.body;
  const updated = await client.update(id, standardShipping());
  const refused = await client.update(id, { metadata: {} });
  expect([refused.status, refused.body.param]).toEqual([400, '$.metadata']);
  const payment = await paymentFor(shop(), updated.body);
  const late = await client.complete(id, { ...payment, metadata: {} });
  expect([late.status, late.body.param]).toEqual([400, '$.metadata']);
  const paid = await client.complete(id, payment);
  for (const { body } of [created, updated, paid, await client.get(id)]) expect(body.metadata).toEqual(metadata);
  expect(paid.body.order).not.toHaveProperty('metadata');
});
