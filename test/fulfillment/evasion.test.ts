import { describe, expect, it } from 'vitest';
import { createQuoting } from '../../src/checkout/quoting/quoting.js';
import type { DiscountRule } from '../../src/domain/discount-rule.js';
import type { FeeRule } from '../../src/domain/fee-rule.js';
import type { Address } from '../../src/domain/party.js';
import type { Quote } from '../../src/domain/quote.js';
import { catalogFromFile } from '../../src/providers/catalog-file.js';
import { deliveryFromShop } from '../../src/providers/delivery-from-shop.js';
import { discountsFromCodes } from '../../src/providers/discount-codes.js';
import type { Shop } from '../../src/providers/shop.js';
import { draftOf, quotingOf } from '../checkout/quoting-support.js';
import { addressIn, at, FRIDAY, group, NEW_YORK, SAN_FRANCISCO, select, shop } from './shop.js';

const TEXAS = addressIn('TX', '73301');

/** The mug goes to the address of a group, all else to the one of the session. */
const quoteOf = (goods: Shop, session: Address, ofGroup: Address, codes: string[] = []): Promise<Quote> =>
  quotingOf(goods).quote(
    draftOf(
      { mug: 1, file: 1 },
      {
        ...at(session),
        fulfillmentGroups: [group('g', 'shipping', ['mug'], at(ofGroup))],
        selections: [select('g/standard')],
        discountCodes: codes,
      },
    ),
    FRIDAY,
  );

describe('what the shop says of places', () => {
  it('goes for a state that does not exist, where no table asks for it', async () => {
    const untaxed: Shop = { ...shop, tax: { entries: new Map(), byRegion: new Set(), elsewhere: 'untaxed' } };
    const { quote } = quotingOf({ ...untaxed, pickup: [] });
    for (const state of ['New York State', 'Nueva York', '']) {
      const draft = draftOf({ knife: 1 }, { ...at(addressIn(state, '10001')), selections: [select('standard')] });
      const { selections, messages } = await quote(draft, FRIDAY);
      expect([state, selections]).toEqual([state, []]);
      expect(messages).toMatchObject([{ code: 'invalid', param: '$.fulfillment_details.address.state' }]);
    }
  });

  it('goes for the addresses of groups: a discount for all of them, a fee for any', async () => {
    const local: DiscountRule = {
      id: 'local',
      code: 'LOCAL',
      name: 'Local',
      effect: { type: 'free_shipping' },
      destinations: ['US-CA'],
      priority: 1,
    };
    const fee: FeeRule = {
      id: 'far',
      title: 'Far',
      rate: { type: 'fixed', amount: 700, per: 'order' },
      when: { destinations: ['US-TX'] },
    };
    const goods = { ...shop, discounts: [local], fees: [fee] };
    const far = await quoteOf(goods, SAN_FRANCISCO, TEXAS, ['LOCAL']);
    expect(far.discounts).toMatchObject({ applied: [], rejected: [{ code: 'LOCAL' }] });
    expect(far.totals).toMatchObject({ fulfillment: 599, discount: 0, extras: [{ id: 'fee_far', amount: 700 }] });
    const near = await quoteOf(goods, SAN_FRANCISCO, { ...SAN_FRANCISCO, name: 'Grace' }, ['LOCAL']);
    expect(near.totals).toMatchObject({ fulfillment: 599, discount: 599 });
    expect(near.totals.extras).toBeUndefined();
  });
});

describe('tax', () => {
  const groupTo = async (ofGroup: Address) => {
    const asked: Address[] = [];
    const { quote } = createQuoting({
      catalog: catalogFromFile(shop),
      shipping: deliveryFromShop(shop),
      tax: {
        async assess({ address }) {
          asked.push(address);
          return { tax: { lines: {}, delivery: {}, reference: `taxcalc_${asked.length}` } };
        },
      },
      discounts: discountsFromCodes(shop),
      shop,
    });
    const fulfillmentGroups = [group('g', 'shipping', ['mug'], at(ofGroup))];
    const selections = [select('g/standard'), select('standard')];
    const draft = draftOf({ mug: 1, pot: 1, file: 1 }, { ...at(NEW_YORK), fulfillmentGroups, selections });
    return [(await quote(draft, FRIDAY)).taxReference, asked.length];
  };

  it('is assessed once for each place, whoever lives there, and is on record where it is one', async () => {
    expect(await groupTo({ ...NEW_YORK, name: 'Grace', company: 'Navy' })).toEqual(['taxcalc_1', 1]);
    expect(await groupTo({ ...NEW_YORK, lineOne: '2 Road' })).toEqual([undefined, 2]);
  });
});

describe('a place of pickup', () => {
  const location = (hours: { from: number; to: number }[], more: object = {}) => ({
    id: 'corner',
    name: 'Corner',
    title: 'Corner',
    address: NEW_YORK,
    open: { timeZone: 'UTC', week: Array.from({ length: 7 }, () => hours), holidays: new Set<string>() },
    readyAfter: 60,
    keptDays: 0,
    amount: 0,
    except: new Set<string>(),
    ...more,
  });
  const offeredAt = async (place: ReturnType<typeof location>, now: number) => {
    const gas = shop.variants.get('gas');
    if (!gas) throw new Error('the shop has no gas');
    const line = { id: 'li', variant: gas, quantity: 1, amount: 0, left: 0, ways: ['pickup' as const] };
    const { options } = await deliveryFromShop({ ...shop, pickup: [place] }).options({ lines: [line], now });
    return options.map(({ pickup }) => [pickup?.readyBy, pickup?.pickupBy]);
  };

  it('is ready while it is open, also where the full hour is not', async () => {
    const untilHalfPast = location([{ from: 570, to: 1050 }]);
    // ready at 17:20, which is 18:00 to the full hour, when it is closed since 17:30: the next morning at 9:30
    const [[ready, kept] = []] = await offeredAt(untilHalfPast, Date.UTC(2026, 10, 20, 16, 20));
    expect(ready).toBe(Date.UTC(2026, 10, 21, 9, 30));
    expect(kept).toBe(Date.UTC(2026, 10, 21, 17, 30));
  });

  it('that never opens is not on offer', async () => {
    expect(await offeredAt(location([]), FRIDAY)).toEqual([]);
    const { quote } = quotingOf({ ...shop, pickup: [location([])] });
    const { messages } = await quote(draftOf({ gas: 1 }), FRIDAY);
    expect(messages).toMatchObject([{ code: 'unsupported', param: '$.line_items[0]' }]);
  });
});
