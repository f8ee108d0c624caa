import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createCreditDesk } from '../credit/support/credits.js';
import { soldOf } from '../orders/support/buying.js';
import type { RunningSeller } from '../orders/support/seller.js';
import { amountsOf } from '../prices/support/shop.js';
import { ADDRESS, BUYER } from '../support/builders.js';
import { paymentFor, readySession } from '../support/shopping.js';
import { createStripeShop, type StripeShop, sell } from './support/stripe-shop.js';
import { recorded, type TaxOnRecord } from './support/tax-record.js';

/* Texas takes 6.25 % of everything: of 33.33 -> 2.08, of 10.00 -> 0.63, of a fee of 1.00 -> 0.06, of gift wrap at 5.00 -> 0.31. */

const TEXAS = { ...ADDRESS, city: 'Austin', state: 'TX', postal_code: '73301' };
const TAX = 208 + 63 + 6 + 31;
const TAXED = 3333 + 1000 + 100 + 500;
const TIP = 300;

let shop: StripeShop;
let running: RunningSeller;
beforeAll(async () => {
  shop = await createStripeShop({
    tax: { provider: 'stripe', exemptions: { accept: 'any' } },
    fees: [{ id: 'service', title: 'Service fee', amount: 100 }],
    gift_wrap: { amount: 500 },
    tips: { maximum_percent: 10 },
  });
  await sell(shop.stripe, { id: 'boots', amount: 3333 });
  running = await shop.start();
});
afterAll(() => shop.close());

async function buy(more: object = {}) {
  const session = await readySession(running, {
    line_items: [{ id: 'boots', quantity: 1 }],
    fulfillment_details: { name: 'Ada', email: 'ada@example.com', address: TEXAS },
    metadata: { gift_wrap: true, tip_amount: TIP },
    ...more,
  });
  const { orderId } = soldOf(await running.client.complete(session.id, await paymentFor(running, session)));
  return { session, orderId };
}

/** What was put on record since. */
async function since(before: readonly TaxOnRecord[]) {
  return (await recorded(running)).slice(before.length).map(({ amount_total: amount, tax }) => [amount, tax]);
}

describe('what is paid beside the goods, at Stripe Tax', () => {
  it('is taxed and recorded with the sale, all but the tip, and goes back with it', async () => {
    const before = await recorded(running);
    const { session, orderId } = await buy();
    expect(amountsOf(session.totals)).toMatchObject({ fee: 100, gift_wrap: 500, tip: TIP, tax: TAX });
    expect(amountsOf(session.totals).total).toBe(TAXED + TIP + TAX);
    await recorded(running);
    const { body } = await running.merchant.refund(orderId);
    expect(body.refund.amount).toBe(TAXED + TIP + TAX);
    expect(await since(before)).toEqual([
      [TAXED + TAX, TAX],
      [-(TAXED + TAX), -TAX],
    ]);
  });

  it('goes back with the last of the lines, after the delivery', async () => {
    const before = await recorded(running);
    const { session, orderId } = await buy();
    const line = session.line_items[0]?.id;
    await running.merchant.refund(orderId, { line_items: [{ id: line, quantity: 1 }] });
    await recorded(running);
    await running.merchant.refund(orderId);
    const [sale, lines, rest] = await since(before);
    expect(sale).toEqual([TAXED + TAX, TAX]);
    expect(lines).toEqual([-(3333 + 208), -208]);
    expect(rest).toEqual([-(TAXED + TAX - 3541), -(TAX - 208)]);
  });

  it('goes back in full where store credit paid a part: tax is on the price, not on what the card paid', async () => {
    const before = await recorded(running);
    const { code } = await createCreditDesk(running.url).issue(2000);
    const { session, orderId } = await buy({ discounts: { codes: [code] } });
    const card = TAXED + TIP + TAX - 2000;
    expect(amountsOf(session.totals)).toMatchObject({ tax: TAX, store_credit: 2000, total: card });
    await recorded(running);
    const { body } = await running.merchant.refund(orderId);
    expect(body.refund).toMatchObject({ amount: card, store_credit: 2000 });
    const [sale, ...back] = await since(before);
    expect(sale).toEqual([TAXED + TAX, TAX]);
    expect(back).toHaveLength(2);
    const sums = [0, 1].map((part) => back.reduce((sum, row) => sum + (row[part] ?? 0), 0));
    expect(sums).toEqual([-(TAXED + TAX), -TAX]);
  });

  it('is recorded without tax for a buyer who is exempt', async () => {
    const before = await recorded(running);
    const exemption = { certificate_id: 'TX-1', certificate_type: 'resale' };
    const { session } = await buy({ buyer: { ...BUYER, tax_exemption: exemption } });
    expect(amountsOf(session.totals)).toMatchObject({ tax: 0, total: TAXED + TIP });
    expect(await since(before)).toEqual([[TAXED, 0]]);
  });
});
