import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { shopWithDiscounts } from '../protocol/own-shop.js';
import { ADDRESS, createBody, standardShipping } from '../support/builders.js';
import { createTestClock } from '../support/clock.js';
import { amountOf } from '../support/identities.js';
import { startApp, type TestApp } from '../support/start-app.js';

const HOUR = 3_600_000;
const clock = createTestClock();
const opened = clock.now();
const at = (hours: number) => new Date(opened + hours * HOUR).toISOString();

let shop: TestApp;
let remove: () => Promise<void>;
beforeAll(async () => {
  const own = await shopWithDiscounts([
    {
      id: 'volume',
      name: 'The more the cheaper',
      effect: {
        type: 'volume',
        tiers: [
          { from: 3, percent_off: 5 },
          { from: 10, percent_off: 10 },
        ],
      },
      variant_ids: ['prod_test_002'],
    },
    {
      id: 'soon',
      name: 'Until tonight',
      code: 'SOON',
      effect: { type: 'amount_off', amount_off: 100, per: 'unit' },
      starts_at: at(-1),
      ends_at: at(5),
      warn_hours: 6,
      limits: { total: 100, shown: true },
    },
    {
      id: 'later',
      name: 'This week',
      code: 'LATER',
      effect: { type: 'amount_off', amount_off: 1 },
      ends_at: at(9),
      warn_hours: 6,
    },
    {
      id: 'ship3',
      name: '$3 off standard shipping',
      code: 'Übersee 3',
      effect: { type: 'free_shipping', rate_ids: ['standard'], maximum_amount: 300 },
      destinations: ['US-TX', 'CA'],
    },
    { id: 'alpha', name: 'Only here', code: 'ALPHA', effect: { type: 'amount_off', amount_off: 1 }, agents: ['alpha'] },
    {
      id: 'member',
      name: 'Members',
      code: 'MEMBER',
      effect: { type: 'amount_off', amount_off: 1 },
      buyers: { registered: true },
    },
    {
      id: 'ada',
      name: 'For Ada',
      code: 'ADA',
      effect: { type: 'amount_off', amount_off: 1 },
      buyers: { emails: ['ADA@example.com'] },
    },
  ]);
  remove = own.remove;
  shop = await startApp({ shopDir: own.shopDir, inMemory: true, clock });
});
afterAll(async () => {
  await shop.close();
  await remove();
});

const create = async (codes: string[], more: object = {}) => {
  const { status, body, text } = await shop.client.create(createBody({ discounts: { codes }, ...more }));
  expect(status, text).toBe(201);
  return body;
};
const ofTexas = { fulfillment_details: { address: { ...ADDRESS, state: 'TX', city: 'Austin' } } };
const reasonsOf = ({ discounts }: { discounts: { rejected?: { reason: string }[] } }) =>
  (discounts.rejected ?? []).map(({ reason }) => reason);

describe('applied discounts', () => {
  it('"buy two get one" is a bogo of its line', async () => {
    // 4 x 10.00: two are paid, one is free, one is left over
    const body = await create(['TWOPLUSONE'], { line_items: [{ id: 'prod_test_001', quantity: 4 }] });
    expect(body.discounts.applied).toEqual([
      {
        id: 'disc_twoplusone',
        code: 'TWOPLUSONE',
        coupon: { id: 'disc_twoplusone', name: 'Buy two $10 test products, get one free', duration: 'once' },
        amount: 1000,
        automatic: false,
        method: 'each',
        priority: 1,
        allocations: [{ path: '$.line_items[0]', amount: 1000 }],
      },
    ]);
    expect(body.line_items[0].discount_details).toMatchObject([{ type: 'bogo', amount: 1000, source: 'coupon' }]);
    expect(amountOf(body.totals, 'subtotal')).toBe(3000);
  });

  it('a volume discount tells the percentage of its tier', async () => {
    // 3 x 25.00 = 75.00, 5 % of it is 3.75
    const body = await create([], { line_items: [{ id: 'prod_test_002', quantity: 3 }] });
    expect(body.discounts.applied).toMatchObject([{ automatic: true, amount: 375, coupon: { percent_off: 5 } }]);
    expect(body.line_items[0].discount_details).toMatchObject([{ type: 'volume', amount: 375, source: 'automatic' }]);
    const { body: more } = await shop.client.update(body.id, { line_items: [{ id: 'prod_test_002', quantity: 2 }] });
    expect(more.discounts.applied, 'below the first tier').toEqual([]);
  });

  it('an amount off each unit, with its times, its use and a warning that it ends', async () => {
    const body = await create(['soon', 'LATER'], { line_items: [{ id: 'item_123', quantity: 3 }] });
    const [soon, later] = body.discounts.applied;
    expect(soon).toMatchObject({
      amount: 300,
      method: 'each',
      coupon: { amount_off: 100, currency: 'usd', max_redemptions: 100, times_redeemed: 0 },
    });
    expect([Date.parse(soon.start), Date.parse(soon.end)]).toEqual([opened - HOUR, opened + 5 * HOUR]);
    expect(later.start).toBeUndefined();
    expect(later.coupon).not.toHaveProperty('times_redeemed');
    const warnings = body.messages.filter(({ type }: { type: string }) => type === 'warning');
    expect(warnings).toMatchObject([{ code: 'expiring_promotion', param: '$.discounts.applied[0]' }]);
    expect(warnings[0].content).toContain('Until tonight');
  });

  it('a part of the delivery, and tax on what is left of it', async () => {
    // Texas taxes shipping with 6.25 %: 599 - 300 = 299, of which 18.69 -> 19; of 1999 it is 124.94 -> 125
    const { id } = await create([' u\u0308bersee ３ '], ofTexas);
    const { body } = await shop.client.update(id, standardShipping());
    const of = (type: string) => amountOf(body.totals, type);
    expect([of('fulfillment'), of('discount'), of('tax'), of('total')]).toEqual([599, 300, 144, 1999 + 299 + 144]);
    expect(body.discounts.applied[0].allocations).toEqual([
      { path: "$.totals[?(@.type=='fulfillment')]", amount: 300 },
    ]);
    const express = { selected_fulfillment_options: [{ type: 'shipping', option_id: 'express', item_ids: [] }] };
    const { body: other } = await shop.client.update(id, express);
    expect([amountOf(other.totals, 'discount'), other.discounts.applied[0].amount]).toEqual([0, 0]);
  });
});

describe('rejected codes', () => {
  it('depend on where the order goes', async () => {
    const body = await create(['ÜBERSEE 3']);
    expect(reasonsOf(body)).toEqual(['discount_code_user_ineligible']);
    const { body: texan } = await shop.client.update(body.id, ofTexas);
    expect(reasonsOf(texan)).toEqual([]);
  });

  it('depend on the agent, without a word of who else there is', async () => {
    expect(reasonsOf(await create(['ALPHA']))).toEqual([]);
    const { body } = await shop.other.create(createBody({ discounts: { codes: ['ALPHA'] } }));
    expect(reasonsOf(body)).toEqual(['discount_code_invalid']);
    expect(JSON.stringify(body)).not.toContain('Only here');
  });

  it('depend on the buyer', async () => {
    const nobody = { buyer: undefined, fulfillment_details: undefined };
    const signedIn = { email: 'ada@example.com', authentication_status: 'authenticated' };
    const LOGIN = 'discount_code_user_not_logged_in';
    expect(reasonsOf(await create(['MEMBER', 'ADA'], nobody))).toEqual([LOGIN, LOGIN]);
    expect(reasonsOf(await create(['MEMBER', 'ADA'], { buyer: signedIn }))).toEqual([]);
    const bob = { buyer: { email: 'bob@example.com', account_type: 'guest' } };
    expect(reasonsOf(await create(['MEMBER', 'ADA'], bob))).toEqual([LOGIN, 'discount_code_user_ineligible']);
  });

  it('depend on those beside them, in the order in which they were sent', async () => {
    const body = await create(['WELCOME', 'SAVE10', 'FREESHIP']);
    expect(body.discounts.applied.map(({ code }: { code: string }) => code)).toEqual(['WELCOME', 'FREESHIP']);
    expect(body.discounts.rejected).toEqual([
      {
        code: 'SAVE10',
        reason: 'discount_code_combination_disallowed',
        message: 'This discount code cannot be combined with “15% off your first order”.',
      },
    ]);
    const { body: turned } = await shop.client.update(body.id, { discounts: { codes: ['SAVE10', 'WELCOME'] } });
    expect(reasonsOf(turned)).toEqual(['discount_code_combination_disallowed']);
    const { body: cleared } = await shop.client.update(body.id, { discounts: null });
    expect(cleared.discounts).toBeUndefined();
  });
});
