import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { Order } from '../../src/domain/order.js';
import { UnavailableError } from '../../src/errors.js';
import type { LogFields } from '../../src/logger.js';
import { discountsFromBackEnd } from '../../src/providers/back-end/discounts.js';
import { ordersToBackEnd } from '../../src/providers/back-end/order-taker.js';
import { shippingFromBackEnd } from '../../src/providers/back-end/shipping.js';
import { stockFromBackEnd } from '../../src/providers/back-end/stock.js';
import { taxFromBackEnd } from '../../src/providers/back-end/tax.js';
import { asking } from './support/asking.js';
import { startBackEnd, type TestBackEnd } from './support/back-end.js';

/* What each provider makes of an answer, and which answers it takes for none. */

const ADDRESS = {
  name: 'Ada',
  lineOne: '1 Road',
  city: 'San Francisco',
  state: 'CA',
  country: 'US',
  postalCode: '94131',
};
const VARIANT = {
  id: 'mug',
  productId: 'p',
  title: 'Mug',
  imageUrls: [],
  unitPrice: 1000,
  fulfillmentTypes: ['shipping' as const],
  weightGrams: 350,
  options: [],
};
const LINES = ['li_1', 'li_2'].map((id) => ({ id, variant: VARIANT, quantity: 2, amount: 2000 }));

let backEnd: TestBackEnd;
const log: LogFields[] = [];
beforeAll(async () => {
  backEnd = await startBackEnd();
});
afterAll(() => backEnd.close());
afterEach(() => {
  backEnd.asked.length = 0;
  log.length = 0;
});

const says = (type: string, answer: unknown) => {
  backEnd.answers[type] = () => answer;
};
async function refuses(work: Promise<unknown>, place: RegExp): Promise<void> {
  await expect(work).rejects.toBeInstanceOf(UnavailableError);
  expect(log.map(({ detail }) => detail)).toEqual([expect.stringMatching(place)]);
}

describe('shipping.options', () => {
  const options = () =>
    shippingFromBackEnd(asking(backEnd, log), { currency: 'usd' }).options({
      lines: LINES.map((line) => ({ ...line, left: 1750, ways: ['shipping' as const] })),
      address: ADDRESS,
      now: 0,
    });
  const parcel = { id: 'parcel', title: 'Parcel', amount: 599 };

  it('tells the lines and the address', async () => {
    says('shipping.options', { options: [] });
    expect(await options()).toEqual({ options: [] });
    expect(backEnd.asked[0]?.body).toMatchObject({
      currency: 'usd',
      merchandise: 3500,
      address: { line_one: '1 Road', state: 'CA', postal_code: '94131' },
      lines: [{ id: 'li_1', variant_id: 'mug', quantity: 2, weight_grams: 350, amount: 2000 }, { id: 'li_2' }],
    });
  });

  it('become options for all lines, or for those that are named', async () => {
    const night = { id: 'night', title: 'Night', amount: 0, carrier: 'UPS', line_ids: ['li_2'], colour: 'blue' };
    const times = { earliest_delivery: '2026-11-24T00:00:00Z', latest_delivery: '2026-11-26T00:00:00+01:00' };
    says('shipping.options', { options: [parcel, { ...night, ...times }] });
    expect(await options()).toEqual({
      options: [
        { ...parcel, type: 'shipping', lineIds: ['li_1', 'li_2'] },
        {
          id: 'night',
          type: 'shipping',
          title: 'Night',
          amount: 0,
          carrier: 'UPS',
          lineIds: ['li_2'],
          earliestDelivery: Date.UTC(2026, 10, 24),
          latestDelivery: Date.UTC(2026, 10, 25, 23),
        },
      ],
    });
  });

  it('may be refused for a region', async () => {
    says('shipping.options', { refused: 'region_restricted' });
    expect(await options()).toEqual({ options: [], refused: 'region_restricted' });
  });

  it.each<[string, unknown, RegExp]>([
    ['nothing', null, /expected options, or/],
    ['an unknown refusal', { refused: 'no' }, /expected options, or/],
    ['a negative amount', { options: [{ ...parcel, amount: -1 }] }, /\$\.options\[0\]\.amount/],
    ['half a cent', { options: [{ ...parcel, amount: 1.5 }] }, /\$\.options\[0\]\.amount/],
    ['an amount in a text', { options: [{ ...parcel, amount: '599' }] }, /\$\.options\[0\]\.amount/],
    ['no title', { options: [{ id: 'parcel', amount: 1 }] }, /\$\.options\[0\]\.title/],
    ['a day', { options: [{ ...parcel, latest_delivery: 'tomorrow' }] }, /\$\.options\[0\]\.latest_delivery/],
    ['an id twice', { options: [parcel, parcel] }, /options\[1\]\.id/],
    ['the id of digital goods', { options: [{ ...parcel, id: 'digital' }] }, /\$\.options\[0\]\.id/],
    ['a line of somebody else', { options: [{ ...parcel, line_ids: ['li_9'] }] }, /options\[0\]\.line_ids/],
  ])('are none with %s', async (_, answer, place) => {
    says('shipping.options', answer);
    await refuses(options(), place);
  });
});

describe('tax.assess', () => {
  const lines = LINES.map(({ id, quantity, amount }) => ({ id, variantId: 'mug', quantity, amount }));
  const assess = (pricesIncludeTax = false) =>
    taxFromBackEnd(asking(backEnd, log), { pricesIncludeTax }).assess({
      address: ADDRESS,
      currency: 'usd',
      lines: [
        { ...lines[0], id: 'li_1', variantId: 'mug', quantity: 2, amount: 2000, taxCode: 'book' },
        ...lines.slice(1),
      ],
      delivery: [
        { optionId: 'standard', amount: 599 },
        { optionId: 'express', amount: 0 },
      ],
    });
  const row = { jurisdiction: 'US-CA', rate: 8.75, amount: 402 };
  const amounts = { lines: { li_1: 175, li_2: 175 }, delivery: 52, breakdown: [row] };

  it('tells lines, delivery and whether prices have tax inside', async () => {
    says('tax.assess', { amounts });
    await assess();
    expect(backEnd.asked[0]?.body).toMatchObject({
      prices_include_tax: false,
      delivery: 599,
      lines: [
        { id: 'li_1', tax_code: 'book' },
        { id: 'li_2', amount: 2000 },
      ],
    });
  });

  it('is taken in amounts, without rows of nothing', async () => {
    says('tax.assess', { amounts: { ...amounts, breakdown: [row, { jurisdiction: 'SF', rate: 0, amount: 0 }] } });
    expect(await assess()).toMatchObject({
      tax: {
        amounts: {
          lines: { li_1: 175, li_2: 175 },
          delivery: { standard: 52, express: 0 },
          breakdown: [{ jurisdiction: 'US-CA', rate: 0.0875, amount: 402 }],
        },
      },
    });
  });

  it('is taken in rates', async () => {
    says('tax.assess', { rates: { jurisdiction: 'DE', lines: { li_1: 19, li_2: 7 }, delivery: 19 } });
    const ratesOf = (rate: number) => [{ jurisdiction: 'DE', rate }];
    const tax = {
      lines: { li_1: ratesOf(190_000), li_2: ratesOf(70_000) },
      delivery: { standard: ratesOf(190_000), express: ratesOf(190_000) },
    };
    expect(await assess(true)).toEqual({ tax });
    expect(await assess()).toEqual({ tax });
  });

  it('is taken in rates of several jurisdictions', async () => {
    const parts = [
      { jurisdiction: 'GST', rate: 5 },
      { jurisdiction: 'QST', rate: 9.975 },
    ];
    says('tax.assess', { rates: { jurisdiction: 'CA-QC', lines: { li_1: parts, li_2: 5 }, delivery: parts } });
    const quebec = [
      { jurisdiction: 'GST', rate: 50_000 },
      { jurisdiction: 'QST', rate: 99_750 },
    ];
    expect(await assess()).toEqual({
      tax: {
        lines: { li_1: quebec, li_2: [{ jurisdiction: 'CA-QC', rate: 50_000 }] },
        delivery: { standard: quebec, express: quebec },
      },
    });
  });

  it.each([
    [{ refused: 'state' }, { refused: 'state' }],
    [{ refused: 'country' }, { refused: 'country' }],
    [{ refused: 'address' }, { refused: 'address' }],
    [
      { refused: 'address', field: 'postal_code' },
      { refused: 'address', field: 'postalCode' },
    ],
  ])('may be refused: %j', async (answer, expected) => {
    says('tax.assess', answer);
    expect(await assess()).toEqual(expected);
  });

  it.each<[string, unknown, RegExp]>([
    ['another sum in the breakdown', { ...amounts, breakdown: [{ ...row, amount: 401 }] }, /breakdown: adds up to 401/],
    ['a negative tax', { ...amounts, lines: { li_1: -175, li_2: 175 } }, /\$\.amounts\.lines\.li_1/],
    ['a line too few', { ...amounts, lines: { li_1: 350 } }, /amounts\.lines\["li_2"\]: is missing/],
    ['a line too many', { ...amounts, lines: { li_1: 175, li_2: 175, li_3: 0 } }, /not asked for/],
    ['parts of a cent', { ...amounts, delivery: 52.5 }, /\$\.amounts\.delivery/],
    ['a rate above 100', { ...amounts, breakdown: [{ ...row, rate: 875 }] }, /breakdown\[0\]\.rate/],
  ])('is none in amounts with %s', async (_, answer, place) => {
    says('tax.assess', { amounts: answer });
    await refuses(assess(), place);
  });

  it('is none in amounts where prices have tax inside', async () => {
    says('tax.assess', { amounts });
    await refuses(assess(true), /expected rates/);
  });

  it('is none in rates that leave a line out', async () => {
    says('tax.assess', { rates: { jurisdiction: 'DE', lines: { li_1: 19 } } });
    await refuses(assess(true), /rates\.lines\["li_2"\]: is missing/);
  });
});

describe('discounts.rules', () => {
  const rules = (codes: string[] = ['ten']) =>
    discountsFromBackEnd(asking(backEnd, log), { currency: 'usd' }).rules(codes, { email: 'ada@example.com' });
  const ten = { id: 'ten', name: '10 %', code: 'TEN', effect: { type: 'percent_off', percent_off: 10 } };
  const volume = { id: 'three', name: '3 or more', effect: { type: 'free_shipping' }, minimum_quantity: 3 };

  it('tells the codes and who buys', async () => {
    says('discounts.rules', { discounts: [] });
    await rules(['ten', 'nope']);
    expect(backEnd.asked[0]?.body).toMatchObject({ codes: ['ten', 'nope'], buyer_email: 'ada@example.com' });
  });

  it('are those of the codes, compared without case, and the automatic ones', async () => {
    says('discounts.rules', {
      discounts: [{ ...ten, campaign: 'autumn' }, volume, { ...ten, id: 'x', code: 'OTHER' }],
    });
    const { byCode, automatic } = await rules();
    expect([...byCode]).toEqual([
      ['ten', { id: 'ten', name: '10 %', code: 'TEN', priority: 1, effect: { type: 'percent_off', percentOff: 10 } }],
    ]);
    expect(automatic).toMatchObject([{ id: 'three', minimumQuantity: 3 }]);
  });

  it.each<[string, unknown, RegExp]>([
    ['an unknown effect', { ...ten, effect: { type: 'half_price' } }, /\$\.discounts\[0\]\.effect/],
    ['more than all', { ...ten, effect: { type: 'percent_off', percent_off: 101 } }, /effect\.percent_off/],
    ['no name', { id: 'ten', effect: { type: 'free_shipping' } }, /\$\.discounts\[0\]\.name/],
    ['a negative amount', { ...ten, effect: { type: 'amount_off', amount_off: -5 } }, /effect\.amount_off/],
  ])('are none with %s', async (_, rule, place) => {
    says('discounts.rules', { discounts: [rule] });
    await refuses(rules(), place);
  });

  it('are none with one id twice, and what it is stays out of the log', async () => {
    says('discounts.rules', {
      discounts: [
        { ...ten, code: 'SECRET1' },
        { ...ten, code: 'secret1' },
      ],
    });
    await refuses(rules(), /\$\.discounts\[1\]\.id/);
    expect(JSON.stringify(log)).not.toMatch(/ten"|secret1/i);
  });
});

describe('stock.levels', () => {
  const levels = () => stockFromBackEnd(asking(backEnd, log)).levels(['mug', 'pattern']);

  it('are units, or that they are not counted', async () => {
    says('stock.levels', { levels: { mug: 3, pattern: null, other: 7 } });
    expect([...(await levels())]).toEqual([
      ['mug', 3],
      ['pattern', null],
    ]);
  });

  it.each<[string, unknown, RegExp]>([
    ['a variant left out', { mug: 3 }, /levels\["pattern"\]: is missing/],
    ['fewer than none', { mug: -1, pattern: null }, /\$\.levels\.mug/],
    ['half a unit', { mug: 0.5, pattern: null }, /\$\.levels\.mug/],
    ['a text', { mug: '3', pattern: null }, /\$\.levels\.mug/],
  ])('are none with %s', async (_, answer, place) => {
    says('stock.levels', { levels: answer });
    await refuses(levels(), place);
  });
});

describe('order.place', () => {
  const place = () =>
    ordersToBackEnd(asking(backEnd, log), ({ id }) => ({ id, status: 'confirmed' })).place({ id: 'ord_1' } as Order);

  it('is told the order under its own id', async () => {
    says('order.place', { accepted: true });
    expect(await place()).toEqual({ accepted: true });
    expect(backEnd.asked[0]?.body).toEqual({
      type: 'order.place',
      id: 'ord_1',
      order: { id: 'ord_1', status: 'confirmed' },
    });
  });

  it.each<[object, object]>([
    [
      { accepted: true, reference: 'A-1001', more: 1 },
      { accepted: true, reference: 'A-1001' },
    ],
    [
      { accepted: false, reason: 'out_of_stock' },
      { accepted: false, reason: 'out_of_stock', restock: false },
    ],
  ])('takes %j', async (answer, expected) => {
    says('order.place', answer);
    expect(await place()).toEqual(expected);
  });

  it.each<[string, unknown, RegExp]>([
    ['nothing said', {}, /\$\.accepted: expected true or false/],
    ['a text', { accepted: 'yes' }, /\$\.accepted: expected true or false/],
    ['no reason', { accepted: false }, /\$\.reason/],
    ['a sentence for a reason', { accepted: false, reason: 'No more.' }, /\$\.reason/],
  ])('takes nothing with %s', async (_, answer, where) => {
    says('order.place', answer);
    await refuses(place(), where);
  });
});
