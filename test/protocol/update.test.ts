import { describe, expect, it } from 'vitest';
import { ADDRESS, createBody, standardShipping } from '../support/builders.js';
import { amountOf } from '../support/identities.js';
import { readySession, totalOf } from '../support/shopping.js';
import { sharedShop } from './shared-shop.js';

const shop = sharedShop();

interface Message {
  type: string;
  code?: string;
  param?: string;
}
const told = (body: { messages: Message[] }) => body.messages.map(({ type, code, param }) => [type, code, param]);

describe('update', () => {
  it('R-UPD-01 R-UPD-02 answers 200; an empty one changes nothing but the time', async () => {
    const session = await readySession(shop());
    const { status, body } = await shop().client.update(session.id, {});
    expect(status).toBe(200);
    expect({ ...body, updated_at: '' }).toEqual({ ...session, updated_at: '' });
  });

  it('R-UPD-03 leaves what is absent', async () => {
    const session = await readySession(shop(), { discounts: { codes: ['SAVE10'] } });
    const { body } = await shop().client.update(session.id, { buyer: { email: 'new@example.com' } });
    expect(body.buyer).toEqual({ email: 'new@example.com' });
    for (const part of ['line_items', 'fulfillment_details', 'selected_fulfillment_options', 'discounts', 'totals']) {
      expect(body[part]).toEqual(session[part as 'totals']);
    }
  });

  it.each([
    ['buyer', ['buyer']],
    ['fulfillment_details', ['fulfillment_details']],
    ['fulfillment_groups', ['fulfillment_groups']],
    ['discounts', ['discounts']],
    ['coupons', ['discounts']],
  ])('R-UPD-03 D-10 null clears %s', async (name, gone) => {
    const session = await readySession(shop(), {
      discounts: { codes: ['SAVE10'] },
      fulfillment_groups: [{ id: 'g', item_ids: ['item_123'], destination_type: 'shipping' }],
    });
    const { status, body } = await shop().client.update(session.id, { [name]: null });
    expect(status).toBe(200);
    for (const part of gone) {
      expect(session).toHaveProperty(part);
      expect(body[part]).toBeUndefined();
    }
  });

  it('R-UPD-03 null clears the selection and the notes', async () => {
    const session = await readySession(shop());
    const { body } = await shop().client.update(session.id, { selected_fulfillment_options: null, order_notes: null });
    expect([body.status, body.selected_fulfillment_options]).toEqual(['not_ready_for_payment', []]);
  });

  it('R-UPD-03 null clears nothing that must be there', async () => {
    const session = await readySession(shop());
    const answer = await shop().client.update(session.id, { line_items: null });
    expect([answer.status, answer.body.param]).toEqual([400, '$.line_items']);
  });

  it('R-UPD-04 replaces all lines, and refuses to leave none', async () => {
    const { client } = shop();
    const { body } = await client.create(createBody({ line_items: [{ id: 'item_123' }, { id: 'item_456' }] }));
    const one = await client.update(body.id, { line_items: [{ id: 'item_456' }] });
    expect(one.body.line_items).toHaveLength(1);
    expect(one.body.line_items[0].item.id).toBe('item_456');
    const none = await client.update(body.id, { line_items: [] });
    expect([none.status, none.body.param]).toEqual([400, '$.line_items']);
    expect((await client.get(body.id)).body.line_items).toHaveLength(1);
  });

  it('R-LIN-03 keeps the id of a line whose item stays', async () => {
    const { client } = shop();
    const { body } = await client.create(createBody({ line_items: [{ id: 'item_123' }, { id: 'item_456' }] }));
    const [, skillet] = body.line_items;
    const updated = await client.update(body.id, {
      line_items: [{ id: 'prod_test_001' }, { id: 'item_456', quantity: 3 }],
    });
    expect(updated.body.line_items[1].id).toBe(skillet.id);
    expect(updated.body.line_items[0].id).not.toBe(body.line_items[0].id);
  });

  it('R-UPD-05 works out totals, tax and status anew', async () => {
    const { client } = shop();
    const session = await readySession(shop());
    const express = await client.update(session.id, {
      selected_fulfillment_options: [{ type: 'shipping', option_id: 'express', item_ids: [] }],
    });
    expect(amountOf(express.body.totals, 'fulfillment')).toBe(1499);
    expect(totalOf(express.body) - totalOf(session)).toBe(900);
    const oregon = await client.update(session.id, {
      fulfillment_details: { address: { ...ADDRESS, state: 'OR' } },
    });
    expect(amountOf(session.totals, 'tax')).toBe(175);
    expect(amountOf(oregon.body.totals, 'tax')).toBe(0);
    const two = await client.update(session.id, { line_items: [{ id: 'item_123', quantity: 2 }] });
    expect(amountOf(two.body.totals, 'items_base_amount')).toBe(3998);
    const homeless = await client.update(session.id, { fulfillment_details: {} });
    expect(homeless.body.status).toBe('not_ready_for_payment');
    expect(homeless.body.fulfillment_options).toEqual([]);
  });

  it.each([
    ['an unknown option', { type: 'shipping', option_id: 'rocket', item_ids: [] }, '.option_id'],
    ['another type', { type: 'digital', option_id: 'standard', item_ids: [] }, '.type'],
    ['an unknown item', { type: 'shipping', option_id: 'standard', item_ids: ['li_none'] }, '.item_ids'],
    ['an unknown option, nested', { type: 'shipping', shipping: { option_id: 'rocket' } }, '.shipping.option_id'],
    [
      'an unknown item, nested',
      { type: 'shipping', shipping: { option_id: 'standard', item_ids: ['no'] } },
      '.shipping.item_ids',
    ],
  ])('R-UPD-06 R-FUL-04 refuses %s and changes nothing', async (_, selection, where) => {
    const session = await readySession(shop());
    const good = { type: 'shipping', option_id: 'express', item_ids: [] };
    const answer = await shop().client.update(session.id, { selected_fulfillment_options: [good, selection] });
    const param = `$.selected_fulfillment_options[1]${where}`;
    expect([answer.status, answer.body.code, answer.body.param]).toEqual([400, 'invalid', param]);
    expect((await shop().client.get(session.id)).body).toEqual(session);
  });

  it('R-UPD-07 drops a selection that the new address does not offer, and says so', async () => {
    const session = await readySession(shop());
    const { status, body } = await shop().client.update(session.id, {
      fulfillment_details: { address: { ...ADDRESS, country: 'FR', state: 'IDF' } },
    });
    expect(status).toBe(200);
    expect([body.status, body.selected_fulfillment_options]).toEqual(['not_ready_for_payment', []]);
    expect(told(body)).toContainEqual(['error', 'region_restricted', '$.fulfillment_details.address.country']);
    expect(body.messages.some((message: Message) => message.type === 'warning')).toBe(true);
    const back = await shop().client.update(session.id, { fulfillment_details: { address: ADDRESS } });
    expect([back.body.status, back.body.selected_fulfillment_options]).toEqual(['not_ready_for_payment', []]);
  });

  it('R-UPD-07 R-STA-04 keeps a selection for the lines that stay', async () => {
    const { client } = shop();
    const { body: created } = await client.create(createBody({ line_items: [{ id: 'item_123' }, { id: 'item_456' }] }));
    const ids = created.line_items.map(({ id }: { id: string }) => id);
    await client.update(created.id, standardShipping(ids));
    const { body: shorter } = await client.update(created.id, { line_items: [{ id: 'item_123' }] });
    expect(shorter.status).toBe('ready_for_payment');
    expect(shorter.selected_fulfillment_options).toEqual([
      { type: 'shipping', option_id: 'standard', item_ids: [ids[0]] },
    ]);
    const { body: again } = await client.update(created.id, {});
    expect({ ...again, updated_at: '', messages: [] }).toEqual({ ...shorter, updated_at: '', messages: [] });
  });

  it('R-UPD-07 a selection whose lines are all gone covers no other line', async () => {
    const { client } = shop();
    const { body: created } = await client.create(createBody());
    await client.update(created.id, standardShipping([created.line_items[0].id]));
    const { body } = await client.update(created.id, { line_items: [{ id: 'item_456' }] });
    expect([body.status, body.selected_fulfillment_options]).toEqual(['not_ready_for_payment', []]);
    expect(told(body)).toContainEqual(['error', 'missing', '$.selected_fulfillment_options']);
  });

  it.each(['completed', 'canceled', 'expired'])('R-UPD-08 refuses to change what is %s', async (status) => {
    const { app, client, clock, stripe } = shop();
    const session = await readySession(shop());
    if (status === 'canceled') await client.cancel(session.id);
    if (status === 'expired') {
      clock.advance(361 * 60_000);
      await app.sweeper.runOnce();
    }
    if (status === 'completed') {
      const token = await stripe.mint({ amount: totalOf(session) });
      await client.complete(session.id, {
        payment_data: {
          handler_id: 'card_tokenized',
          instrument: { type: 'card', credential: { type: 'spt', token } },
        },
      });
    }
    const before = await client.get(session.id);
    expect(before.body.status).toBe(status);
    const answer = await client.update(session.id, { line_items: [{ id: 'item_456' }] });
    expect([answer.status, answer.body.code]).toEqual([409, 'session_not_modifiable']);
    expect((await client.get(session.id)).text).toBe(before.text);
  });

  it('R-GET-01 answers 404 where there is no session', async () => {
    const answer = await shop().client.update('cs_unknown', {});
    expect([answer.status, answer.body.code]).toEqual([404, 'session_not_found']);
  });
});
