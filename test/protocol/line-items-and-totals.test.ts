import { describe, expect, it } from 'vitest';
import { ADDRESS, createBody } from '../support/builders.js';
import { amountOf } from '../support/identities.js';
import { readySession } from '../support/shopping.js';
import { sharedShop } from './shared-shop.js';

const shop = sharedShop();

const LINE = ['id', 'item', 'quantity', 'totals'];
const FORBIDDEN = ['base_amount', 'discount', 'subtotal', 'tax', 'total'];
const TOTAL_TYPES = ['items_base_amount', 'items_discount', 'subtotal', 'discount', 'fulfillment', 'tax', 'total'];

const inState = (state: string, country = 'US') => ({
  fulfillment_details: { address: { ...ADDRESS, country, state } },
});

describe('line items and totals', () => {
  it('R-LIN-01 R-LIN-02 says each line by item, quantity and totals', async () => {
    const { body } = await shop().client.create(createBody({ line_items: [{ id: 'item_456', quantity: 2 }] }));
    const [line] = body.line_items;
    for (const name of LINE) expect(line[name]).toBeDefined();
    for (const name of FORBIDDEN) expect(line[name]).toBeUndefined();
    expect(line).toMatchObject({
      item: { id: 'item_456', name: 'Camp Skillet, 26 cm', unit_amount: 4500 },
      quantity: 2,
      variant_id: 'item_456',
      product_id: 'camp-skillet',
      weight: { value: 2000, unit: 'g' },
      availability_status: 'in_stock',
      variant_options: [{ name: 'Size', value: '26 cm' }],
    });
  });

  it('R-LIN-02 says the most of an item that one order may have', async () => {
    const { body } = await shop().client.create(createBody({ line_items: [{ id: 'item_limited' }] }));
    expect(body.line_items[0].max_quantity_per_order).toBe(5);
  });

  it('R-TOT-01 R-TOT-02 R-TOT-07 has one row of each type it needs', async () => {
    const session = await readySession(shop(), { discounts: { codes: ['SAVE10', 'FREESHIP'] } });
    expect(session.totals.map(({ type }) => type)).toEqual(TOTAL_TYPES);
    for (const { display_text: text } of session.totals) expect(text.length).toBeGreaterThan(0);
    const bare = await shop().client.create(createBody({ fulfillment_details: undefined }));
    expect(bare.body.totals.map(({ type }: { type: string }) => type)).toEqual([
      'items_base_amount',
      'subtotal',
      'total',
    ]);
  });

  /* Worked out by hand: 1999 + 5.99 standard shipping. */
  it.each([
    ['CA', 'US', 175, 599, 2773],
    ['NY', 'US', 177, 599, 2775],
    ['TX', 'US', 125 + 37, 599, 2760],
    ['OR', 'US', 0, 599, 2598],
    ['ON', 'CA', 260, 1299, 3558],
  ])('R-TOT-06 R-UPD-05 taxes what goes to %s, %s', async (state, country, tax, fulfillment, total) => {
    const session = await readySession(shop(), inState(state, country));
    expect([
      amountOf(session.totals, 'tax'),
      amountOf(session.totals, 'fulfillment'),
      amountOf(session.totals, 'total'),
    ]).toEqual([tax, fulfillment, total]);
  });

  it('R-TOT-06 splits the tax by jurisdiction and rate', async () => {
    const session = await readySession(shop(), inState('TX'));
    const tax = session.totals.find(({ type }) => type === 'tax');
    expect(tax?.breakdown).toEqual([{ jurisdiction: 'Texas', rate: 0.0625, amount: 162 }]);
  });

  it('R-TOT-06 R-HTTP-07 holds for many lines, codes and places', async () => {
    const { client } = shop();
    const items = ['item_123', 'item_456', 'item_digital', 'item_limited', 'prod_test_001', 'prod_test_003'];
    const codes = [[], ['SAVE10'], ['FIVEOFF', 'SAVE10'], ['FREESHIP', 'FIVEOFF'], ['SAVE10', 'FREESHIP', 'EXPIRED']];
    const places = ['CA', 'NY', 'TX', 'OR', 'AR', 'MN'];
    for (let round = 0; round < 60; round += 1) {
      const lines = items.filter((_, index) => (round + 1) & (1 << index));
      const session = await client.create(
        createBody({
          line_items: lines.map((id, index) => ({ id, quantity: ((round + index) % 5) + 1 })),
          discounts: { codes: codes[round % codes.length] },
          ...inState(places[round % places.length] ?? 'CA'),
        }),
      );
      // The client holds every answer against the identities.
      expect(session.status, session.text).toBe(201);
      const [option] = session.body.fulfillment_options.filter(({ type }: { type: string }) => type === 'shipping');
      if (!option) continue;
      const chosen = { type: 'shipping', option_id: option.id, item_ids: [] };
      const updated = await client.update(session.body.id, { selected_fulfillment_options: [chosen] });
      expect(amountOf(updated.body.totals, 'fulfillment')).toBe(amountOf(option.totals, 'total'));
    }
  });
});
