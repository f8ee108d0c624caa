import { describe, expect, it } from 'vitest';
import { ADDRESS, BUYER, createBody, standardShipping } from '../support/builders.js';
import { paymentFor } from '../support/shopping.js';
import { sharedShop } from './shared-shop.js';

const shop = sharedShop();
const FILE = { line_items: [{ id: 'item_digital' }], fulfillment_details: undefined };
const BOTH = { line_items: [{ id: 'item_123' }, { id: 'item_456' }, { id: 'item_digital' }] };

interface Option {
  type: string;
  id: string;
}
const idsOf = (options: Option[]) => options.map(({ type, id }) => [type, id]);
const select = (option_id: string, item_ids: string[], type = 'shipping') => ({ type, option_id, item_ids });

describe('fulfillment', () => {
  it('R-FUL-01 offers shipping options with their totals and times', async () => {
    const { body } = await shop().client.create(createBody());
    expect(idsOf(body.fulfillment_options)).toEqual([
      ['shipping', 'standard'],
      ['shipping', 'express'],
    ]);
    const [standard] = body.fulfillment_options;
    expect(standard).toMatchObject({ title: 'Standard shipping', carrier: 'USPS' });
    expect(standard.totals).toEqual([{ type: 'total', display_text: expect.any(String), amount: 599 }]);
    expect(Date.parse(standard.earliest_delivery_time)).toBeLessThan(Date.parse(standard.latest_delivery_time));
  });

  it('R-FUL-01 R-FUL-09 delivers files to nothing but an email address', async () => {
    const { body } = await shop().client.create(createBody(FILE));
    expect(body.status).toBe('ready_for_payment');
    expect(idsOf(body.fulfillment_options)).toEqual([['digital', 'digital']]);
    expect(body.selected_fulfillment_options).toEqual([select('digital', [body.line_items[0].id], 'digital')]);
    const paid = await shop().client.complete(body.id, await paymentFor(shop(), body));
    expect(paid.body.status).toBe('completed');
  });

  it('R-FUL-09 needs the email address', async () => {
    const { body } = await shop().client.create(createBody({ ...FILE, buyer: undefined }));
    expect(body.status).toBe('not_ready_for_payment');
    const { body: mended } = await shop().client.update(body.id, { buyer: BUYER });
    expect(mended.status).toBe('ready_for_payment');
  });

  it('R-FUL-03 D-07 takes a flat selection, a nested one and one without a type, and answers flat', async () => {
    const { client } = shop();
    for (const selection of [
      select('express', ['item_123']),
      { type: 'shipping', shipping: { option_id: 'express', item_ids: ['item_123'] } },
      { option_id: 'express', item_ids: ['item_123'] },
      { option_id: 'express' },
    ]) {
      const { body } = await client.create(createBody());
      const updated = await client.update(body.id, { selected_fulfillment_options: [selection] });
      expect(updated.body.selected_fulfillment_options).toEqual([select('express', [body.line_items[0].id])]);
      expect(updated.body.status).toBe('ready_for_payment');
    }
  });

  it('R-FUL-05 D-08 means the same by a line id and by an item id', async () => {
    const { client } = shop();
    const { body } = await client.create(createBody(BOTH));
    const [first, second, file] = body.line_items.map(({ id }: { id: string }) => id);
    const chosen = [select('express', [first]), select('standard', ['item_456'])];
    const updated = await client.update(body.id, { selected_fulfillment_options: chosen });
    expect(updated.body.status).toBe('ready_for_payment');
    expect(updated.body.selected_fulfillment_options).toEqual([
      select('express', [first]),
      select('standard', [second]),
      select('digital', [file], 'digital'),
    ]);
  });

  it('R-FUL-06 is not ready while a parcel waits for its choice', async () => {
    const { client } = shop();
    const { body } = await client.create(createBody(BOTH));
    const part = await client.update(body.id, { selected_fulfillment_options: [select('standard', ['item_123'])] });
    expect(part.body.status).toBe('not_ready_for_payment');
    expect(part.body.messages).toContainEqual(
      expect.objectContaining({ type: 'error', code: 'missing', param: '$.selected_fulfillment_options' }),
    );
    const all = await client.update(body.id, standardShipping());
    expect(all.body.status).toBe('ready_for_payment');
    const covered = all.body.selected_fulfillment_options.flatMap(({ item_ids }: { item_ids: string[] }) => item_ids);
    expect(covered.sort()).toEqual(body.line_items.map(({ id }: { id: string }) => id).sort());
  });

  it('R-FUL-07 gives groups back as they were sent', async () => {
    const group = {
      id: 'g-1',
      item_ids: ['item_123'],
      destination_type: 'shipping',
      fulfillment_details: { name: 'Ada', address: ADDRESS },
      location_id: 'l-1',
      instructions: 'bell',
    };
    const { body } = await shop().client.create(createBody({ fulfillment_groups: [group] }));
    expect(body.fulfillment_groups).toEqual([group]);
    const two = [group, { ...group, id: 'g-2', item_ids: ['item_456'] }];
    const updated = await shop().client.update(body.id, {
      line_items: BOTH.line_items,
      fulfillment_groups: two,
    });
    expect(updated.body.fulfillment_groups).toEqual(two);
  });

  it.each([
    ['US', 'us', 'California'],
    ['CA', 'ca', 'Ontario'],
  ])('R-FUL-10 reads %s however it is written', async (_, country, state) => {
    const { body } = await shop().client.create(
      createBody({ fulfillment_details: { address: { ...ADDRESS, country, state } } }),
    );
    expect(idsOf(body.fulfillment_options)).toHaveLength(2);
    expect(body.fulfillment_details.address).toMatchObject({ country, state });
  });

  it('R-FUL-10 says where nothing is delivered, and where a state is not known', async () => {
    const at = (country: string, state: string) =>
      shop().client.create(createBody({ fulfillment_details: { address: { ...ADDRESS, country, state } } }));
    const france = await at('FR', 'IDF');
    expect(france.body.messages).toContainEqual(
      expect.objectContaining({ code: 'region_restricted', param: '$.fulfillment_details.address.country' }),
    );
    const nowhere = await at('US', 'Utopia');
    expect(nowhere.body.messages).toContainEqual(
      expect.objectContaining({ code: 'invalid', param: '$.fulfillment_details.address.state' }),
    );
    for (const { status, body } of [france, nowhere]) {
      expect([status, body.status]).toEqual([201, 'not_ready_for_payment']);
    }
    const bad = await at('USA', 'CA');
    expect([bad.status, bad.body.param]).toEqual([400, '$.fulfillment_details.address.country']);
  });
});
