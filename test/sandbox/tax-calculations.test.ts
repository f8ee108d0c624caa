import type Stripe from 'stripe';
import { describe, expect, test } from 'vitest';
import { failure } from './support/sandbox-client.js';
import { AT, buyer, type CalculationParams, openTaxSandbox } from './support/tax.js';

const NOW = 1_800_000_000;
const DAY = 24 * 60 * 60;
const at = { now: () => NOW * 1000 };

/** Parameters that the SDK's types do not allow. */
const untyped = (params: object) => params as CalculationParams;

describe('a tax calculation', () => {
  test('puts the tax on top, of lines and shipping', async () => {
    const { seller, calculate } = await openTaxSandbox(at);
    const calculation = await calculate({
      line_items: [
        { amount: 1999, reference: 'L1', quantity: 1, metadata: { sku: 'a' } },
        { amount: 5000, reference: 'L2', quantity: 2 },
      ],
      shipping_cost: { amount: 500 },
      customer_details: buyer(AT.texas),
    });
    expect(calculation.id).toMatch(/^taxcalc_/);
    expect(calculation).toMatchObject({
      ...{ object: 'tax.calculation', currency: 'usd', customer: null, livemode: false, ship_from_details: null },
      // 6.25 % of 1999, 5000 and 500 are 124.94, 312.5 and 31.25.
      ...{ amount_total: 7968, tax_amount_exclusive: 469, tax_amount_inclusive: 0 },
      ...{ expires_at: NOW + 90 * DAY, tax_date: NOW },
      customer_details: {
        address: { country: 'US', state: 'TX', postal_code: '78701', city: null, line1: null, line2: null },
        ...{ address_source: 'shipping', ip_address: null, tax_ids: [], taxability_override: 'none' },
      },
      shipping_cost: { amount: 500, amount_tax: 31, tax_behavior: 'exclusive', tax_code: 'txcd_92010001' },
    });
    expect(calculation.tax_breakdown).toEqual([
      {
        amount: 469,
        inclusive: false,
        tax_rate_details: {
          ...{ country: 'US', flat_amount: null, percentage_decimal: '6.25' },
          ...{ rate_type: 'percentage', state: 'TX', tax_type: 'sales_tax' },
        },
        taxability_reason: 'standard_rated',
        taxable_amount: 7499,
      },
    ]);
    expect(calculation).not.toHaveProperty('line_items');
    expect(calculation.shipping_cost).not.toHaveProperty('tax_breakdown');
    expect(await seller.tax.calculations.retrieve(String(calculation.id))).toEqual(calculation);
  });

  test('finds the tax in prices that include it', async () => {
    const { calculate } = await openTaxSandbox();
    const calculation = await calculate({
      currency: 'eur',
      line_items: [{ amount: 10_000, reference: 'L1', tax_behavior: 'inclusive' }],
      customer_details: buyer(AT.ireland),
    });
    expect(calculation).toMatchObject({
      ...{ amount_total: 10_000, tax_amount_exclusive: 0, tax_amount_inclusive: 1870 },
      tax_breakdown: [{ amount: 1870, inclusive: true, taxable_amount: 8130 }],
    });
  });

  test('keeps what is on top apart from what is included', async () => {
    const { calculate } = await openTaxSandbox();
    const calculation = await calculate({
      currency: 'eur',
      line_items: [
        { amount: 1190, reference: 'L1', tax_behavior: 'inclusive' },
        { amount: 1000, reference: 'L2' },
      ],
      shipping_cost: { amount: 119, tax_behavior: 'inclusive' },
      customer_details: buyer(AT.germany),
    });
    expect(calculation).toMatchObject({ amount_total: 2499, tax_amount_exclusive: 190, tax_amount_inclusive: 209 });
    expect(calculation.tax_breakdown).toMatchObject([
      { amount: 209, inclusive: true, taxable_amount: 1100 },
      { amount: 190, inclusive: false, taxable_amount: 1000 },
    ]);
  });

  test('shows lines and their taxes when asked to', async () => {
    const { seller, calculate } = await openTaxSandbox();
    const wanted = ['line_items.data.tax_breakdown', 'shipping_cost.tax_breakdown'];
    const given = { customer_details: buyer(AT.britishColumbia), shipping_cost: { amount: 100 } };
    const calculation = await calculate({ ...given, expand: wanted });
    const id = String(calculation.id);
    const url = `/v1/tax/calculations/${id}/line_items`;
    expect(calculation.line_items).toMatchObject({ object: 'list', has_more: false, url });
    const [line] = calculation.line_items?.data ?? [];
    expect(line?.id).toMatch(/^tax_li_/);
    expect(line).toMatchObject({
      ...{ object: 'tax.calculation_line_item', amount: 2000, amount_tax: 240, livemode: false, product: null },
      ...{ quantity: 1, reference: 'L1', tax_behavior: 'exclusive', tax_code: 'txcd_99999999' },
    });
    expect(line?.tax_breakdown).toEqual([
      {
        amount: 100,
        jurisdiction: { country: 'CA', display_name: 'Canada', level: 'country', state: null },
        sourcing: 'destination',
        tax_rate_details: { display_name: 'GST', percentage_decimal: '5.0', tax_type: 'gst' },
        taxability_reason: 'standard_rated',
        taxable_amount: 2000,
      },
      {
        amount: 140,
        jurisdiction: { country: 'CA', display_name: 'BC', level: 'state', state: 'BC' },
        sourcing: 'destination',
        tax_rate_details: { display_name: 'PST', percentage_decimal: '7.0', tax_type: 'pst' },
        taxability_reason: 'standard_rated',
        taxable_amount: 2000,
      },
    ]);
    expect(calculation.shipping_cost?.tax_breakdown).toMatchObject([{ amount: 5 }, { amount: 7 }]);
    expect(await seller.tax.calculations.retrieve(id, { expand: wanted })).toEqual(calculation);
    const { line_items } = await seller.tax.calculations.retrieve(id, { expand: ['line_items'] });
    expect(line_items?.data[0]).not.toHaveProperty('tax_breakdown');
    const { data } = await seller.tax.calculations.listLineItems(id, { expand: ['data.tax_breakdown'] });
    expect(data).toEqual([line]);
    expect((await failure(calculate({ expand: ['lines'] }))).param).toBe('expand');
  });

  test('embeds ten lines, and lists all in their order', async () => {
    const { seller, calculate } = await openTaxSandbox();
    const references = Array.from({ length: 12 }, (_, i) => `L${i}`);
    const calculation = await calculate({
      line_items: references.map((reference) => ({ amount: 100, reference })),
      expand: ['line_items'],
    });
    expect(calculation.line_items?.data.map(({ reference }) => reference)).toEqual(references.slice(0, 10));
    expect(calculation.line_items?.has_more).toBe(true);
    const id = String(calculation.id);
    const page = (params: Stripe.PaginationParams) => seller.tax.calculations.listLineItems(id, params);
    const all = await page({ limit: 5 }).autoPagingToArray({ limit: 100 });
    expect(all.map(({ reference }) => reference)).toEqual(references);
    const names = async (params: Stripe.PaginationParams) =>
      (await page(params)).data.map(({ reference }) => reference);
    expect(await names({ limit: 2, ending_before: all[5]?.id ?? '' })).toEqual(['L3', 'L4']);
    expect(await names({ limit: 2, ending_before: all[1]?.id ?? '' })).toEqual(['L0']);
    expect((await page({ limit: 2, ending_before: all[5]?.id ?? '' })).has_more).toBe(true);
    expect((await failure(page({ starting_after: 'tax_li_x' }))).param).toBe('starting_after');
  });

  test.each([
    ['california', 875, 0, '8.75', 'standard_rated'],
    ['newYork', 888, 0, '8.875', 'standard_rated'],
    ['texas', 625, 63, '6.25', 'standard_rated'],
    ['washington', 650, 65, '6.5', 'standard_rated'],
    ['oregon', 0, 0, '0.0', 'not_subject_to_tax'],
    ['florida', 0, 0, '0.0', 'not_collecting'],
    ['ontario', 1300, 130, '13.0', 'standard_rated'],
    ['britishColumbia', 1200, 120, '5.0', 'standard_rated'],
    ['germany', 1900, 190, '19.0', 'standard_rated'],
    ['britain', 2000, 200, '20.0', 'standard_rated'],
    ['france', 2000, 200, '20.0', 'standard_rated'],
    ['ireland', 2300, 230, '23.0', 'standard_rated'],
    ['japan', 1000, 100, '10.0', 'standard_rated'],
    ['brazil', 0, 0, '0.0', 'not_collecting'],
  ] as const)('knows the rate of %s', async (place, tax, shippingTax, percentage_decimal, taxability_reason) => {
    const { calculate } = await openTaxSandbox();
    const calculation = await calculate({
      line_items: [{ amount: 10_000, reference: 'L1' }],
      shipping_cost: { amount: 1000 },
      customer_details: buyer(AT[place]),
    });
    expect(calculation.amount_total).toBe(11_000 + tax + shippingTax);
    expect(calculation.shipping_cost?.amount_tax).toBe(shippingTax);
    expect(calculation.tax_breakdown[0]).toMatchObject({ tax_rate_details: { percentage_decimal }, taxability_reason });
  });

  test('takes the tax code of the line, of its product, or of the settings', async () => {
    const { seller, calculate } = await openTaxSandbox();
    const book = await seller.products.create({ name: 'Book', tax_code: 'txcd_35010000' });
    const gift = await seller.products.create({ name: 'Gift' });
    const calculation = await calculate({
      currency: 'eur',
      line_items: [
        { amount: 1000, reference: 'book', product: book.id },
        { amount: 1000, reference: 'gift', product: gift.id },
        { amount: 1000, reference: 'free', product: book.id, tax_code: 'txcd_00000000' },
      ],
      customer_details: buyer(AT.germany),
      expand: ['line_items'],
    });
    expect(calculation.line_items?.data).toMatchObject([
      { product: book.id, tax_code: 'txcd_35010000', amount_tax: 70 },
      { product: gift.id, tax_code: 'txcd_99999999', amount_tax: 190 },
      { product: book.id, tax_code: 'txcd_00000000', amount_tax: 0 },
    ]);
    expect(calculation.tax_breakdown.map((row) => row.taxability_reason)).toEqual([
      'reduced_rated',
      'standard_rated',
      'product_exempt',
    ]);
    await seller.tax.settings.update({ defaults: { tax_code: 'txcd_00000000' } });
    expect((await calculate()).tax_amount_exclusive).toBe(0);
  });

  test.each(['customer_exempt', 'reverse_charge'] as const)('is of nothing for a buyer with %s', async (override) => {
    const { calculate } = await openTaxSandbox();
    const calculation = await calculate({
      line_items: [{ amount: 1190, reference: 'L1', tax_behavior: 'inclusive' }],
      shipping_cost: { amount: 500 },
      customer_details: buyer(AT.germany, {
        taxability_override: override,
        tax_ids: [{ type: 'eu_vat', value: 'DE1' }],
      }),
    });
    expect(calculation).toMatchObject({
      ...{ amount_total: 1690, tax_amount_exclusive: 0, tax_amount_inclusive: 0 },
      customer_details: { taxability_override: override, tax_ids: [{ type: 'eu_vat', value: 'DE1' }] },
      tax_breakdown: [
        { taxability_reason: override, taxable_amount: 0 },
        { taxability_reason: override, taxable_amount: 0 },
      ],
    });
  });

  test('can be read for ninety days, by its account', async () => {
    let now = NOW;
    const { seller, agent, calculate } = await openTaxSandbox({ now: () => now * 1000 });
    const id = String((await calculate()).id);
    expect(await failure(agent.tax.calculations.retrieve(id))).toMatchObject({ statusCode: 404 });
    now += 90 * DAY - 1;
    expect((await seller.tax.calculations.retrieve(id)).id).toBe(id);
    now += 1;
    expect(await failure(seller.tax.calculations.retrieve(id))).toMatchObject({ code: 'resource_missing' });
    expect(await failure(seller.tax.calculations.listLineItems(id))).toMatchObject({ statusCode: 404 });
  });

  test('is made once under one key, a refusal too', async () => {
    const { calculate, seller } = await openTaxSandbox();
    const given = (address: { country: string; postal_code?: string }) => ({
      currency: 'usd',
      line_items: [{ amount: 2000, reference: 'L1' }],
      customer_details: buyer(address),
    });
    const create = (address: { country: string; postal_code?: string }, idempotencyKey: string) =>
      seller.tax.calculations.create(given(address), { idempotencyKey });
    expect((await create(AT.california, 'a')).id).toBe((await create(AT.california, 'a')).id);
    await failure(create({ country: 'US' }, 'b'));
    const again = await failure(create({ country: 'US' }, 'b'));
    expect(again.headers?.['idempotent-replayed']).toBe('true');
    expect((await failure(create(AT.texas, 'b'))).type).toBe('StripeIdempotencyError');
    expect((await calculate()).amount_total).toBe(2175);
  });
});

describe('the place of a tax', () => {
  test.each([
    ['a ZIP code alone', { country: 'US', postal_code: '94105-1804' }, 'CA'],
    ['a state in full beside it', { country: 'us', postal_code: '10001', state: 'New York' }, 'NY'],
    ['a postal code alone', { country: 'CA', postal_code: 'v6b1a1' }, 'BC'],
    ['a province alone', { country: 'CA', state: 'on' }, 'ON'],
  ])('is found by %s', async (_, address, state) => {
    const { calculate } = await openTaxSandbox();
    const { tax_breakdown } = await calculate({ customer_details: buyer(address) });
    expect(tax_breakdown.at(-1)?.tax_rate_details.state).toBe(state);
  });

  test.each([
    ['no ZIP code', { country: 'US', state: 'CA' }],
    ['a ZIP code that is none', { country: 'US', postal_code: '9410' }],
    ['a ZIP code of another state', { country: 'US', state: 'TX', postal_code: '94105' }],
    ['a ZIP code of another state, untaxed', { country: 'US', state: 'FL', postal_code: '94105' }],
    ['a state of another ZIP code', { country: 'US', state: 'CA', postal_code: '33101' }],
    ['neither postal code nor province', { country: 'CA', city: 'Toronto' }],
    ['a postal code that is none', { country: 'CA', state: 'ON', postal_code: '94105' }],
    ['a postal code of another province', { country: 'CA', state: 'ON', postal_code: 'V6B 1A1' }],
    ['an unknown province', { country: 'CA', state: 'XX' }],
  ])('is not found by %s', async (_, address) => {
    const { calculate } = await openTaxSandbox();
    expect(await failure(calculate({ customer_details: buyer(address) }))).toMatchObject({
      statusCode: 400,
      rawType: 'invalid_request_error',
      code: 'customer_tax_location_invalid',
      message: "We could not determine the customer's tax location based on the provided customer address.",
      param: 'customer_details[address]',
      doc_url: 'https://docs.stripe.com/error-codes#customer-tax-location-invalid',
    });
  });
});

test('an account collects where the sandbox knows a rate', async () => {
  const { seller } = await openTaxSandbox();
  const all = await seller.tax.registrations.list({ limit: 5 }).autoPagingToArray({ limit: 100 });
  expect(all.map(({ country }) => country)).toEqual('US US US US CA CA DE FR GB IE JP'.split(' '));
  expect(all[0]).toMatchObject({
    ...{ object: 'tax.registration', status: 'active', expires_at: null },
    country_options: { us: { state: 'CA', type: 'state_sales_tax' } },
  });
  expect(await seller.tax.registrations.retrieve(all[0]?.id ?? '')).toMatchObject({ ...all[0] });
  expect(await failure(seller.tax.registrations.retrieve('taxreg_x'))).toMatchObject({ statusCode: 404 });
  expect((await seller.tax.registrations.list({ status: 'expired' })).data).toEqual([]);
});

describe('a tax calculation that is wrong', () => {
  const line = { amount: 100, reference: 'L1' };
  const lines = (...line_items: object[]) => ({ line_items });
  const details = (more: object) => ({ customer_details: { ...buyer(AT.california), ...more } });
  test.each([
    ['no lines', lines(), 'parameter_missing', 'line_items'],
    ['a line without an amount', lines({ reference: 'L1' }), 'parameter_missing', 'line_items[0][amount]'],
    ['a negative amount', lines({ ...line, amount: -1 }), 'parameter_invalid_integer', 'line_items[0][amount]'],
    ['a fraction', lines({ ...line, amount: 1.5 }), 'parameter_invalid_integer', 'line_items[0][amount]'],
    ['far too much', lines({ ...line, amount: 10 ** 12 }), 'parameter_invalid_integer', 'line_items[0][amount]'],
    ['a quantity of none', lines({ ...line, quantity: 0 }), 'parameter_invalid_integer', 'line_items[0][quantity]'],
    ['one reference twice', lines(line, line), undefined, 'line_items[1][reference]'],
    ['an unknown product', lines({ ...line, product: 'prod_x' }), 'resource_missing', 'line_items[0][product]'],
    ['a tax code that is none', lines({ ...line, tax_code: 'books' }), 'resource_missing', 'line_items[0][tax_code]'],
    ['another behavior', lines({ ...line, tax_behavior: 'unspecified' }), undefined, 'line_items[0][tax_behavior]'],
    ['an unknown field of a line', lines({ ...line, price: 1 }), 'parameter_unknown', 'line_items[0][price]'],
    ['no currency', { currency: undefined }, 'parameter_missing', 'currency'],
    ['no buyer', { customer_details: undefined }, 'parameter_missing', 'customer_details'],
    [
      'a buyer of whom nothing is kept',
      { customer_details: undefined, customer: 'cus_x' },
      'resource_missing',
      'customer',
    ],
    ['two buyers', { customer: 'cus_x' }, undefined, 'customer'],
    ['a buyer without an address', details({ address: undefined }), 'parameter_missing', 'customer_details[address]'],
    [
      'only an IP address',
      details({ address: undefined, ip_address: '192.0.2.1' }),
      'customer_tax_location_invalid',
      'customer_details[address]',
    ],
    [
      'no source of the address',
      details({ address_source: undefined }),
      'parameter_missing',
      'customer_details[address_source]',
    ],
    ['no country', details({ address: { state: 'CA' } }), 'parameter_missing', 'customer_details[address][country]'],
    [
      'an unknown country',
      details({ address: { country: 'UK' } }),
      'country_code_invalid',
      'customer_details[address][country]',
    ],
    ['another override', details({ taxability_override: 'yes' }), undefined, 'customer_details[taxability_override]'],
    [
      'shipping of no amount',
      { shipping_cost: { tax_behavior: 'inclusive' } },
      'parameter_missing',
      'shipping_cost[amount]',
    ],
    [
      'an unknown shipping rate',
      { shipping_cost: { shipping_rate: 'shr_x' } },
      'resource_missing',
      'shipping_cost[shipping_rate]',
    ],
    ['a day too far away', { tax_date: NOW + 32 * DAY }, undefined, 'tax_date'],
  ])('is refused: %s', async (_, params, code, param) => {
    const { calculate } = await openTaxSandbox(at);
    const error = await failure(calculate(untyped(params)));
    expect(error).toMatchObject({ statusCode: 400, rawType: 'invalid_request_error' });
    expect([error.code, error.param]).toEqual([code, param]);
  });

  test('is refused while Stripe Tax is not set up', async () => {
    const { seller, calculate, url } = await openTaxSandbox();
    expect(await seller.tax.settings.retrieve()).toMatchObject({ object: 'tax.settings', status: 'active' });
    const set = (active: unknown) =>
      fetch(`${url}/_sandbox/tax`, { method: 'POST', body: JSON.stringify({ active }) }).then(({ status }) => status);
    expect(await set('no')).toBe(400);
    expect(await set(false)).toBe(200);
    expect(await seller.tax.settings.retrieve()).toMatchObject({
      ...{ head_office: null, status: 'pending' },
      status_details: { pending: { missing_fields: ['head_office'] } },
    });
    expect(await failure(calculate())).toMatchObject({ statusCode: 400, code: 'stripe_tax_inactive' });
    const head_office = { address: { country: 'DE', city: 'Berlin' } };
    expect(await seller.tax.settings.update({ head_office })).toMatchObject({
      head_office: { address: { country: 'DE', city: 'Berlin', line1: null } },
      status: 'active',
    });
    expect((await calculate()).amount_total).toBe(2175);
    await set(false);
    await set(true);
    expect((await calculate()).amount_total).toBe(2175);
  });

  test('fails as the fault rules say', async () => {
    const { calculate, setFaults } = await openTaxSandbox();
    await setFaults([{ match: { path: '/v1/tax/*' }, fault: 'rate_limit_429', times: 1 }]);
    expect((await failure(calculate())).type).toBe('StripeRateLimitError');
    expect((await calculate()).amount_total).toBe(2175);
  });
});
