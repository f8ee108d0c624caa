import { describe, expect, it } from 'vitest';
import type { DiscountRule } from '../../src/domain/discount-rule.js';
import type { FeeRule } from '../../src/domain/fee-rule.js';
import type { CheckoutDraft } from '../../src/domain/session.js';
import type { Shop } from '../../src/providers/shop.js';
import { taxFromTable } from '../../src/providers/tax-table.js';
import type { TaxProvider } from '../../src/providers/types.js';
import { draftOf, quotingOf } from '../checkout/quoting-support.js';
import { addressIn, at, FRIDAY, group, NEW_YORK, SAN_FRANCISCO, select, shop } from './shop.js';

/* What depends on where an order goes, for orders that go to several places, or to one that only a group names. */

const OREGON = addressIn('OR', '97201');
const CODE: DiscountRule = {
  id: 'local',
  name: 'Locals',
  code: 'LOCAL',
  effect: { type: 'percent_off', percentOff: 50 },
  destinations: ['US-CA'],
  priority: 1,
};
const FEE: FeeRule = {
  id: 'city',
  title: 'City fee',
  rate: { type: 'fixed', amount: 150, per: 'order' },
  when: { destinations: ['US-NY'] },
};

const ask = (basket: Record<string, number>, more: Partial<CheckoutDraft>, settings: Partial<Shop> = {}) =>
  quotingOf({ ...shop, ...settings }).quote(draftOf(basket, more), FRIDAY);
const sentTo = (address = SAN_FRANCISCO) => group('gift', 'shipping', ['mug'], { fulfillmentDetails: { address } });
const parcel = [select('gift/standard')];

describe('tax', () => {
  it.each([
    ['a file beside it', { mug: 1, file: 1 }, { selections: parcel }],
    ['a file first', { file: 1, mug: 1 }, { selections: parcel }],
  ])('is taken of a parcel to a group’s address, and of %s that has none', async (_, basket, more) => {
    const quote = await ask(basket, { ...more, fulfillmentGroups: [sentTo()] });
    expect(quote.messages).toEqual([]);
    // 8.75 % of 1000 = 87.5 -> 88, and of 500 = 43.75 -> 44
    expect(quote.totals).toMatchObject({ fulfillment: 599, tax: 132, total: 2231 });
  });

  it('is not known where the only address is one that nobody knows', async () => {
    const nowhere = addressIn('ZZ', '00000');
    const files = group('files', 'digital', ['file']);
    const quote = await ask({ file: 1, mug: 1 }, { fulfillmentGroups: [files, sentTo(nowhere)] });
    expect(quote.totals).not.toHaveProperty('tax');
    const params = quote.messages.map((message) => message.param);
    expect(params).toContain('$.fulfillment_groups[1].fulfillment_details.address.state');
  });
});

describe('tax of which one place is known in amounts and another in rates', () => {
  /** As a back end may answer it: in amounts for New York, in rates elsewhere. */
  const mixed: TaxProvider = {
    async assess(request) {
      if (request.address.state !== 'NY') return taxFromTable(shop).assess(request);
      const lines = Object.fromEntries(request.lines.map(({ id }) => [id, 91]));
      const breakdown = [{ jurisdiction: 'New York', rate: 0.091, amount: 91 * request.lines.length }];
      return { tax: { lines: {}, delivery: {}, amounts: { lines, delivery: {}, breakdown } } };
    },
  };

  it('is taken of both', async () => {
    const more = { ...at(SAN_FRANCISCO), fulfillmentGroups: [sentTo(NEW_YORK)], selections: parcel };
    const { lines, totals } = await quotingOf(shop, mixed).quote(draftOf({ mug: 1, file: 1 }, more), FRIDAY);
    // 91 in New York, and 8.75 % of 500 = 43.75 -> 44
    expect(lines.map(({ tax }) => tax)).toEqual([91, 44]);
    expect(totals).toMatchObject({ tax: 135, total: 1000 + 500 + 599 + 135 });
    expect(totals.taxBreakdown).toEqual([
      { jurisdiction: 'New York', rate: 0.091, amount: 91 },
      { jurisdiction: 'California', rate: 0.0875, amount: 44 },
    ]);
  });
});

describe('a discount for a destination', () => {
  const discounted = async (basket: Record<string, number>, more: Partial<CheckoutDraft>) => {
    const { discounts } = await ask(basket, { discountCodes: ['LOCAL'], ...more }, { discounts: [CODE] });
    return discounts?.applied.length === 1;
  };

  it('is not for goods that a group sends elsewhere', async () => {
    const elsewhere = { fulfillmentGroups: [sentTo(NEW_YORK)], selections: parcel };
    expect(await discounted({ mug: 1 }, { ...at(SAN_FRANCISCO), ...elsewhere })).toBe(false);
    expect(await discounted({ mug: 1, file: 1 }, { ...at(SAN_FRANCISCO), ...elsewhere })).toBe(false);
  });

  it('is for goods that a group sends there', async () => {
    expect(await discounted({ mug: 1 }, { ...at(NEW_YORK), fulfillmentGroups: [sentTo()] })).toBe(true);
    expect(await discounted({ mug: 1, file: 1 }, { fulfillmentGroups: [sentTo()] })).toBe(true);
  });
});

it('a fee for a destination is taken when some of the goods go there', async () => {
  const more = { ...at(OREGON), fulfillmentGroups: [sentTo(NEW_YORK)], selections: parcel };
  const { totals } = await ask({ mug: 1, file: 1 }, more, { fees: [FEE] });
  expect(totals.extras).toMatchObject([{ id: 'fee_city', amount: 150 }]);
});
