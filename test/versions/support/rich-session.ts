import { expect } from 'vitest';
import { ADDRESS, BUYER } from '../../support/builders.js';
import type { DatedAgent } from './agent.js';

/* Sessions of the newest version that say all there is to say. */

export const OFFICE = { ...ADDRESS, postal_code: '94103', line_two: 'Floor 2', company: 'Analytical Engines' };
export const HOME = {
  ...ADDRESS,
  name: 'Grace Hopper',
  line_one: '9 Elm Street',
  city: 'Austin',
  state: 'TX',
  postal_code: '73301',
};

export const RICH_BUYER = {
  ...BUYER,
  full_name: 'Ada Byron',
  phone_number: '+1 555 0101',
  customer_id: 'cus_ada',
  account_type: 'business',
  company: { name: 'Analytical Engines', department: 'Looms' },
  loyalty: { tier: 'gold', points_balance: 3 },
  tax_exemption: { certificate_id: 'NY-RESALE-1', certificate_type: 'resale' },
};

export const richCreate = (codes: readonly string[] = [], overrides: object = {}) => ({
  currency: 'usd',
  capabilities: { interventions: { supported: ['3ds'] }, extensions: ['discount'] },
  line_items: [
    { id: 'item_123', quantity: 2 },
    { id: 'item_456', quantity: 1 },
    { id: 'item_digital', quantity: 1 },
    { id: 'item_limited', quantity: 3 },
    { id: 'item_low', quantity: 1 },
    { id: 'item_pickup', quantity: 1 },
  ],
  buyer: RICH_BUYER,
  fulfillment_details: { name: 'Ada Byron', phone_number: '+1 555 0102', email: 'desk@example.com', address: OFFICE },
  discounts: { codes: ['SAVE10', 'FIVEOFF', 'EXPIRED', 'NONE', ...codes] },
  affiliate_attribution: { provider: 'network.example', token: 'atp_1', touchpoint: 'first' },
  locale: 'en-US',
  timezone: 'America/Los_Angeles',
  quote_id: 'quote_1',
  metadata: { gift_wrap: true, tip_amount: 150, order: 'theirs' },
  order_notes: 'Ring twice.',
  ...overrides,
});

type Line = { id: string; item: { id: string } };

export const lineIdOf = ({ line_items: lines }: { line_items: Line[] }, variant: string): string =>
  lines.find(({ item }) => item.id === variant)?.id ?? '';

/** One basket, four ways: a parcel, a pickup, the shop's own van, a download. */
export async function richSession(newest: DatedAgent, codes: readonly string[] = []) {
  const created = await newest.create(richCreate(codes));
  expect(created.status, created.text).toBe(201);
  const { body } = created;
  const van = body.fulfillment_options.find(({ type }: { type: string }) => type === 'local_delivery');
  const of = (...variants: string[]) => variants.map((variant) => lineIdOf(body, variant));
  const selected = await newest.update(body.id, {
    selected_fulfillment_options: [
      { type: 'shipping', option_id: 'standard', item_ids: of('item_456', 'item_limited', 'item_low') },
      { type: 'pickup', option_id: 'pickup_mission', item_ids: of('item_pickup') },
      { type: 'local_delivery', option_id: van.id, item_ids: of('item_123') },
    ],
  });
  expect(selected.body.status, selected.text).toBe('ready_for_payment');
  return selected.body;
}

/** Two homes, two parcels. */
export async function groupedSession(newest: DatedAgent) {
  const created = await newest.create(
    richCreate([], { line_items: [{ id: 'item_123' }, { id: 'item_456' }, { id: 'prod_test_001' }] }),
  );
  const { body } = created;
  const grouped = await newest.update(body.id, {
    fulfillment_groups: [
      {
        id: 'office',
        item_ids: [lineIdOf(body, 'item_123'), lineIdOf(body, 'item_456')],
        destination_type: 'shipping',
      },
      {
        id: 'home',
        item_ids: [lineIdOf(body, 'prod_test_001')],
        destination_type: 'shipping',
        fulfillment_details: { name: 'Grace', address: HOME },
        instructions: 'To the porch.',
      },
    ],
  });
  expect(grouped.status, grouped.text).toBe(200);
  const selected = await newest.update(body.id, {
    selected_fulfillment_options: grouped.body.fulfillment_options
      .filter(({ id }: { id: string }) => id.endsWith('standard'))
      .map(({ type, id }: { type: string; id: string }) => ({ type, option_id: id, item_ids: [] })),
  });
  expect(selected.body.status, selected.text).toBe('ready_for_payment');
  return selected.body;
}
