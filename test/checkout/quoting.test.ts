import { describe, expect, it } from 'vitest';
import { isError } from '../../src/domain/message.js';
import type { Quote } from '../../src/domain/quote.js';
import { sentence } from '../../src/domain/sentence.js';
import { loadShop } from '../../src/providers/shop.js';
import { said as textOf } from '../support/texts.js';
import { draftOf, NOW, quotingOf, standard, to } from './quoting-support.js';

const shop = await loadShop('examples/shop');
const { quote } = quotingOf(shop);

const said = (answer: Quote) =>
  answer.messages.map((message) => [message.type === 'info' ? 'info' : message.code, message.param]);

describe('a quote of the sample shop', () => {
  it('takes the automatic 15 % from three trail bars', async () => {
    const answer = await quote(draftOf({ item_limited: 3 }, { ...to('US', 'CA'), ...standard }), NOW);
    // 3 x 700 = 2100; 15 % = 315; 2100 - 315 = 1785; 8.75 % of 1785 = 156.19 -> 156; 180 g by standard: 599, not taxed
    expect(answer.totals).toEqual({
      itemsBase: 2100,
      itemsDiscount: 315,
      subtotal: 1785,
      discount: 0,
      fulfillment: 599,
      tax: 156,
      taxBreakdown: [{ jurisdiction: 'California', rate: 0.0875, amount: 156 }],
      total: 2540,
    });
    expect(answer.lines[0]?.discountDetails).toEqual([
      { type: 'volume', amount: 315, description: '15% off three or more trail bars', source: 'automatic' },
    ]);
    expect(answer.discounts).toEqual({
      codes: [],
      rejected: [],
      applied: [
        {
          id: 'disc_trail_bars',
          ruleId: 'trail_bars',
          name: '15% off three or more trail bars',
          automatic: true,
          percentOff: 15,
          method: 'each',
          priority: 1,
          amount: 315,
          allocations: [{ lineId: 'li_0', amount: 315 }],
        },
      ],
    });
    expect(answer.messages).toEqual([]);
  });

  it.each([
    // 1999; no tax in Oregon; 599
    ['US', 'OR', { item_123: 1 }, [], { subtotal: 1999, tax: 0, fulfillment: 599, total: 2598 }],
    // 10 % of 1999 = 199.9 -> 200; 8.875 % of 1799 = 159.66 -> 160; 1799 + 160 + 599
    ['US', 'NY', { item_123: 1 }, ['SAVE10'], { itemsDiscount: 200, subtotal: 1799, tax: 160, total: 2558 }],
    // 6.25 % of 2000 = 125, of 599 = 37.44 -> 37; 2000 + 599 + 162
    ['US', 'TX', { prod_test_001: 2 }, [], { subtotal: 2000, tax: 162, total: 2761 }],
    // the delivery is free and its tax with it: 2000 + 599 - 599 + 125
    ['US', 'TX', { prod_test_001: 2 }, ['freeship'], { discount: 599, fulfillment: 599, tax: 125, total: 2125 }],
    // 13 % of 2500 = 325; Canada up to 1 kg: 1299
    ['CA', 'ON', { prod_test_002: 1 }, [], { subtotal: 2500, fulfillment: 1299, tax: 325, total: 4124 }],
    // rounded per line: 8.75 % of 999 = 87.41 -> 87 and of 1999 = 174.91 -> 175
    ['US', 'CA', { item_digital: 1, item_123: 1 }, [], { tax: 262, fulfillment: 599, total: 3859 }],
    // 10 % first, then 5.00: 2500 - 250 - 500 = 1750
    ['US', 'OR', { prod_test_002: 1 }, ['FIVEOFF', 'SAVE10'], { itemsDiscount: 750, subtotal: 1750 }],
    // 100.00 is not above 100.00
    ['US', 'OR', { prod_test_003: 2 }, [], { subtotal: 10_000, fulfillment: 599 }],
    ['US', 'OR', { prod_test_003: 2, prod_test_001: 1 }, [], { subtotal: 11_000, fulfillment: 0 }],
    // 11000 - 1100 = 9900 is what counts
    ['US', 'OR', { prod_test_003: 2, prod_test_001: 1 }, ['SAVE10'], { subtotal: 9900, fulfillment: 599 }],
    // 2 kg: the second step; 4 kg too
    ['US', 'OR', { item_456: 1 }, [], { fulfillment: 999 }],
    ['CA', 'AB', { item_456: 2 }, [], { subtotal: 9000, fulfillment: 1999 }],
  ])('prices %s-%s %j with %j', async (country, state, basket, discountCodes, totals) => {
    const answer = await quote(draftOf(basket, { ...to(country, state), ...standard, discountCodes }), NOW);
    expect(answer.totals).toMatchObject(totals);
    expect(answer.messages.filter(isError)).toEqual([]);
  });

  it('shares a fixed discount over the lines, the last one absorbing the rest', async () => {
    const codes = { discountCodes: ['FIVEOFF'] };
    const answer = await quote(draftOf({ prod_test_002: 1, item_digital: 1 }, { ...to('US', 'OR'), ...codes }), NOW);
    // 500 x 2500 / 3499 = 357.2 -> 357; the rest is 143
    expect(answer.lines.map(({ discount }) => discount)).toEqual([357, 143]);
    expect(answer.discounts?.applied[0]).toMatchObject({ id: 'disc_fiveoff', amountOff: 500, method: 'across' });
  });

  it('says why codes do not apply, at the code', async () => {
    const discountCodes = ['FIVEOFF', 'Expired', 'NEWYEAR', 'nope', 'save10', 'SAVE10'];
    const answer = await quote(draftOf({ item_123: 1 }, { ...to('US', 'CA'), ...standard, discountCodes }), NOW);
    expect(said(answer)).toEqual([
      ['discount_code_minimum_not_met', '$.discounts.codes[0]'],
      ['discount_code_expired', '$.discounts.codes[1]'],
      ['discount_code_invalid', '$.discounts.codes[2]'],
      ['discount_code_invalid', '$.discounts.codes[3]'],
      ['discount_code_already_applied', '$.discounts.codes[5]'],
    ]);
    expect(answer.messages[0]?.content).toEqual(
      sentence('discount.too_cheap', { minimum: { money: 2000, currency: 'usd' } }),
    );
    expect(answer.discounts?.codes).toEqual(discountCodes);
    expect(answer.discounts?.applied).toMatchObject([{ code: 'save10', amount: 200 }]);
    expect(answer.discounts?.rejected[1]).toMatchObject({ code: 'Expired', reason: 'discount_code_expired' });
  });

  it('keeps free shipping at nothing until something is selected', async () => {
    const answer = await quote(draftOf({ item_123: 1 }, { ...to('US', 'TX'), discountCodes: ['FREESHIP'] }), NOW);
    expect(answer.discounts?.applied).toMatchObject([{ id: 'disc_freeship', amount: 0, allocations: [] }]);
    expect(answer.totals.fulfillment).toBeUndefined();
    expect(answer.totals.discount).toBe(0);
  });

  it('speaks of discounts only when the agent or a rule does', async () => {
    expect(await quote(draftOf({ item_123: 1 }), NOW)).not.toHaveProperty('discounts');
    const cleared = await quote(draftOf({ item_123: 1 }, { discountCodes: [] }), NOW);
    expect(cleared.discounts).toEqual({ codes: [], applied: [], rejected: [] });
  });
});

describe('what a quote still needs', () => {
  it('asks for address and email of a parcel', async () => {
    const answer = await quote(draftOf({ item_123: 1 }, { buyer: undefined }), NOW);
    expect(said(answer)).toEqual([
      ['missing', '$.buyer.email'],
      ['missing', '$.fulfillment_details.address'],
    ]);
    expect(answer.totals).toEqual({
      itemsBase: 1999,
      itemsDiscount: 0,
      subtotal: 1999,
      discount: 0,
      taxBreakdown: [],
      total: 1999,
    });
    expect(answer.lines[0]).not.toHaveProperty('tax');
    expect(answer.messages[1]).toMatchObject({ severity: 'high', resolution: 'recoverable' });
  });

  it('takes the email of the fulfillment details', async () => {
    const draft = draftOf({ item_digital: 1 }, { buyer: undefined, fulfillmentDetails: { email: 'ada@example.com' } });
    expect((await quote(draft, NOW)).messages).toEqual([]);
  });

  it('never chooses shipping, always the digital option', async () => {
    const answer = await quote(draftOf({ item_123: 1, item_digital: 1 }, to('US', 'CA')), NOW);
    expect(answer.fulfillmentOptions.map(({ id, lineIds }) => [id, lineIds])).toEqual([
      ['standard', ['li_0']],
      ['express', ['li_0']],
      ['digital', ['li_1']],
    ]);
    expect(answer.selections).toEqual([{ type: 'digital', optionId: 'digital', lineIds: ['li_1'] }]);
    expect(said(answer)).toEqual([['missing', '$.selected_fulfillment_options']]);
    expect(answer.totals).not.toHaveProperty('fulfillment');
  });

  it('sells digital goods without an address', async () => {
    const answer = await quote(draftOf({ item_digital: 2 }), NOW);
    expect(answer.messages).toEqual([]);
    expect(answer.totals).toMatchObject({ subtotal: 1998, fulfillment: 0, total: 1998 });
  });

  it.each([
    [to('DE', 'BE'), { item_123: 1 }, [['region_restricted', '$.fulfillment_details.address.country']]],
    [to('US', 'Atlantis'), { item_digital: 1 }, [['invalid', '$.fulfillment_details.address.state']]],
    [{}, { item_pickup: 1 }, [['missing', '$.selected_fulfillment_options']]],
    [{}, { item_digital: 1, item_pickup: 1 }, [['missing', '$.selected_fulfillment_options']]],
    [{ ...to('US', 'OR'), ...standard }, { item_limited: 6 }, [['quantity_exceeded', '$.line_items[0].quantity']]],
    [{ ...to('US', 'OR'), ...standard }, { item_456: 22_223 }, [['maximum_exceeded', '$.totals']]],
  ])('says what keeps it from being paid: %j %j', async (more, basket, messages) => {
    const answer = await quote(draftOf(basket, more), NOW);
    expect(said(answer)).toEqual(messages);
    expect(answer.messages.every(({ content }) => /^[A-Z].*\.$/.test(textOf(content)))).toBe(true);
  });

  it('counts the limit over all lines of a variant, once', async () => {
    const lines = [2, 3, 1, 1].map((quantity, index) => ({ id: `li_${index}`, variantId: 'item_limited', quantity }));
    const answer = await quote({ ...draftOf({}), lines, ...to('US', 'OR'), ...standard }, NOW);
    expect(said(answer)).toEqual([['quantity_exceeded', '$.line_items[2].quantity']]);
  });

  it('refuses a variant that does not exist', async () => {
    await expect(quote(draftOf({ item_123: 1, ghost: 1 }), NOW)).rejects.toMatchObject({
      code: 'invalid_item_id',
      status: 400,
      options: { param: '$.line_items[1].id' },
    });
  });

  it('takes names of states, and sells digital goods anywhere', async () => {
    const answer = await quote(draftOf({ item_123: 1 }, { ...to('us', 'california'), ...standard }), NOW);
    expect(answer.totals.tax).toBe(175);
    expect((await quote(draftOf({ item_digital: 1 }, to('DE', 'Berlin')), NOW)).totals).toMatchObject({ tax: 0 });
  });

  it('refuses totals below what Stripe charges, and nothing at zero', async () => {
    const cheap = (unitPrice: number) => {
      const variants = new Map([...shop.variants].map(([id, variant]) => [id, { ...variant, unitPrice }]));
      return quotingOf({ ...shop, variants }).quote(draftOf({ item_digital: 1 }), NOW);
    };
    expect(said(await cheap(49))).toEqual([['minimum_not_met', '$.totals']]);
    expect(said(await cheap(50))).toEqual([]);
    expect(said(await cheap(0))).toEqual([]);
  });
});

describe('selections', () => {
  const basket = { item_123: 1, prod_test_001: 1, item_digital: 1 };
  const hold = async (selections: Parameters<typeof draftOf>[1]) =>
    quote(draftOf(basket, { ...to('US', 'OR'), ...selections }), NOW);

  it('names lines by id or by variant, and adds up different options', async () => {
    const answer = await hold({
      selections: [
        { optionId: 'standard', itemIds: ['li_0'] },
        { type: 'shipping', optionId: 'express', itemIds: ['prod_test_001'] },
      ],
    });
    expect(answer.selections).toEqual([
      { type: 'shipping', optionId: 'standard', lineIds: ['li_0'] },
      { type: 'shipping', optionId: 'express', lineIds: ['li_1'] },
      { type: 'digital', optionId: 'digital', lineIds: ['li_2'] },
    ]);
    expect(answer.totals.fulfillment).toBe(599 + 1499);
    expect(answer.messages).toEqual([]);
  });

  it('lets the last one win', async () => {
    const answer = await hold({
      selections: [
        { optionId: 'standard', itemIds: [] },
        { optionId: 'express', itemIds: [] },
      ],
    });
    expect(answer.selections[0]).toEqual({ type: 'shipping', optionId: 'express', lineIds: ['li_0', 'li_1'] });
    expect(answer.totals.fulfillment).toBe(1499);
  });

  it('drops what does not hold and says why', async () => {
    const answer = await hold({
      selections: [
        { optionId: 'drone', itemIds: [] },
        { type: 'digital', optionId: 'standard', itemIds: [] },
        { optionId: 'standard', itemIds: ['li_0', 'item_digital'] },
        { optionId: 'standard', itemIds: ['ghost'] },
      ],
    });
    expect(answer.droppedSelections).toEqual([
      { index: 0, reason: 'unknown_option' },
      { index: 1, reason: 'wrong_type' },
      { index: 2, reason: 'unknown_item' },
      { index: 3, reason: 'unknown_item' },
    ]);
    expect(answer.selections[0]).toEqual({ type: 'shipping', optionId: 'standard', lineIds: ['li_0'] });
    expect(said(answer)).toEqual([['missing', '$.selected_fulfillment_options']]);
  });
});
