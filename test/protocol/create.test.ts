import { describe, expect, it } from 'vitest';
import { ADDRESS, BUYER, createBody } from '../support/builders.js';
import { totalOf } from '../support/shopping.js';
import { sharedShop } from './shared-shop.js';

const shop = sharedShop();

const MINIMAL = { currency: 'usd', capabilities: {}, line_items: [{ id: 'item_123' }] };

/** The body without the property at a path such as `buyer.email`. */
function without(body: object, path: string): object {
  const copy = structuredClone(body) as Record<string, unknown>;
  const names = path.split('.');
  const last = names.pop() ?? '';
  const parent = names.reduce((at, name) => at[name] as Record<string, unknown>, copy);
  delete parent[last];
  return copy;
}

describe('create', () => {
  it('R-CRE-01 R-HTTP-02 R-CRE-11 answers 201 with the whole session, which says what it lacks', async () => {
    const { status, body } = await shop().client.create(MINIMAL);
    expect(status).toBe(201);
    expect(body.id).toMatch(/^cs_[0-9a-f]{32}$/);
    expect([body.status, body.currency, body.fulfillment_options]).toEqual(['not_ready_for_payment', 'usd', []]);
    const missing = body.messages.map((message: { code: string; param: string }) => [message.code, message.param]);
    expect(missing).toContainEqual(['missing', '$.fulfillment_details.address']);
    expect(missing).toContainEqual(['missing', '$.buyer.email']);
    expect((await shop().client.get(body.id)).body).toEqual(body);
  });

  it.each([
    'line_items',
    'currency',
    'capabilities',
    'buyer.email',
    'fulfillment_details.address.name',
    'fulfillment_details.address.line_one',
    'fulfillment_details.address.city',
    'fulfillment_details.address.state',
    'fulfillment_details.address.country',
    'fulfillment_details.address.postal_code',
  ])('R-CRE-02 R-CRE-08 R-CRE-09 needs %s', async (path) => {
    const answer = await shop().client.create(without(createBody(), path));
    expect([answer.status, answer.body.code, answer.body.param]).toEqual([400, 'missing', `$.${path}`]);
  });

  it('R-CRE-02 needs at least one item', async () => {
    const answer = await shop().client.create(createBody({ line_items: [] }));
    expect([answer.status, answer.body.code, answer.body.param]).toEqual([400, 'invalid', '$.line_items']);
  });

  it('R-CRE-09 R-FUL-08 takes partial delivery details and a buyer with an email alone', async () => {
    const body = {
      ...MINIMAL,
      buyer: { email: 'a@example.com' },
      fulfillment_details: { email: 'b@example.com', phone_number: '+15551234567' },
    };
    const answer = await shop().client.create(body);
    expect(answer.status).toBe(201);
    expect(answer.body.buyer).toEqual(body.buyer);
    expect(answer.body.fulfillment_details).toEqual(body.fulfillment_details);
  });

  it('R-FUL-08 knows no `phone`', async () => {
    const answer = await shop().client.create({ ...MINIMAL, fulfillment_details: { phone: '+15551234567' } });
    expect([answer.status, answer.body.param]).toEqual([400, '$.fulfillment_details.phone']);
  });

  it('R-CRE-03 R-SES-02 R-SES-03 takes every optional field and gives back those that an answer has', async () => {
    const optional = {
      buyer: {
        ...BUYER,
        full_name: 'Ada Byron',
        phone_number: '+15551234567',
        customer_id: 'c1',
        account_type: 'registered',
        authentication_status: 'authenticated',
        company: { name: 'Engines', tax_id: '1', department: 'd', cost_center: 'c' },
        loyalty: { tier: 'gold', points_balance: 12, member_since: '2020-01-02T03:04:05Z' },
        tax_exemption: {
          certificate_id: 'x',
          certificate_type: 'resale',
          exempt_regions: ['CA'],
          expires_at: '2030-01-02T03:04:05+02:00',
        },
      },
      fulfillment_details: { name: 'Ada', phone_number: '1', email: 'c@example.com', address: ADDRESS },
      fulfillment_groups: [{ id: 'g1', item_ids: ['item_123'], destination_type: 'shipping', instructions: 'bell' }],
      locale: 'en-US',
      timezone: 'America/Los_Angeles',
      quote_id: 'q-1',
      metadata: { deep: { list: [1, null, 'x'] }, 'a key': true },
    };
    const answer = await shop().client.create({
      ...MINIMAL,
      ...optional,
      coupons: ['SAVE10'],
      order_notes: 'bell',
      affiliate_attribution: { provider: 'p', token: 't' },
    });
    expect(answer.status, answer.text).toBe(201);
    expect(answer.body).toMatchObject(optional);
    expect(answer.body.order_notes).toBeUndefined();
  });

  it('R-CRE-03 takes order notes of 5000 characters and refuses more', async () => {
    expect((await shop().client.create({ ...MINIMAL, order_notes: 'x'.repeat(5000) })).status).toBe(201);
    const answer = await shop().client.create({ ...MINIMAL, order_notes: 'x'.repeat(5001) });
    expect([answer.status, answer.body.code, answer.body.param]).toEqual([400, 'invalid', '$.order_notes']);
  });

  it('R-CRE-10 writes the currency in lower case and takes it in upper case', async () => {
    const answer = await shop().client.create({ ...MINIMAL, currency: 'USD' });
    expect([answer.status, answer.body.currency]).toEqual([201, 'usd']);
  });

  it.each(['xxx', 'eur', 'JPY'])('R-CRE-10 refuses the currency %s', async (currency) => {
    const answer = await shop().client.create({ ...MINIMAL, currency });
    expect([answer.status, answer.body.code, answer.body.param]).toEqual([400, 'unsupported_currency', '$.currency']);
  });

  it.each(['us', 'dollar', '', 7, null])('R-CRE-10 refuses %j as a currency', async (currency) => {
    const answer = await shop().client.create({ ...MINIMAL, currency });
    expect([answer.status, answer.body.param]).toEqual([400, '$.currency']);
  });

  it.each(['2020-01-02', '2020-01-02T03:04Z', 'yesterday'])(
    'R-CRE-03 refuses %s as a date and time, which could not be answered either',
    async (time) => {
      const buyer = { email: 'a@example.com', loyalty: { member_since: time } };
      const answer = await shop().client.create({ ...MINIMAL, buyer });
      expect([answer.status, answer.body.param]).toEqual([400, '$.buyer.loyalty.member_since']);
    },
  );

  it.each(['no at', 'a@b', 'a@@example.com', 'a@-example.com', 'a@example-.com', 'a b@example.com'])(
    'R-CRE-09 refuses %s as an email address',
    async (email) => {
      const answer = await shop().client.create({ ...MINIMAL, buyer: { email } });
      expect([answer.status, answer.body.param]).toEqual([400, '$.buyer.email']);
    },
  );

  it('R-CRE-05 charges the price of the catalog, whatever the agent says', async () => {
    const plain = await shop().client.create(createBody());
    for (const line of [
      { id: 'item_123', unit_amount: 1, name: 'Nearly free' },
      { item: { id: 'item_123', unit_amount: 1, name: 'Nearly free' } },
      { id: 'item_123', unit_amount: 99_999_999 },
    ]) {
      const answer = await shop().client.create(createBody({ line_items: [line] }));
      expect(answer.body.line_items[0].item).toEqual(plain.body.line_items[0].item);
      expect(answer.body.line_items[0].unit_amount).toBe(1999);
      expect(totalOf(answer.body)).toBe(totalOf(plain.body));
      expect(answer.body.messages).toContainEqual(
        expect.objectContaining({ type: 'warning', code: 'price_change', param: '$.line_items[0].unit_amount' }),
      );
    }
    const right = await shop().client.create(createBody({ line_items: [{ id: 'item_123', unit_amount: 1999 }] }));
    expect(right.body.messages.map(({ code }: { code: string }) => code)).not.toContain('price_change');
  });
});
