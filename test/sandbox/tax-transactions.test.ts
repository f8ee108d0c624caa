import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type Stripe from 'stripe';
import { afterAll, describe, expect, test } from 'vitest';
import { startSandbox } from '../../src/sandbox/sandbox.js';
import { clientsOf, failure } from './support/sandbox-client.js';
import { AT, buyer, openTaxSandbox, taxClientsOf } from './support/tax.js';

const folder = mkdtempSync(join(tmpdir(), 'sandbox-'));
afterAll(() => rmSync(folder, { recursive: true }));

const NOW = 1_800_000_000;
const DAY = 24 * 60 * 60;
/** 10.00 and 20.00 at 10 %, with 33.00 in all. */
const JAPAN = {
  line_items: [
    { amount: 1000, reference: 'L1' },
    { amount: 2000, reference: 'L2' },
  ],
  customer_details: buyer(AT.japan),
};
const SHIPPED = { ...JAPAN, shipping_cost: { amount: 500 } };

const amounts = ({ line_items }: Stripe.Tax.Transaction) =>
  line_items?.data.map(({ amount, amount_tax }) => [amount, amount_tax]);

describe('a tax transaction', () => {
  test('records what was calculated, under its reference', async () => {
    const { seller, agent, calculate } = await openTaxSandbox({ now: () => NOW * 1000 });
    const calculation = await calculate({ ...SHIPPED, expand: ['line_items'] });
    const create = (more: object = {}, client = seller) =>
      client.tax.transactions.createFromCalculation({
        calculation: String(calculation.id),
        reference: 'pi_1',
        ...more,
      });
    expect(await failure(create({}, agent))).toMatchObject({ statusCode: 400, code: 'resource_missing' });
    const sale = await create({ metadata: { order: '7' }, expand: ['line_items'] });
    expect(sale.id).toMatch(/^tax_/);
    expect(sale).toMatchObject({
      ...{ object: 'tax.transaction', created: NOW, currency: 'usd', customer: null, livemode: false },
      ...{ metadata: { order: '7' }, posted_at: NOW, reference: 'pi_1', reversal: null, tax_date: NOW },
      ...{ customer_details: calculation.customer_details, ship_from_details: null, type: 'transaction' },
      shipping_cost: { amount: 500, amount_tax: 50, tax_behavior: 'exclusive', tax_code: 'txcd_92010001' },
      line_items: {
        ...{ has_more: false, url: `/v1/tax/transactions/${sale.id}/line_items` },
        data: [
          { object: 'tax.transaction_line_item', amount: 1000, amount_tax: 100, reference: 'L1', reversal: null },
          { amount: 2000, amount_tax: 200, reference: 'L2', type: 'transaction' },
        ],
      },
    });
    const ids = calculation.line_items?.data.map(({ id }) => id);
    expect(ids).not.toContain(sale.line_items?.data[0]?.id);
    const { line_items, ...plain } = sale;
    expect(await seller.tax.transactions.retrieve(sale.id)).toEqual(plain);
    const { data } = await seller.tax.transactions.listLineItems(sale.id);
    expect(data).toEqual(line_items?.data);
    expect(await failure(agent.tax.transactions.retrieve(sale.id))).toMatchObject({ statusCode: 404 });
  });

  test('is made once of a calculation, and once under a reference', async () => {
    const { seller, calculate } = await openTaxSandbox();
    const [one, two] = [await calculate(), await calculate()];
    const create = (calculation: unknown, reference: string) =>
      seller.tax.transactions.createFromCalculation({ calculation: String(calculation), reference });
    const sale = await create(one.id, 'pi_1');
    expect(await failure(create(two.id, 'pi_1'))).toMatchObject({ statusCode: 400, param: 'reference' });
    const twice = await failure(create(one.id, 'pi_2'));
    expect(twice).toMatchObject({ statusCode: 400, param: 'calculation' });
    expect(twice.message).toContain(sale.id);
    expect((await create(two.id, 'pi_2')).reference).toBe('pi_2');
  });

  test('is made once under one key', async () => {
    const { seller, calculate, onRecord } = await openTaxSandbox();
    const { id } = await calculate();
    const given = { calculation: String(id), reference: 'pi_1' };
    const create = () => seller.tax.transactions.createFromCalculation(given, { idempotencyKey: 'k1' });
    expect((await create()).id).toBe((await create()).id);
    expect((await onRecord()).transactions).toHaveLength(1);
  });

  test('is refused for a calculation that has expired, and posted in its time', async () => {
    let now = NOW;
    const { seller, calculate } = await openTaxSandbox({ now: () => now * 1000 });
    const { id } = await calculate();
    const create = (reference: string, posted_at?: number) =>
      seller.tax.transactions.createFromCalculation({ calculation: String(id), reference, posted_at });
    now += 90 * DAY - 1;
    expect(await failure(create('a', now + 1))).toMatchObject({ statusCode: 400, param: 'posted_at' });
    expect(await failure(create('a', NOW - 1))).toMatchObject({ statusCode: 400, param: 'posted_at' });
    now += 1;
    const expired = await failure(create('a'));
    expect(expired).toMatchObject({ statusCode: 400, param: 'calculation' });
    expect(expired.message).toMatch(/has expired/);
    now -= 1;
    expect((await create('a', NOW + 5)).posted_at).toBe(NOW + 5);
  });

  test.each([
    ['no calculation', { calculation: undefined }, 'parameter_missing', 'calculation'],
    ['an unknown one', { calculation: 'taxcalc_x' }, 'resource_missing', 'calculation'],
    ['no reference', { reference: undefined }, 'parameter_missing', 'reference'],
    ['an endless reference', { reference: 'x'.repeat(501) }, undefined, 'reference'],
    ['an unknown field', { amount: 1 }, 'parameter_unknown', 'amount'],
  ])('is refused with %s', async (_, params, code, param) => {
    const { seller, calculate, onRecord } = await openTaxSandbox();
    const { id } = await calculate();
    const given = { calculation: id, reference: 'pi_1', ...params };
    const error = await failure(
      seller.tax.transactions.createFromCalculation(given as Stripe.Tax.TransactionCreateFromCalculationParams),
    );
    expect([error.statusCode, error.code, error.param]).toEqual([400, code, param]);
    expect((await onRecord()).transactions).toEqual([]);
  });
});

describe('a full reversal', () => {
  test('takes everything back, once', async () => {
    const { seller, sell, reverse, onRecord } = await openTaxSandbox();
    const sale = await sell('pi_1', SHIPPED);
    const reversal = await reverse(sale.id, 'pi_1-refund', { mode: 'full', metadata: { refund: 're_1' } });
    expect(reversal).toMatchObject({
      ...{ type: 'reversal', reference: 'pi_1-refund', metadata: { refund: 're_1' }, tax_date: sale.tax_date },
      reversal: { original_transaction: sale.id },
      shipping_cost: { amount: -500, amount_tax: -50 },
      line_items: {
        data: [
          { amount: -1000, amount_tax: -100, reference: 'L1', type: 'reversal' },
          { amount: -2000, amount_tax: -200, reversal: { original_line_item: sale.lines[1]?.id } },
        ],
      },
    });
    const { line_items: _, ...plain } = reversal;
    expect(await seller.tax.transactions.retrieve(reversal.id)).toEqual(plain);
    const again = await failure(reverse(sale.id, 'pi_1-refund-2', { mode: 'full' }));
    expect(again).toMatchObject({ statusCode: 400, param: 'original_transaction' });
    expect(again.message).toContain(reversal.id);
    expect(await failure(reverse(sale.id, 'x', { flat_amount: -1 }))).toMatchObject({ param: 'flat_amount' });
    expect((await onRecord()).sums).toEqual({ usd: { amount_total: 0, tax: 0 } });
  });

  test('shares its references with the sales', async () => {
    const { sell, reverse, calculate, seller } = await openTaxSandbox();
    const sale = await sell('pi_1');
    expect(await failure(reverse(sale.id, 'pi_1', { mode: 'full' }))).toMatchObject({ param: 'reference' });
    await reverse(sale.id, 'pi_2', { mode: 'full' });
    const { id } = await calculate();
    const create = seller.tax.transactions.createFromCalculation({ calculation: String(id), reference: 'pi_2' });
    expect(await failure(create)).toMatchObject({ param: 'reference' });
  });

  test('is refused while parts are reversed, which can be undone', async () => {
    const { sell, reverse, onRecord } = await openTaxSandbox();
    const sale = await sell('pi_1', SHIPPED);
    const part = await reverse(sale.id, 'part', { flat_amount: -385 });
    expect(await failure(reverse(sale.id, 'all', { mode: 'full' }))).toMatchObject({ param: 'original_transaction' });
    const undone = await reverse(part.id, 'part-undone', { mode: 'full' });
    expect(undone).toMatchObject({ type: 'reversal', reversal: { original_transaction: part.id } });
    expect(amounts(undone)).toEqual([
      [100, 10],
      [200, 20],
    ]);
    expect(undone.shipping_cost).toMatchObject({ amount: 50, amount_tax: 5 });
    expect((await onRecord()).transactions[0]?.left).toEqual({ amount_total: 3850, tax: 350 });
    expect(await failure(reverse(part.id, 'again', { mode: 'full' }))).toMatchObject({ statusCode: 400 });
    expect(await failure(reverse(undone.id, 'again', { mode: 'full' }))).toMatchObject({ statusCode: 400 });
    expect(await failure(reverse(part.id, 'again', { flat_amount: -1 }))).toMatchObject({ statusCode: 400 });
    const all = await reverse(sale.id, 'all', { mode: 'full' });
    await reverse(all.id, 'all-undone', { mode: 'full' });
    await reverse(sale.id, 'all-again', { mode: 'full' });
    const { transactions, sums } = await onRecord();
    expect(sums).toEqual({ usd: { amount_total: 0, tax: 0 } });
    expect(transactions.map(({ amount_total }) => amount_total)).toEqual([3850, -385, 385, -3850, 3850, -3850]);
  });
});

describe('a partial reversal', () => {
  test('takes what is named of lines and shipping', async () => {
    const { sell, reverse, onRecord } = await openTaxSandbox();
    const sale = await sell('pi_1', SHIPPED);
    const [first] = sale.lines;
    const line = { original_line_item: first?.id, reference: 'L1-refund' };
    const reversal = await reverse(sale.id, 'r1', {
      line_items: [{ ...line, amount: -400, amount_tax: -40, quantity: 1, metadata: { why: 'late' } }],
      shipping_cost: { amount: -500, amount_tax: -50 },
    });
    expect(reversal.line_items?.data).toMatchObject([
      {
        amount: -400,
        amount_tax: -40,
        reference: 'L1-refund',
        metadata: { why: 'late' },
        quantity: 1,
        type: 'reversal',
      },
    ]);
    expect(reversal.shipping_cost).toMatchObject({ amount: -500, amount_tax: -50 });
    const { transactions, sums } = await onRecord();
    expect(transactions).toMatchObject([
      { id: sale.id, type: 'transaction', reference: 'pi_1', amount_total: 3850, tax: 350, original_transaction: null },
      { id: reversal.id, type: 'reversal', reference: 'r1', amount_total: -990, tax: -90, left: null },
    ]);
    expect(transactions[0]?.left).toEqual({ amount_total: 2860, tax: 260 });
    expect(transactions[1]?.original_transaction).toBe(sale.id);
    expect(sums).toEqual({ usd: { amount_total: 2860, tax: 260 } });
    const refuse = async (given: object) => (await failure(reverse(sale.id, 'r2', given))).param;
    const take = (amount: number, amount_tax: number) => ({ line_items: [{ ...line, amount, amount_tax }] });
    expect(await refuse(take(-601, -60))).toBe('line_items[0][amount]');
    expect(await refuse(take(-600, -61))).toBe('line_items[0][amount_tax]');
    expect(await refuse({ shipping_cost: { amount: -1, amount_tax: 0 } })).toBe('shipping_cost[amount]');
    const twice = [1, 2].map(() => ({ ...line, amount: -301, amount_tax: 0 }));
    expect(await refuse({ line_items: twice })).toBe('line_items[1][amount]');
    await reverse(sale.id, 'r2', take(-600, -60));
  });

  test('by a flat amount is spread over what is left', async () => {
    const { sell, reverse } = await openTaxSandbox();
    const sale = await sell('pi_1', JAPAN);
    expect(amounts(await reverse(sale.id, 'r1', { flat_amount: -1650 }))).toEqual([
      [-500, -50],
      [-1000, -100],
    ]);
    const other = await sell('pi_2', JAPAN);
    const first = { original_line_item: other.lines[0]?.id, reference: 'x', amount: -1000, amount_tax: -100 };
    await reverse(other.id, 'r2', { line_items: [first] });
    expect(amounts(await reverse(other.id, 'r3', { flat_amount: -1650 }))).toEqual([
      [0, 0],
      [-1500, -150],
    ]);
    expect(await failure(reverse(other.id, 'r4', { flat_amount: -551 }))).toMatchObject({ param: 'flat_amount' });
    await reverse(other.id, 'r4', { flat_amount: -550 });
  });

  test('is possible thirty times', async () => {
    const { sell, reverse } = await openTaxSandbox();
    const sale = await sell('pi_1');
    for (let i = 0; i < 30; i += 1) await reverse(sale.id, `r${i}`, { flat_amount: -1 });
    const error = await failure(reverse(sale.id, 'r30', { flat_amount: -1 }));
    expect(error).toMatchObject({ statusCode: 400, param: 'original_transaction' });
  });

  const line = { amount: -1, amount_tax: 0, original_line_item: 'tax_li_x', reference: 'r' };
  test.each([
    ['nothing in it', {}, 'line_items'],
    ['a positive flat amount', { flat_amount: 1 }, 'flat_amount'],
    ['a flat amount of nothing', { flat_amount: 0 }, 'flat_amount'],
    ['a positive amount', { line_items: [{ ...line, amount: 1 }] }, 'line_items[0][amount]'],
    ['an unknown line', { line_items: [line] }, 'line_items[0][original_line_item]'],
    ['a line without a reference', { line_items: [{ ...line, reference: undefined }] }, 'line_items[0][reference]'],
    ['shipping that was not sold', { shipping_cost: { amount: -1, amount_tax: 0 } }, 'shipping_cost'],
    ['a flat amount and lines', { flat_amount: -1, line_items: [line] }, 'flat_amount'],
    ['parts of all', { mode: 'full', flat_amount: -1 }, 'flat_amount'],
    ['another mode', { mode: 'half', flat_amount: -1 }, 'mode'],
    ['an unknown sale', { original_transaction: 'tax_x', flat_amount: -1 }, 'original_transaction'],
  ])('is refused with %s', async (_, given, param) => {
    const { sell, reverse, onRecord } = await openTaxSandbox();
    const sale = await sell('pi_1');
    expect(await failure(reverse(sale.id, 'r1', given))).toMatchObject({ statusCode: 400, param });
    expect((await onRecord()).sums.usd).toEqual({ amount_total: 2175, tax: 175 });
    expect((await reverse(sale.id, 'r1', { mode: 'full' })).reference).toBe('r1');
  });
});

test('taxes outlive the sandbox', async () => {
  const file = join(folder, 'tax.db');
  const { url, close } = await startSandbox({ file });
  const before = taxClientsOf(clientsOf(url));
  const sale = await before.sell('pi_1', SHIPPED);
  await before.reverse(sale.id, 'r1', { flat_amount: -1000 });
  const open = await before.calculate();
  await before.seller.tax.settings.update({ defaults: { tax_code: 'txcd_00000000' } });
  const record = await before.onRecord();
  await close();
  const after = await openTaxSandbox({ file });
  expect(await after.onRecord()).toEqual(record);
  expect(await failure(after.reverse(sale.id, 'r1', { flat_amount: -1 }))).toMatchObject({ param: 'reference' });
  expect(await failure(after.reverse(sale.id, 'r2', { flat_amount: -2851 }))).toMatchObject({ param: 'flat_amount' });
  await after.reverse(sale.id, 'r2', { flat_amount: -2850 });
  const { transactions } = after.seller.tax;
  const next = await transactions.createFromCalculation({ calculation: String(open.id), reference: 'pi_2' });
  expect(next.reference).toBe('pi_2');
  expect((await after.calculate()).tax_amount_exclusive).toBe(0);
});
