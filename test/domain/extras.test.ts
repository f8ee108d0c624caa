import { describe, expect, it } from 'vitest';
import type { BasketLine } from '../../src/domain/basket.js';
import { type FeeBasket, type FeeRule, feesOf } from '../../src/domain/fee-rule.js';
import { converter, exchangeRate } from '../../src/domain/presentment.js';
import { type ExemptionPolicy, judgeExemption } from '../../src/domain/tax-exemption.js';
import { grantWishes, readWishes } from '../../src/domain/wishes.js';

const NOW = Date.UTC(2026, 4, 20);
const line = (id: string, unitPrice: number, quantity: number, more: object = {}): BasketLine => {
  const variant = { id, productId: id, title: id, imageUrls: [], weightGrams: 0, options: [], unitPrice };
  return {
    id: `li_${id}`,
    quantity,
    amount: unitPrice * quantity,
    variant: { ...variant, fulfillmentTypes: ['shipping'], ...more },
  };
};
const addressIn = (country: string, state: string) => ({
  name: 'Ada',
  lineOne: '1 Road',
  city: 'Town',
  postalCode: '1',
  country,
  state,
});

describe('fees', () => {
  const lines = [
    line('cola', 150, 4, { taxCode: 'drink', category: 'Drinks' }),
    line('chair', 4900, 1, { category: 'Furniture' }),
    line('song', 99, 2, { fulfillmentTypes: ['digital'] }),
  ];
  // 600 - 60, 4900, 198: 5638 after discounts
  const basket: FeeBasket = {
    lines,
    left: [540, 4900, 198],
    deliveryTypes: ['shipping'],
    addresses: [addressIn('us', 'ca')],
  };
  const of = (rate: FeeRule['rate'], more: Partial<FeeRule> = {}, at: Partial<FeeBasket> = {}) =>
    feesOf([{ id: 'f', title: 'Fee', rate, when: {}, ...more }], { ...basket, ...at }).map(({ amount }) => amount);
  const fixed = (amount: number, per: 'order' | 'item' = 'order') => ({ type: 'fixed' as const, amount, per });
  const percent = (millionths: number) => ({ type: 'percent' as const, millionths });

  it.each<[string, FeeRule['rate'], Partial<FeeRule>, number[]]>([
    ['fixed', fixed(300), {}, [300]],
    ['fixed, for each of 7 units', fixed(10, 'item'), {}, [70]],
    ['fixed, for each of 4 colas', fixed(10, 'item'), { when: { variantIds: ['cola'] } }, [40]],
    // 2.5 % of 5638 = 140.95
    ['a percentage', percent(25_000), {}, [141]],
    // 2.5 % of 540 = 13.5, half up
    ['a percentage of drinks', percent(25_000), { when: { taxCodes: ['drink'] } }, [14]],
    ['at least its minimum', percent(25_000), { minimum: 200 }, [200]],
    ['at most its maximum', percent(25_000), { maximum: 100 }, [100]],
    ['not there for other goods', fixed(300), { when: { variantIds: ['table'] } }, []],
    ['there for one category of two', fixed(10, 'item'), { when: { categories: ['Furniture', 'Toys'] } }, [10]],
    [
      'there for a variant or a tax code',
      fixed(10, 'item'),
      { when: { variantIds: ['song'], taxCodes: ['drink'] } },
      [60],
    ],
    ['there below a subtotal', fixed(300), { when: { subtotalBelow: 5639 } }, [300]],
    ['not there from that subtotal on', fixed(300), { when: { subtotalBelow: 5638 } }, []],
    ['there from a subtotal on', fixed(300), { when: { subtotalFrom: 5638 } }, [300]],
    ['not there below it', fixed(300), { when: { subtotalFrom: 5639 } }, []],
    ['there for a region', fixed(300), { when: { destinations: ['US-CA'] } }, [300]],
    ['there for a country', fixed(300), { when: { destinations: ['US'] } }, [300]],
    ['not there elsewhere', fixed(300), { when: { destinations: ['US-NY', 'CA'] } }, []],
    ['there for a way of delivery', fixed(300), { when: { deliveryTypes: ['pickup', 'shipping'] } }, [300]],
    ['not there for another', fixed(300), { when: { deliveryTypes: ['local_delivery'] } }, []],
    ['no row of nothing', fixed(0), {}, []],
  ])('are %s', (_, rate, more, expected) => {
    expect(of(rate, more)).toEqual(expected);
  });

  it('wait for an address and a delivery where they are about these', () => {
    expect(of(fixed(300), { when: { destinations: ['US'] } }, { addresses: [] })).toEqual([]);
    expect(of(fixed(300), { when: { deliveryTypes: ['shipping'] } }, { deliveryTypes: [] })).toEqual([]);
  });
});

describe('wishes', () => {
  const offers = { giftWrap: { amount: 250, per: 'order' as const, title: 'Wrap' }, tips: { maximum: 150_000 } };
  const lines = [line('bowl', 1000, 3), line('song', 99, 1, { fulfillmentTypes: ['digital'] })];

  it.each([
    [{ gift_wrap: true, tip_amount: 100 }, [250, 100]],
    [{ gift_wrap: false, tip_amount: 0 }, []],
    // 15 % of 3099 = 464.85
    [{ tip_amount: 465 }, [464]],
    [{}, []],
  ])('%j cost %j', (metadata, expected) => {
    const { wishes, problems } = readWishes(metadata, offers);
    expect(problems).toEqual([]);
    const { extras } = grantWishes(wishes, offers, { lines, items: 3099, currency: 'usd' });
    expect(extras.map(({ amount }) => amount)).toEqual(expected);
  });

  it('are counted by the units that can be wrapped', () => {
    const perItem = { giftWrap: { ...offers.giftWrap, per: 'item' as const } };
    const { extras } = grantWishes({ giftWrap: true, tip: 0 }, perItem, { lines, items: 3099, currency: 'usd' });
    expect(extras).toMatchObject([{ id: 'gift_wrap', type: 'gift_wrap', title: 'Wrap', amount: 750 }]);
  });

  it('are nobody’s business where the shop does not offer them', () => {
    const metadata = { gift_wrap: 'by hand', tip_amount: { any: 'thing' } };
    expect(readWishes(metadata, {})).toEqual({ wishes: { giftWrap: false, tip: 0 }, problems: [] });
  });
});

describe('a certificate of exemption', () => {
  const listed: ExemptionPolicy = {
    find: (id) => (id === 'A' ? { types: ['resale'], regions: ['US-CA', 'CA'], expiresAt: NOW + 1 } : undefined),
  };
  const asked = { certificateId: 'A', certificateType: 'resale' as const };
  const inCalifornia = addressIn('US', 'California');

  it.each([
    [asked, listed, inCalifornia, NOW, 'exemption.resale'],
    [asked, listed, addressIn('CA', 'ON'), NOW, 'exemption.resale'],
    [asked, listed, addressIn('US', 'NY'), NOW, undefined],
    [asked, listed, inCalifornia, NOW + 1, undefined],
    [{ ...asked, certificateId: 'B' }, listed, inCalifornia, NOW, undefined],
    [{ ...asked, certificateId: 'B' }, {}, inCalifornia, NOW, 'exemption.resale'],
    [{ ...asked, certificateType: 'government' as const }, listed, inCalifornia, NOW, undefined],
    [{ ...asked, certificateType: 'government' as const }, {}, inCalifornia, NOW, 'exemption.government'],
    [asked, { types: ['government' as const] }, inCalifornia, NOW, undefined],
    [{ ...asked, expiresAt: '2026-05-20T00:00:00Z' }, {}, inCalifornia, NOW, undefined],
    [{ ...asked, expiresAt: '2026-05-20T00:00:01Z' }, {}, inCalifornia, NOW, 'exemption.resale'],
    [{ ...asked, exemptRegions: ['ca'] }, {}, inCalifornia, NOW, 'exemption.resale'],
    [{ ...asked, exemptRegions: ['US-CA'] }, {}, inCalifornia, NOW, 'exemption.resale'],
    [{ ...asked, exemptRegions: ['US'] }, {}, inCalifornia, NOW, 'exemption.resale'],
    [{ ...asked, exemptRegions: ['NY'] }, {}, inCalifornia, NOW, undefined],
    [{ ...asked, exemptRegions: [] }, {}, inCalifornia, NOW, undefined],
    [asked, undefined, inCalifornia, NOW, undefined],
  ])('%j holds as it should', (certificate, policy, address, now, reason) => {
    expect(judgeExemption(certificate, policy, address, now)?.exempt?.key).toBe(reason);
  });

  it('is not spoken of before there is an address, or where there is none', () => {
    expect(judgeExemption(asked, listed, undefined, NOW)).toBeUndefined();
    expect(judgeExemption(undefined, listed, inCalifornia, NOW)).toBeUndefined();
  });
});

describe('presentment', () => {
  const shown = (currency: string, rate: string, from = 'usd') => converter({ currency, rate, asOf: 0 }, from);

  it.each([
    // 19.99 x 0.92 = 18.3908
    ['eur', '0.92', 'usd', 1999, 1839],
    // 19.99 x 153.21 = 3062.67 yen
    ['jpy', '153.21', 'usd', 1999, 3063],
    // 1999 yen x 0.0067 = 13.3933
    ['usd', '0.0067', 'jpy', 1999, 1339],
    // 10.00 x 0.3075 = 3.075
    ['kwd', '0.3075', 'usd', 1000, 3075],
    // 0.25 x 0.5 = 0.125, half up
    ['eur', '0.5', 'usd', 25, 13],
    ['eur', '0.000000001', 'usd', 999_999_999_999, 1000],
    ['eur', '1', 'usd', 0, 0],
  ])('in %s at %s from %s: %i is %i', (currency, rate, from, amount, expected) => {
    expect(shown(currency, rate, from)(amount)).toBe(expected);
  });

  it('names the rate from what is shown to what is charged', () => {
    expect(exchangeRate({ currency: 'eur', rate: '0.8', asOf: 0 })).toBe(1.25);
    expect(exchangeRate({ currency: 'jpy', rate: '3', asOf: 0 })).toBe(0.333333333);
  });
});
