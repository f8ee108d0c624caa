import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { soldOf } from '../orders/support/buying.js';
import type { RunningSeller } from '../orders/support/seller.js';
import { ADDRESS, createBody, standardShipping } from '../support/builders.js';
import { paymentFor, totalOf } from '../support/shopping.js';
import { counted, createStripeShop, type StripeShop, sell } from './support/stripe-shop.js';
import { recorded } from './support/tax-record.js';
import { openTaxShop, quoted, taxRow, to } from './support/tax-shop.js';

const CALCULATIONS = '/v1/tax/calculations';
const NEW_YORK = { ...ADDRESS, city: 'New York', state: 'NY', postal_code: '10001' };
const TEXAS = { ...ADDRESS, city: 'Austin', state: 'TX', postal_code: '73301' };
const NEVADA = { ...ADDRESS, city: 'Reno', state: 'NV', postal_code: '89501' };
const VANCOUVER = { ...ADDRESS, city: 'Vancouver', state: 'BC', postal_code: 'V5K 0A1', country: 'CA' };
const BERLIN = { ...ADDRESS, city: 'Berlin', state: '', postal_code: '10115', country: 'DE' };

let shop: StripeShop;
let running: RunningSeller;
afterEach(() => shop.close());

async function open(settings?: object): Promise<void> {
  ({ shop, running } = await openTaxShop(settings));
}

describe('tax by Stripe', () => {
  it('is that of the address, with a row for each jurisdiction', async () => {
    await open();
    // California, 8.75 %: 39.99 x 0.0875 = 3.499; the delivery is not taxed.
    const california = await quoted(running, ADDRESS);
    expect(taxRow(california)).toMatchObject({
      amount: 350,
      breakdown: [{ jurisdiction: 'US-CA', rate: 0.0875, amount: 350 }],
    });
    expect(totalOf(california)).toBe(3999 + 350 + 1000);
    // New York by its name, 8.875 %: 39.99 x 0.08875 = 3.549.
    expect(taxRow(await quoted(running, { ...NEW_YORK, state: 'New York' })).amount).toBe(355);
    // Texas taxes the delivery too, 6.25 %: 2.499 + 0.625, each rounded half up.
    expect(taxRow(await quoted(running, TEXAS))).toMatchObject({
      amount: 250 + 63,
      breakdown: [{ jurisdiction: 'US-TX', rate: 0.0625, amount: 313 }],
    });
    // British Columbia: 5 % and 7 %, of 39.99 and of 10.00.
    expect(taxRow(await quoted(running, VANCOUVER))).toMatchObject({
      amount: 200 + 280 + 50 + 70,
      breakdown: [
        { jurisdiction: 'CA', rate: 0.05, amount: 250 },
        { jurisdiction: 'CA-BC', rate: 0.07, amount: 350 },
      ],
    });
    // Nothing is collected in Nevada.
    const nevada = await quoted(running, NEVADA);
    expect(taxRow(nevada).amount).toBe(0);
    expect(nevada.status).toBe('ready_for_payment');
  });

  it('of an address that nobody can place is asked for again, at its path', async () => {
    await open();
    const { body } = await running.client.create(to({ ...ADDRESS, postal_code: '10001' }));
    expect(body.status).toBe('not_ready_for_payment');
    expect(body.messages).toContainEqual(
      expect.objectContaining({ type: 'error', code: 'invalid', param: '$.fulfillment_details.address' }),
    );
    expect(taxRow(body)).toBeUndefined();
    const unknown = await running.client.create(to({ ...ADDRESS, country: 'XX', state: '' }));
    expect(unknown.body.status, unknown.text).toBe('not_ready_for_payment');
    const mended = await running.client.update(body.id, {
      fulfillment_details: { name: 'Ada', email: 'ada@example.com', address: ADDRESS },
    });
    expect(taxRow(mended.body).amount).toBe(350);
  });

  it('is asked for once for a basket at an address, whoever has it', async () => {
    await open();
    const calls = await counted(shop.stripe, 'POST', CALCULATIONS);
    await Promise.all(Array.from({ length: 5 }, () => running.client.create(to(ADDRESS))));
    expect(await calls()).toBe(1);
    const session = await quoted(running, ADDRESS);
    expect(await calls(), 'the delivery is taxed in some places').toBe(2);
    await running.client.update(session.id, { buyer: { ...createBody().buyer, first_name: 'Augusta' } });
    await quoted(running, ADDRESS);
    expect(await calls()).toBe(2);
    await quoted(running, { ...ADDRESS, line_one: '1 Other Road' });
    await quoted(running, ADDRESS, [{ id: 'boots', quantity: 2 }]);
    expect(await calls()).toBe(6);
    shop.clock.advance(12 * 3_600_000 + 1);
    await quoted(running, ADDRESS);
    expect(await calls(), 'twelve hours later').toBe(8);
  });

  it('after discounts', async () => {
    await open({
      tax: { provider: 'stripe' },
      discounts: [{ id: 'tenth', name: 'A tenth', code: 'TENTH', effect: { type: 'percent_off', percent_off: 10 } }],
    });
    const { body } = await running.client.create({ ...to(ADDRESS), discounts: { codes: ['TENTH'] } });
    // 39.99 less 4.00 is 35.99; x 0.0875 = 3.149.
    expect(taxRow(body).amount).toBe(315);
  });
});

describe('tax by Stripe where prices include it', () => {
  const LINES = [
    { id: 'boots', quantity: 1 },
    { id: 'book', quantity: 2 },
  ];
  const ASKED = { ...to(BERLIN, LINES), currency: 'eur' };
  beforeEach(async () => {
    shop = await createStripeShop({ tax: 'stripe', prices_include_tax: true, currency: 'eur', country: 'DE' });
    const price = { currency: 'eur', tax_behavior: 'inclusive' as const };
    await sell(shop.stripe, { id: 'boots', amount: 3999, price });
    await sell(shop.stripe, { id: 'book', amount: 1070, product: { tax_code: 'txcd_35010000' }, price });
    running = await shop.start();
  });

  it('is taken out of what the buyer sees, at the rate of each line', async () => {
    // 39.99 / 1.19 = 33.605: 33.61 and 6.38. 10.70 / 1.07 = 10.00 each: 20.00 and 1.40.
    const { fulfillment_details: _, ...nowhere } = ASKED;
    const early = await running.client.create(nowhere);
    expect(taxRow(early.body), 'at home, as long as there is no address').toMatchObject({ amount: 638 + 140 });
    const created = await running.client.create(ASKED);
    const { body } = await running.client.update(created.body.id, standardShipping());
    const taxes = body.line_items.map(
      ({ totals }: { totals: { type: string; amount: number }[] }) => totals.find(({ type }) => type === 'tax')?.amount,
    );
    expect(taxes).toEqual([638, 140]);
    // The delivery, 10.00 / 1.19 = 8.403: 8.40 and 1.60.
    expect(taxRow(body)).toMatchObject({
      amount: 638 + 140 + 160,
      breakdown: expect.arrayContaining([
        { jurisdiction: 'DE', rate: 0.19, amount: 638 + 160 },
        { jurisdiction: 'DE', rate: 0.07, amount: 140 },
      ]),
    });
    expect(totalOf(body)).toBe(3999 + 2 * 1070 + 1000);
  });

  it('is on record with what goes back', async () => {
    const created = await running.client.create(ASKED);
    const { body } = await running.client.update(created.body.id, standardShipping());
    const { orderId, total } = soldOf(await running.client.complete(body.id, await paymentFor(running, body)));
    await running.merchant.refund(orderId, { line_items: [{ id: body.line_items[1].id, quantity: 1 }] });
    // A book: 10.00 and 0.70.
    expect((await recorded(running)).map(({ amount_total: amount, tax }) => [amount, tax])).toEqual([
      [total, 638 + 140 + 160],
      [-1070, -70],
    ]);
    await running.merchant.refund(orderId);
    const [sale, ...reversals] = await recorded(running);
    expect(reversals).toHaveLength(2);
    expect(sale?.left).toEqual({ amount_total: 0, tax: 0 });
    expect(shop.log.filter(({ msg }) => String(msg).startsWith('the tax on record is more'))).toEqual([]);
  });
});
