import { describe, expect, it } from 'vitest';
import type { Quote } from '../../src/domain/quote.js';
import { quoted, sentence } from '../../src/domain/sentence.js';
import type { CheckoutDraft } from '../../src/domain/session.js';
import { deliveryFromShop } from '../../src/providers/delivery-from-shop.js';
import { draftOf } from '../checkout/quoting-support.js';
import { addressIn, at, FRIDAY, group, NEW_YORK, quote, SAN_FRANCISCO, select, shop } from './shop.js';

const LOCAL = 'local_sf_20261121_1000_1400';
const ask = (basket: Record<string, number>, more: Partial<CheckoutDraft> = {}, now = FRIDAY) =>
  quote(draftOf(basket, more), now);
const said = ({ messages }: Quote) =>
  messages.map((message) => [message.type === 'info' ? 'info' : message.code, message.param]);
const prices = ({ fulfillmentOptions }: Quote) =>
  Object.fromEntries(fulfillmentOptions.map(({ id, amount }) => [id, amount]));
const held = ({ selections }: Quote) => selections.map(({ optionId, lineIds }) => [optionId, ...lineIds]);

describe('pickup', () => {
  it('is offered without an address, and taxed where it is', async () => {
    const offered = await ask({ gas: 1 });
    expect(said(offered)).toEqual([['missing', '$.selected_fulfillment_options']]);
    expect(offered.messages[0]?.content.values).toEqual({ items: { list: [quoted('gas')] } });
    expect(offered.fulfillmentOptions).toMatchObject([
      {
        id: 'pickup_mission',
        type: 'pickup',
        amount: 0,
        lineIds: ['li_0'],
        pickup: {
          name: 'Example Outfitters Mission',
          type: 'in_store',
          // two hours later, and a week after that, when it closes on Friday
          readyBy: Date.UTC(2026, 10, 20, 20),
          pickupBy: Date.UTC(2026, 10, 28, 2),
        },
      },
    ]);
    const chosen = await ask({ gas: 1 }, { selections: [select('pickup_mission')] });
    // 8.75 % of 3000 = 262.5 -> 263
    expect(chosen.totals).toMatchObject({ fulfillment: 0, tax: 263, total: 3263 });
    expect(said(chosen)).toEqual([]);
  });

  it('is taxed where it is even for a buyer of another state, whose parcels are taxed at home', async () => {
    const chosen = await ask(
      { gas: 1, mug: 1, file: 1 },
      { ...at(NEW_YORK), selections: [select('pickup_mission', 'gas'), select('standard', 'mug')] },
    );
    // 263 in California; 8.875 % of 1000 = 88.75 -> 89 and of 500 = 44.375 -> 44 in New York
    expect(chosen.lines.map(({ tax }) => tax)).toEqual([263, 89, 44]);
    expect(chosen.totals.taxBreakdown).toEqual([
      { jurisdiction: 'California', rate: 0.0875, amount: 263 },
      { jurisdiction: 'New York', rate: 0.08875, amount: 133 },
    ]);
    expect(held(chosen)).toEqual([
      ['pickup_mission', 'li_0'],
      ['standard', 'li_1'],
      ['digital', 'li_2'],
    ]);
    expect(said(chosen)).toEqual([]);
  });

  it('lists the nearest first, as far as addresses tell', async () => {
    const place = (id: string, address: ReturnType<typeof addressIn>) => ({
      id,
      name: id,
      title: id,
      address,
      open: { timeZone: 'UTC', holidays: new Set<string>() },
      readyAfter: 0,
      amount: 0,
      except: new Set(['pot']),
    });
    const pickup = [
      place('berlin', addressIn('BE', '10001', 'DE')),
      place('reno', addressIn('NV', '89501')),
      place('la', addressIn('CA', '90001')),
      place('oakland', addressIn('CA', '94601')),
    ];
    const { options } = deliveryFromShop({ ...shop, pickup });
    const [gas, pot] = ['gas', 'pot'].map((id) => shop.variants.get(id));
    if (!gas || !pot) throw new Error('the shop has no gas or no pot');
    const lines = [gas, pot].map((variant) => {
      return { id: variant.id, variant, quantity: 1, amount: 0, left: 0, ways: ['pickup' as const] };
    });
    const idsFor = async (address?: typeof SAN_FRANCISCO) =>
      (await options({ lines, now: 0, ...(address && { address }) })).options.map(({ id }) => id.slice(7));
    expect(await idsFor(SAN_FRANCISCO)).toEqual(['oakland', 'la', 'reno', 'berlin']);
    expect(await idsFor(addressIn('', '10002', 'de'))).toEqual(['berlin', 'reno', 'la', 'oakland']);
    expect(await idsFor()).toEqual(['berlin', 'reno', 'la', 'oakland']);
    // not what it does not keep, and at one place where one is asked for
    const one = await options({ lines, now: 0, locationId: 'la' });
    expect(one.options).toMatchObject([{ id: 'pickup_la', lineIds: ['gas'] }]);
  });
});

describe('local delivery', () => {
  it('offers the next windows in which it can still come', async () => {
    const offered = await ask({ bread: 1 }, at(SAN_FRANCISCO));
    expect(offered.fulfillmentOptions.map(({ id, window }) => [id, window?.start])).toEqual([
      // Friday from 17:00, as it is before noon; Saturday 10:00; Monday 17:00
      ['local_sf_20261120_1700_2000', Date.UTC(2026, 10, 21, 1)],
      [LOCAL, Date.UTC(2026, 10, 21, 18)],
      ['local_sf_20261123_1700_2000', Date.UTC(2026, 10, 24, 1)],
    ]);
    expect(offered.fulfillmentOptions[0]).toMatchObject({ serviceArea: { radiusMiles: 8, centerPostalCode: '94110' } });
    const atNoon = await ask({ bread: 1 }, at(SAN_FRANCISCO), FRIDAY + 2 * 3_600_000);
    expect(atNoon.fulfillmentOptions[0]?.id).toBe(LOCAL);
  });

  it.each([
    // 2500 is at least 2000 and not above 7500; 7500 is not above 7500; 10000 is
    [{ bread: 1 }, { fulfillment: 799, tax: 219, total: 3518 }],
    [{ bread: 3 }, { fulfillment: 799 }],
    [{ bread: 4 }, { fulfillment: 0 }],
    [{ mug: 2 }, { fulfillment: 799 }],
  ])('costs, for %j', async (basket, totals) => {
    const chosen = await ask(basket, { ...at(SAN_FRANCISCO), selections: [select(LOCAL)] });
    expect(chosen.totals).toMatchObject(totals);
    expect(said(chosen)).toEqual([]);
  });

  it.each([
    [{ bread: 1 }, {}, [['missing', '$.fulfillment_details.address']]],
    [{ bread: 1 }, at(NEW_YORK), [['region_restricted', '$.line_items[0]']]],
    [{ bread: 38 }, at(SAN_FRANCISCO), [['unsupported', '$.fulfillment_options']]],
    [
      { gas: 1, bread: 1 },
      at(NEW_YORK),
      [
        ['region_restricted', '$.line_items[1]'],
        ['missing', '$.selected_fulfillment_options'],
      ],
    ],
  ])('says why it does not come: %j %j', async (basket, more, messages) => {
    expect(said(await ask(basket, more))).toEqual(messages);
  });

  it('takes no order below its minimum', async () => {
    const cheap = new Map([...shop.variants].map(([id, variant]) => [id, { ...variant, unitPrice: 100 }]));
    const { options } = deliveryFromShop(shop);
    const variant = cheap.get('bread');
    if (!variant) throw new Error('the shop has no bread');
    const line = { id: 'a', variant, quantity: 1, amount: 100, ways: ['local_delivery' as const] };
    const at1999 = await options({ lines: [{ ...line, left: 1999 }], address: SAN_FRANCISCO, now: FRIDAY });
    expect([at1999.options, at1999.undelivered?.get('a')]).toEqual([[], 'below_minimum']);
    const at2000 = await options({ lines: [{ ...line, left: 2000 }], address: SAN_FRANCISCO, now: FRIDAY });
    expect(at2000.options).toHaveLength(3);
  });
});

describe('what an option costs', () => {
  it('is for the lines that are really sent: a parcel gets lighter when something is picked up', async () => {
    // mug and pot: 1300 g, the second step; free above 100.00 of merchandise
    const undecided = await ask({ mug: 1, pot: 1 }, at(addressIn('OR', '97035')));
    expect(prices(undecided)).toEqual({ standard: 999, express: 2499, pickup_mission: 0 });
    const split = { selections: [select('pickup_mission', 'pot'), select('standard', 'mug')] };
    const chosen = await ask({ mug: 1, pot: 1 }, { ...at(addressIn('OR', '97035')), ...split });
    expect(prices(chosen)).toEqual({ standard: 599, express: 1499, pickup_mission: 0 });
    // the pot is taxed where it is picked up: 8.75 % of 3000 = 262.5 -> 263; nothing in Oregon
    expect(chosen.totals).toMatchObject({ fulfillment: 599, tax: 263, total: 1000 + 3000 + 599 + 263 });
    const one = await ask(
      { mug: 1, pot: 1 },
      { ...at(addressIn('OR', '97035')), selections: [select('express', 'pot')] },
    );
    // express for the pot alone; standard for what could still go with it
    expect(prices(one)).toEqual({ standard: 999, express: 1499, pickup_mission: 0 });
    expect(one.totals.fulfillment).toBe(1499);
    expect(one.messages.at(-1)?.content).toEqual(sentence('option.unchosen', { items: { list: [quoted('mug')] } }));
  });

  it('is free by what is sent, not by what is picked up', async () => {
    const basket = { pot: 4, mug: 1 };
    const all = await ask(basket, { ...at(NEW_YORK), selections: [select('standard')] });
    // 13000 above 10000
    expect(all.totals.fulfillment).toBe(0);
    const split = [select('pickup_mission', 'pot'), select('standard', 'mug')];
    expect((await ask(basket, { ...at(NEW_YORK), selections: split })).totals.fulfillment).toBe(599);
  });

  it('splits over two ways of shipping, each for its own lines', async () => {
    const split = [select('express', 'pot'), select('standard', 'mug', 'both')];
    const chosen = await ask({ mug: 1, pot: 1, both: 1 }, { ...at(addressIn('OR', '97035')), selections: split });
    // 900 g by express, 800 g by standard
    expect(chosen.totals.fulfillment).toBe(1499 + 599);
    expect(held(chosen)).toEqual([
      ['standard', 'li_0', 'li_2'],
      ['express', 'li_1'],
    ]);
  });
});

describe('a selection', () => {
  it('that names items goes before one for all, and the last one before the others', async () => {
    const wanted = [select('pickup_mission', 'mug'), select('standard')];
    const chosen = await ask({ mug: 1, pot: 1, file: 1 }, { ...at(SAN_FRANCISCO), selections: wanted });
    expect(held(chosen)).toEqual([
      ['pickup_mission', 'li_0'],
      ['standard', 'li_1'],
      ['digital', 'li_2'],
    ]);
    const twice = [select('standard', 'mug'), select('pickup_mission', 'mug')];
    const last = await ask({ mug: 1 }, { ...at(SAN_FRANCISCO), selections: twice });
    expect(held(last)).toEqual([['pickup_mission', 'li_0']]);
    expect(last.droppedSelections).toEqual([]);
  });

  it('means a line by its own id even where another line has a variant of that name', async () => {
    const lines = [
      { id: 'mug', variantId: 'pot', quantity: 1 },
      { id: 'li_1', variantId: 'mug', quantity: 1 },
    ];
    const chosen = await ask({}, { lines, ...at(SAN_FRANCISCO), selections: [select('pickup_mission', 'mug')] });
    expect(held(chosen)).toEqual([['pickup_mission', 'mug']]);
  });

  it('never chooses between digital and a parcel', async () => {
    expect(said(await ask({ both: 1 }, at(NEW_YORK)))).toEqual([['missing', '$.selected_fulfillment_options']]);
    const abroad = await ask({ both: 1 }, { ...at(addressIn('BE', '10001', 'DE')), selections: [select('digital')] });
    expect(said(abroad)).toEqual([]);
  });
});

describe('fulfillment groups', () => {
  it('go each to its own place, with options and prices of their own', async () => {
    const gift = addressIn('TX', '73301');
    const groups = [
      group('g-1', 'shipping', ['pot'], { fulfillmentDetails: { address: gift }, instructions: 'ring twice' }),
      group('g-2', 'pickup', ['gas'], { locationId: 'mission' }),
    ];
    const basket = { mug: 1, pot: 1, gas: 1 };
    const offered = await ask(basket, { ...at(NEW_YORK), fulfillmentGroups: groups });
    expect(offered.fulfillmentOptions.map(({ id, lineIds }) => [id, ...lineIds])).toEqual([
      ['g-1/standard', 'li_1'],
      ['g-1/express', 'li_1'],
      ['g-2/pickup_mission', 'li_2'],
      ['standard', 'li_0'],
      ['express', 'li_0'],
      ['pickup_mission', 'li_0'],
    ]);
    const selections = [select('g-1/standard'), select('g-2/pickup_mission'), select('standard')];
    const chosen = await ask(basket, { ...at(NEW_YORK), fulfillmentGroups: groups, selections });
    expect(said(chosen)).toEqual([]);
    // 8.875 % of 1000 = 88.75 -> 89; 6.25 % of 3000 = 187.5 -> 188 and of the 599 that go there = 37.44 -> 37; 263
    expect(chosen.totals).toMatchObject({ fulfillment: 599 + 599, tax: 89 + 188 + 37 + 263 });
    expect(chosen.fulfillmentOptions[0]).toMatchObject({
      groupId: 'g-1',
      destination: gift,
      instructions: 'ring twice',
      amount: 599,
    });
  });

  it('have ids of their own, whatever groups and options are called', async () => {
    const groups = [group('a', 'shipping', ['mug']), group('a/b', 'shipping', ['pot'])];
    const odd = new Map([
      ['US', ['b/c', 'c', 'a/c', 'a/b/c'].map((id) => ({ id, title: id, steps: [{ amount: 1 }] }))],
    ]);
    const { quote: ofOdd } = (await import('../checkout/quoting-support.js')).quotingOf({ ...shop, shipping: odd });
    const draft = draftOf({ mug: 1, pot: 1, both: 1 }, { ...at(NEW_YORK), fulfillmentGroups: groups });
    const ids = (await ofOdd(draft, FRIDAY)).fulfillmentOptions.map(({ id }) => id);
    expect(new Set(ids).size).toBe(ids.length);
    expect((await ofOdd(draft, FRIDAY)).fulfillmentOptions.map(({ id }) => id)).toEqual(ids);
  });

  it.each([
    [group('g', 'digital', ['mug']), 'unsupported', '$.fulfillment_groups[0].destination_type'],
    [group('g', 'pickup', ['mug'], { locationId: 'moon' }), 'not_found', '$.fulfillment_groups[0].location_id'],
    [
      group('g', 'shipping', ['mug'], { fulfillmentDetails: { address: addressIn('IDF', '75001', 'FR') } }),
      'region_restricted',
      '$.fulfillment_groups[0].fulfillment_details.address.country',
    ],
    [
      group('g', 'shipping', ['mug'], { fulfillmentDetails: { address: addressIn('', '10001') } }),
      'invalid',
      '$.fulfillment_groups[0].fulfillment_details.address.state',
    ],
    [group('g', 'shipping', ['mug'], { fulfillmentDetails: {} }), 'missing', '$.fulfillment_details.address'],
  ])('say what is wrong with them: %j', async (wrong, code, param) => {
    expect(said(await ask({ mug: 1 }, { fulfillmentGroups: [wrong] }))).toContainEqual([code, param]);
  });
});

describe('limits of size and place', () => {
  it('ships what it can, and says what it cannot', async () => {
    const offered = await ask({ anvil: 1, mug: 1 }, at(NEW_YORK));
    expect(offered.fulfillmentOptions.map(({ id, lineIds }) => [id, ...lineIds])).toEqual([
      ['standard', 'li_1'],
      ['express', 'li_1'],
      ['pickup_mission', 'li_0', 'li_1'],
    ]);
    const abroad = await quoteWithout(['pickup'], { anvil: 1 });
    expect(said(abroad)).toEqual([['unsupported', '$.line_items[0]']]);
    expect(said(await ask({ both: 51 }, at(NEW_YORK)))).toEqual([['missing', '$.selected_fulfillment_options']]);
    expect(said(await quoteWithout(['digital'], { both: 51 }))).toEqual([['unsupported', '$.fulfillment_options']]);
  });

  it('offers shipping again for what is left when the heavy part is picked up', async () => {
    // 24 pots: 21.6 kg, too heavy together with everything
    const basket = { pot: 24, mug: 1 };
    const offered = await ask(basket, at(NEW_YORK));
    expect(offered.fulfillmentOptions.map(({ id }) => id)).toEqual(['pickup_mission']);
    const picked = { selections: [select('pickup_mission', 'pot'), select('standard', 'mug')] };
    expect(held(await ask(basket, { ...at(NEW_YORK), ...picked }))).toEqual([
      ['pickup_mission', 'li_0'],
      ['standard', 'li_1'],
    ]);
  });

  it('keeps goods from where they may not go, not from being picked up', async () => {
    const stopped = await quoteWithout(['pickup'], { knife: 1, mug: 1 });
    expect(said(stopped)).toEqual([
      ['region_restricted', '$.line_items[0]'],
      ['missing', '$.selected_fulfillment_options'],
    ]);
    expect(stopped.fulfillmentOptions.map(({ lineIds }) => lineIds)).toEqual([['li_1'], ['li_1']]);
    const chosen = { selections: [select('pickup_mission', 'knife')] };
    expect(said(await ask({ knife: 1 }, { ...at(NEW_YORK), ...chosen }))).toEqual([]);
    expect(said(await ask({ knife: 1 }, { ...at(SAN_FRANCISCO), selections: [select('standard')] }))).toEqual([]);
  });

  /** To New York, of a shop without these ways. */
  async function quoteWithout(types: string[], basket: Record<string, number>): Promise<Quote> {
    const variants = new Map(
      [...shop.variants].map(([id, variant]) => {
        const fulfillmentTypes = variant.fulfillmentTypes.filter((type) => !types.includes(type));
        return [id, { ...variant, fulfillmentTypes }];
      }),
    );
    const { quotingOf } = await import('../checkout/quoting-support.js');
    return quotingOf({ ...shop, variants }).quote(draftOf(basket, at(NEW_YORK)), FRIDAY);
  }
});
