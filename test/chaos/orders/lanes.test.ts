import { expect, it } from 'vitest';
import type { Arrival } from '../../../chaos/orders/arrivals.js';
import { checkLanes } from '../../../chaos/orders/checks/lanes.js';
import type { Order } from '../../../src/domain/order.js';
import { arrivalsOf, laneOf, newFindings, numbersOf, recordsOf, STORY } from './support/story.js';

const [first, second, third, fourth] = laneOf() as [Arrival, Arrival, Arrival, Arrival];

function wrongIn(lane: readonly Arrival[]) {
  const findings = newFindings();
  checkLanes(recordsOf(), arrivalsOf(lane), findings);
  return numbersOf(findings);
}

it('finds nothing where every version was told of once, in sequence', () => {
  const findings = newFindings();
  const { events, delays } = checkLanes(recordsOf(), arrivalsOf(laneOf()), findings);
  expect(numbersOf(findings)).toEqual({});
  expect(events).toBe(2 * STORY.length);
  expect(delays).toEqual(Array(2 * STORY.length).fill(0.1));
});

it('finds what is missing', () => {
  expect(wrongIn([first, second, fourth])).toEqual({ missing: 1 });
  expect(wrongIn([first])).toEqual({ missing: 3 });
  expect(wrongIn([second, third, fourth])).toEqual({ noCreate: 1 });
  expect(wrongIn([])).toEqual({ noCreate: 1, missing: 3 });
});

it('finds what is out of order', () => {
  expect(wrongIn([first, third, second, fourth])).toEqual({ outOfOrder: 1 });
  expect(wrongIn([fourth, third, second, first])).toEqual({ outOfOrder: 3 });
});

it('finds an event that tells of no version, or of one that was told of before', () => {
  const other = { ...third, facts: third.facts.replace('shipped', 'completed') };
  expect(wrongIn([first, second, other, fourth])).toEqual({ wrongContent: 1, missing: 1 });
  expect(wrongIn([first, second, third, fourth, { ...third, eventId: 'evt_5' }])).toEqual({ wrongContent: 1 });
  expect(wrongIn([{ ...first, type: 'order_update' }, second, third, fourth])).toEqual({
    wrongContent: 1,
    noCreate: 1,
  });
});

it('finds events of an order that is not there', () => {
  const findings = newFindings();
  const arrivals = arrivalsOf(laneOf());
  arrivals.merchant.set('ord_2', laneOf());
  checkLanes(recordsOf(), arrivals, findings);
  expect(numbersOf(findings)).toEqual({ wrongContent: STORY.length });
});

it('takes two versions that look the same for two', () => {
  const twins = [...STORY, { ...STORY[3], version: 5 } as Order];
  const findings = newFindings();
  const arrivals = { agent: new Map([['ord_1', laneOf(twins)]]), merchant: new Map([['ord_1', laneOf()]]) };
  checkLanes(recordsOf(twins), arrivals, findings);
  expect(numbersOf(findings)).toEqual({ missing: 1 });
});
