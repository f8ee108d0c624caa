import { describe, expect, it } from 'vitest';
import { ADDRESS, BUYER, completeBody, createBody } from '../support/builders.js';
import { readySession } from '../support/shopping.js';
import { sharedShop } from './shared-shop.js';

const shop = sharedShop();

/** The body with `foo: 1` put into the object at a path such as `line_items.0`. */
function withFoo(body: object, path: string, name = 'foo'): object {
  // Through JSON, so that no two parts of the copy are one object.
  const copy = JSON.parse(JSON.stringify(body)) as Record<string, unknown>;
  const at = path === '' ? copy : path.split('.').reduce((node, part) => node[part] as Record<string, unknown>, copy);
  at[name] = 1;
  return copy;
}

const jsonPath = (path: string): string =>
  ['$', ...path.split('.').filter(Boolean)].reduce((all, part) => all + (/^\d/.test(part) ? `[${part}]` : `.${part}`));

const BUYER_WITH_ALL = {
  ...BUYER,
  company: { name: 'c' },
  loyalty: { tier: 't' },
  tax_exemption: { certificate_id: 'x', certificate_type: 'resale' },
};
const GROUP = {
  id: 'g',
  item_ids: [],
  destination_type: 'shipping',
  fulfillment_details: { address: ADDRESS },
};
const CREATE = createBody({
  line_items: [{ id: 'item_123' }, { item: { id: 'item_456' } }],
  buyer: BUYER_WITH_ALL,
  fulfillment_groups: [GROUP],
  discounts: { codes: [] },
});
const UPDATE = {
  line_items: [{ id: 'item_123' }],
  buyer: BUYER_WITH_ALL,
  fulfillment_details: { address: ADDRESS },
  fulfillment_groups: [GROUP],
  discounts: { codes: [] },
  selected_fulfillment_options: [
    { type: 'shipping', option_id: 'standard', item_ids: [] },
    { type: 'shipping', shipping: { option_id: 'standard', item_ids: [] } },
  ],
};
const COMPLETE = completeBody('spt_1', {
  buyer: BUYER_WITH_ALL,
  authentication_result: {
    outcome: 'authenticated',
    outcome_details: {
      three_ds_cryptogram: 'c',
      electronic_commerce_indicator: '05',
      transaction_id: 't',
      version: '2.2.0',
    },
  },
  risk_signals: {},
  marketing_consents: [{ channel: 'email', opted_in: true }],
});

const PARTS = {
  create: [
    '',
    'line_items.0',
    'line_items.1.item',
    'buyer',
    'buyer.company',
    'buyer.loyalty',
    'buyer.tax_exemption',
    'fulfillment_details',
    'fulfillment_details.address',
    'fulfillment_groups.0',
    'fulfillment_groups.0.fulfillment_details.address',
    'discounts',
  ],
  update: [
    '',
    'line_items.0',
    'buyer',
    'fulfillment_details.address',
    'fulfillment_groups.0',
    'discounts',
    'selected_fulfillment_options.0',
    'selected_fulfillment_options.1.shipping',
  ],
  complete: [
    '',
    'payment_data',
    'payment_data.billing_address',
    'buyer',
    'authentication_result',
    'authentication_result.outcome_details',
    'risk_signals',
    'marketing_consents.0',
  ],
};

describe('unknown properties', () => {
  it.each(PARTS.create)('R-HTTP-14 of a create: in %j', async (path) => {
    const answer = await shop().client.create(withFoo(CREATE, path));
    expect([answer.status, answer.body.code, answer.body.param]).toEqual([400, 'invalid', `${jsonPath(path)}.foo`]);
  });

  it.each(PARTS.update)('R-HTTP-14 of an update, which then changes nothing: in %j', async (path) => {
    const session = await readySession(shop());
    const answer = await shop().client.update(session.id, withFoo(UPDATE, path));
    expect([answer.status, answer.body.code, answer.body.param]).toEqual([400, 'invalid', `${jsonPath(path)}.foo`]);
    expect((await shop().client.get(session.id)).body).toEqual(session);
  });

  it.each(PARTS.complete)('R-HTTP-14 of a complete, which then charges nothing: in %j', async (path) => {
    const session = await readySession(shop());
    const answer = await shop().client.complete(session.id, withFoo(COMPLETE, path));
    expect([answer.status, answer.body.code, answer.body.param]).toEqual([400, 'invalid', `${jsonPath(path)}.foo`]);
    expect((await shop().client.get(session.id)).body).toEqual(session);
  });

  it('R-HTTP-14 of a cancel, which then cancels nothing', async () => {
    const session = await readySession(shop());
    const answer = await shop().client.cancel(session.id, { foo: 1 });
    expect([answer.status, answer.body.param]).toEqual([400, '$.foo']);
    expect((await shop().client.get(session.id)).body).toEqual(session);
  });

  it.each([
    ["it's", "$['it\\'s']"],
    ['a b', "$['a b']"],
    ['0', "$['0']"],
    ['$schema', "$['$schema']"],
  ])('R-HTTP-14 R-HTTP-04 names %j as RFC 9535 does', async (name, param) => {
    const answer = await shop().client.create(withFoo(createBody(), '', name));
    expect([answer.status, answer.body.param]).toEqual([400, param]);
  });

  it.each(['cart_id', 'order_notes_', 'payment_data', 'selected_fulfillment_options'])(
    'R-CRE-03 R-CRT-09 a create takes no %s',
    async (name) => {
      const answer = await shop().client.create(createBody({ [name]: 'x' }));
      expect([answer.status, answer.body.param]).toEqual([400, `$.${name}`]);
    },
  );

  it.each(['currency', 'capabilities', 'locale', 'timezone', 'quote_id', 'metadata', 'affiliate_attribution'])(
    'R-UPD-02 R-AFF-01 an update takes no %s',
    async (name) => {
      const { id } = (await shop().client.create(createBody())).body;
      const answer = await shop().client.update(id, { [name]: createBody()[name as 'currency'] ?? { provider: 'p' } });
      expect([answer.status, answer.body.param]).toEqual([400, `$.${name}`]);
    },
  );

  it.each(['fulfillment_details', 'line_items', 'discounts', 'selected_fulfillment_options'])(
    'R-CMP-02 a complete takes no %s',
    async (name) => {
      const { id } = (await shop().client.create(createBody())).body;
      const answer = await shop().client.complete(id, completeBody('spt_1', { [name]: {} }));
      expect([answer.status, answer.body.param]).toEqual([400, `$.${name}`]);
    },
  );
});
