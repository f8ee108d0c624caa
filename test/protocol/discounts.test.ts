import { describe, expect, it } from 'vitest';
import { createBody, standardShipping } from '../support/builders.js';
import { amountOf } from '../support/identities.js';
import { sharedShop } from './shared-shop.js';

const shop = sharedShop();

const create = (codes: string[], more: object = {}) =>
  shop().client.create(createBody({ discounts: { codes }, ...more }));
const appliedCodes = (body: { discounts: { applied: { code?: string }[] } }) =>
  body.discounts.applied.map(({ code }) => code);

describe('discounts', () => {
  it('R-DSC-02 R-DSC-04 R-DSC-05 R-DSC-12 applies a code, in any case, of an agent that declares nothing', async () => {
    for (const code of ['SAVE10', 'save10', 'SaVe10']) {
      const { body } = await create([code]);
      expect(body.discounts.codes).toEqual([code]);
      expect(body.discounts.applied).toEqual([
        expect.objectContaining({
          code,
          amount: 200,
          automatic: false,
          coupon: { id: expect.any(String), name: '10% off items', percent_off: 10, duration: 'once' },
          allocations: [{ path: '$.line_items[0]', amount: 200 }],
        }),
      ]);
      expect(amountOf(body.totals, 'items_discount')).toBe(200);
      expect(body.line_items[0].discount_details).toEqual([
        { type: 'percentage', amount: 200, code, description: '10% off items', source: 'coupon' },
      ]);
    }
  });

  it('R-DSC-02 R-UPD-03 replaces the codes before, keeps them when absent, and clears them by an empty list', async () => {
    const { client } = shop();
    const { body } = await create(['SAVE10']);
    const other = await client.update(body.id, { discounts: { codes: ['FREESHIP'] } });
    expect(appliedCodes(other.body)).toEqual(['FREESHIP']);
    const same = await client.update(body.id, {});
    expect(appliedCodes(same.body)).toEqual(['FREESHIP']);
    const none = await client.update(body.id, { discounts: { codes: [] } });
    expect(none.body.discounts).toEqual({ codes: [], applied: [] });
  });

  it('R-DSC-03 takes coupons as the old name, and discounts.codes first', async () => {
    const old = await shop().client.create(createBody({ coupons: ['SAVE10'] }));
    expect(appliedCodes(old.body)).toEqual(['SAVE10']);
    const both = await create(['FREESHIP'], { coupons: ['SAVE10'] });
    expect(appliedCodes(both.body)).toEqual(['FREESHIP']);
    const updated = await shop().client.update(old.body.id, { coupons: ['SAVE10', 'FREESHIP'] });
    expect(appliedCodes(updated.body)).toEqual(['SAVE10', 'FREESHIP']);
  });

  it.each([
    ['EXPIRED', 'discount_code_expired'],
    ['NEWYEAR', 'discount_code_invalid'],
    ['NOTHING', 'discount_code_invalid'],
    ['FIVEOFF', 'discount_code_minimum_not_met'],
  ])('R-DSC-06 R-DSC-07 rejects %s as %s, and says so beside the code', async (code, reason) => {
    const { status, body } = await create(['SAVE10', code], { line_items: [{ id: 'item_digital' }] });
    expect(status).toBe(201);
    expect(body.discounts.rejected).toEqual([{ code, reason, message: expect.any(String) }]);
    expect(body.messages).toEqual([
      expect.objectContaining({ type: 'warning', code: reason, param: '$.discounts.codes[1]' }),
    ]);
    expect(body.status).toBe('ready_for_payment');
  });

  it('R-DSC-06 takes a code once', async () => {
    const { body } = await create(['SAVE10', 'save10']);
    expect(body.discounts.applied).toHaveLength(1);
    expect(body.discounts.rejected).toEqual([expect.objectContaining({ reason: 'discount_code_already_applied' })]);
  });

  it('R-DSC-08 R-DSC-10 takes the delivery off as a discount of the session', async () => {
    const { client } = shop();
    const { body } = await create(['FREESHIP']);
    const { body: session } = await client.update(body.id, standardShipping());
    expect([amountOf(session.totals, 'fulfillment'), amountOf(session.totals, 'discount')]).toEqual([599, 599]);
    expect(session.discounts.applied[0].allocations).toEqual([
      { path: "$.totals[?(@.type=='fulfillment')]", amount: 599 },
    ]);
    expect(session.line_items[0].discount_details).toBeUndefined();
  });

  it('R-DSC-05 R-DSC-09 takes a percentage first, then an amount from what is left, to the cent', async () => {
    const lines = [{ id: 'item_123' }, { id: 'item_456' }, { id: 'item_digital' }];
    const { body } = await create(['FIVEOFF', 'SAVE10'], { line_items: lines });
    const [percentage, amount] = body.discounts.applied;
    expect([percentage.coupon.percent_off, percentage.amount]).toEqual([10, 200 + 450 + 100]);
    expect([amount.coupon.amount_off, amount.coupon.currency, amount.amount]).toEqual([500, 'usd', 500]);
    expect(amountOf(body.totals, 'items_discount')).toBe(1250);
    expect(percentage.priority).toBeLessThan(amount.priority);
  });

  it('R-DSC-05 has an automatic discount without a code, and without being asked', async () => {
    const { body } = await shop().client.create(createBody({ line_items: [{ id: 'item_limited', quantity: 3 }] }));
    expect(body.discounts).toMatchObject({ codes: [], applied: [{ automatic: true, amount: 315 }] });
    expect(body.discounts.applied[0]).not.toHaveProperty('code');
    expect(body.line_items[0].discount_details).toEqual([
      expect.objectContaining({ type: 'volume', source: 'automatic', amount: 315 }),
    ]);
    expect(body.capabilities.extensions[0].name).toBe('discount');
  });
});
