import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Adjustment, LineQuantity } from '../../src/domain/adjustment.js';
import { withCancellation, withReturn } from '../../src/domain/cancellation.js';
import { withFulfillment, withFulfillmentEvent } from '../../src/domain/dispatch.js';
import { amountOf } from '../../src/domain/line-refund.js';
import type { Order } from '../../src/domain/order.js';
import type { OrderChange } from '../../src/domain/order-change.js';
import { adjusted, withApproval } from '../../src/domain/order-changes.js';
import type { FulfillmentEventType, OrderFulfillmentType } from '../../src/domain/order-fulfillment.js';
import { orderLineStatus } from '../../src/domain/order-status.js';
import { aLine, anOrder } from './support/orders.js';

const EVENTS: readonly FulfillmentEventType[] = [
  'processing',
  'shipped',
  'in_transit',
  'out_for_delivery',
  'ready_for_pickup',
  'delivered',
  'failed_attempt',
  'returned_to_sender',
  'undeliverable',
  'canceled',
];
const TYPES: readonly OrderFulfillmentType[] = ['shipping', 'pickup', 'digital'];
const LINES = ['li_1', 'li_2', 'li_3'];

type Step =
  | { kind: 'fulfill'; type: OrderFulfillmentType; lines?: LineQuantity[]; event?: FulfillmentEventType }
  | { kind: 'event'; which: number; event: FulfillmentEventType }
  | { kind: 'cancel' | 'return'; lines?: LineQuantity[] }
  | { kind: 'approve' };

const quantities = fc.array(
  fc.record({
    lineId: fc.constantFrom(...LINES, ...LINES, ...LINES, 'li_unknown'),
    quantity: fc.integer({ min: 1, max: 3 }),
  }),
  { minLength: 1, maxLength: 2 },
);
const steps: fc.Arbitrary<Step> = fc.oneof(
  fc.record(
    {
      kind: fc.constant('fulfill' as const),
      type: fc.constantFrom(...TYPES),
      lines: quantities,
      event: fc.constantFrom(...EVENTS),
    },
    { requiredKeys: ['kind', 'type'] },
  ),
  fc.record({
    kind: fc.constant('event' as const),
    which: fc.nat({ max: 5 }),
    event: fc.constantFrom(...EVENTS),
  }),
  fc.record(
    { kind: fc.constantFrom('cancel' as const, 'return' as const), lines: quantities },
    { requiredKeys: ['kind'] },
  ),
  fc.constant({ kind: 'approve' as const }),
);

/** One step, as the use cases take it. */
function take(order: Order, step: Step, number: number): OrderChange {
  const id = `x_${number}`;
  switch (step.kind) {
    case 'fulfill': {
      const event = step.event && { id: `${id}_e`, type: step.event, occurredAt: number };
      return withFulfillment(order, { id, type: step.type, lines: step.lines, event }, number);
    }
    case 'event': {
      const event = { id, type: step.event, occurredAt: number };
      const known = order.fulfillments[step.which];
      return withFulfillmentEvent(order, known?.id ?? 'ful_unknown', { event, facts: {} }, number);
    }
    case 'cancel':
      return withCancellation(order, { id, lines: step.lines }, number, () => `${id}_e`);
    case 'return':
      return withReturn(order, { id, lines: step.lines ?? [{ lineId: 'li_1', quantity: 1 }] }, number);
    case 'approve':
      return withApproval(order, number);
  }
}

const sum = (numbers: readonly number[]): number => numbers.reduce((total, number) => total + number, 0);
const unitsOf = (lists: readonly (LineQuantity[] | undefined)[], lineId: string): number =>
  sum(lists.flatMap((lines = []) => lines.filter((line) => line.lineId === lineId).map(({ quantity }) => quantity)));

const NOT_SENT = ['pending', 'processing'];
const OVER = ['failed', 'canceled'];

function check(before: Order, after: Order): void {
  expect(after.version).toBe(before.version + 1);
  for (const [index, line] of after.lines.entries()) {
    const { ordered, current, fulfilled } = line.quantity;
    expect(ordered).toBe(before.lines[index]?.quantity.ordered);
    expect(current).toBeLessThanOrEqual(ordered);
    expect(fulfilled).toBeLessThanOrEqual(current);
    expect(fulfilled).toBeGreaterThanOrEqual(0);
    const sent = after.fulfillments.filter(({ status }) => ![...NOT_SENT, ...OVER].includes(status));
    expect(fulfilled).toBe(
      unitsOf(
        sent.map(({ lines }) => lines),
        line.id,
      ),
    );
    const planned = after.fulfillments.filter(({ status }) => !OVER.includes(status));
    expect(
      unitsOf(
        planned.map(({ lines }) => lines),
        line.id,
      ),
    ).toBeLessThanOrEqual(current);
    const ofType = (type: string) =>
      after.adjustments.filter((adjustment) => adjustment.type === type).map(({ lines }) => lines);
    expect(unitsOf(ofType('cancellation'), line.id)).toBe(ordered - current);
    expect(unitsOf(ofType('return'), line.id)).toBeLessThanOrEqual(fulfilled);
    const expected =
      current === 0 ? 'removed' : fulfilled === current ? 'fulfilled' : fulfilled > 0 ? 'partial' : 'processing';
    expect(orderLineStatus(line)).toBe(expected);
  }
  expect(after.status === 'canceled').toBe(after.lines.every(({ quantity }) => quantity.current === 0));
  // What was told once stays told.
  for (const [index, known] of before.fulfillments.entries()) {
    expect(after.fulfillments[index]?.events.slice(0, known.events.length)).toEqual(known.events);
  }
  expect(after.adjustments.slice(0, before.adjustments.length)).toEqual(before.adjustments);
}

describe('the life of an order', () => {
  it('keeps its promises whatever the shop does, in any sequence', () => {
    const order = anOrder({ lines: [aLine('li_1', 1), aLine('li_2', 3), aLine('li_3', 5)] });
    const reached = new Set<string>();
    let taken = 0;
    fc.assert(
      fc.property(fc.array(steps, { minLength: 5, maxLength: 25 }), fc.boolean(), (all, inReview) => {
        let present: Order = inReview ? { ...order, status: 'manual_review' } : order;
        for (const [number, step] of all.entries()) {
          const change = take(present, step, number + 1);
          if ('refused' in change) {
            expect(change.refused).toMatch(/^\S.*\.$/);
            continue;
          }
          check(present, change.order);
          present = change.order;
          reached.add(present.status);
          taken += 1;
        }
      }),
      { numRuns: 2000 },
    );
    expect(taken).toBeGreaterThan(2000);
    expect([...reached].sort()).toEqual(
      ['canceled', 'completed', 'confirmed', 'manual_review', 'processing', 'shipped'].sort(),
    );
  });

  it('gives back exactly what was paid for a line, in whatever parts its units are refunded', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 0, max: 1_000_000 }),
        fc.array(fc.integer({ min: 1, max: 5 }), { minLength: 1, maxLength: 8 }),
        (total, parts) => {
          const ordered = sum(parts);
          let order = anOrder({ lines: [aLine('li_1', ordered, total)] });
          const amounts = parts.map((quantity, index) => {
            const lines = [{ lineId: 'li_1', quantity }];
            const cost = amountOf(order, lines);
            if ('refused' in cost) throw new Error(cost.refused);
            const refund = { type: 'refund', status: 'completed', occurredAt: 1, currency: 'usd' } as const;
            order = adjusted(order, { ...refund, id: `adj_${index}`, amount: cost.amount, lines }, 1) ?? order;
            return cost.amount;
          });
          expect(sum(amounts)).toBe(total);
          expect(Math.min(...amounts)).toBeGreaterThanOrEqual(0);
          expect(amountOf(order, [{ lineId: 'li_1', quantity: 1 }])).toEqual({ amount: 0 });
        },
      ),
    );
  });
});

describe('what goes back for units', () => {
  const LINE = { lineId: 'li_1', quantity: 1 };
  const refund = (id: string, amount: number, more: Partial<Adjustment> = {}): Adjustment => ({
    ...{ id, type: 'refund', status: 'completed', occurredAt: 1, currency: 'usd', amount, lines: [LINE] },
    ...more,
  });
  const left = (adjustments: Adjustment[], quantity = 1, line = aLine('li_1', 3, 100)) =>
    amountOf(anOrder({ lines: [line], adjustments }), [{ lineId: 'li_1', quantity }]);

  it.each<[string, Adjustment[], number, number]>([
    ['nothing went back', [], 1, 33],
    ['a price adjustment gave back some of it', [refund('a', 5, { type: 'price_adjustment' })], 3, 95],
    ['some of a unit was refunded', [refund('a', 5)], 1, 34],
    ['a refund failed, and one after it did not', [refund('a', 33, { status: 'failed' }), refund('b', 34)], 2, 66],
    ['a refund is on its way', [refund('a', 33, { status: 'pending' })], 2, 67],
    ['more went back than its units cost', [refund('a', 90)], 2, 66],
    ['all of it went back', [refund('a', 100, { lines: [{ lineId: 'li_1', quantity: 3 }] })], 3, 0],
    ['a refund named no units', [refund('a', 60, { lines: undefined })], 3, 100],
  ])('where %s', (_, adjustments, quantity, amount) => {
    expect(left(adjustments, quantity)).toEqual({ amount });
  });

  it('is never more than was paid for the line, whatever was refunded for it', () => {
    const part = fc.record({
      quantity: fc.integer({ min: 1, max: 4 }),
      own: fc.option(fc.integer({ min: 1, max: 300 })),
      status: fc.constantFrom('completed' as const, 'pending' as const, 'failed' as const),
    });
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 1000 }), fc.array(part, { maxLength: 8 }), (total, parts) => {
        const line = aLine('li_1', 4, total);
        const adjustments: Adjustment[] = [];
        for (const [index, { quantity, own, status }] of parts.entries()) {
          const cost = left(adjustments, quantity, line);
          if ('refused' in cost) throw new Error(cost.refused);
          const amount = Math.min(own ?? cost.amount, cost.amount);
          if (amount > 0)
            adjustments.push(refund(`${index}`, amount, { status, lines: [{ lineId: 'li_1', quantity }] }));
        }
        const gone = sum(adjustments.map(({ status, amount = 0 }) => (status === 'failed' ? 0 : amount)));
        const rest = left(adjustments, 4, line);
        expect(rest).toEqual({ amount: total - gone });
      }),
    );
  });
});

describe('what an order refuses, in a sentence', () => {
  const order = anOrder({ lines: [aLine('li_1', 2)] });
  const changed = (change: OrderChange): Order => {
    if ('refused' in change) throw new Error(change.refused);
    return change.order;
  };
  const event = (type: FulfillmentEventType) => ({ event: { id: 'evt', type, occurredAt: 1 }, facts: {} });
  const shipped = changed(
    withFulfillment(order, { id: 'ful_1', type: 'shipping', event: { id: 'e', type: 'shipped', occurredAt: 1 } }, 1),
  );

  it.each<[string, OrderChange, string | undefined]>([
    [
      'more units than there are',
      withFulfillment(order, { id: 'f', type: 'shipping', lines: [{ lineId: 'li_1', quantity: 3 }] }, 1),
      'line_items[0].quantity',
    ],
    [
      'a line that it has not',
      withFulfillment(order, { id: 'f', type: 'shipping', lines: [{ lineId: 'li_9', quantity: 1 }] }, 1),
      'line_items[0].id',
    ],
    [
      'one line twice',
      withFulfillment(
        order,
        {
          id: 'f',
          type: 'shipping',
          lines: [
            { lineId: 'li_1', quantity: 1 },
            { lineId: 'li_1', quantity: 1 },
          ],
        },
        1,
      ),
      'line_items[1].id',
    ],
    ['a second fulfillment of the same units', withFulfillment(shipped, { id: 'f', type: 'shipping' }, 1), undefined],
    [
      'an event of another type of fulfillment',
      withFulfillmentEvent(shipped, 'ful_1', event('ready_for_pickup'), 1),
      undefined,
    ],
    ['an event out of its turn', withFulfillmentEvent(shipped, 'ful_1', event('processing'), 1), undefined],
    [
      'to be shipped before it is approved',
      withFulfillment({ ...order, status: 'manual_review' }, { id: 'f', type: 'shipping' }, 1),
      undefined,
    ],
    [
      'to be canceled as a whole once something is on its way',
      withCancellation(shipped, { id: 'a' }, 1, () => 'e'),
      undefined,
    ],
    [
      'a return of what was not sent',
      withReturn(order, { id: 'a', lines: [{ lineId: 'li_1', quantity: 1 }] }, 1),
      'line_items[0].quantity',
    ],
    ['an approval of what nobody questioned', withApproval(order, 1), undefined],
    [
      'tracking of what is not shipped',
      withFulfillmentEvent(
        changed(withFulfillment(order, { id: 'f', type: 'pickup' }, 1)),
        'f',
        { ...event('processing'), facts: { trackingNumber: '1Z' } },
        2,
      ),
      'tracking_number',
    ],
  ])('%s', (_, change, field) => {
    expect(change).toMatchObject({ refused: expect.stringMatching(/^\S.*\.$/), ...(field && { field }) });
    expect('field' in change ? change.field : undefined).toBe(field);
  });

  it('a whole order is canceled together with fulfillments that were only planned', () => {
    const planned = changed(withFulfillment(order, { id: 'ful_1', type: 'shipping' }, 1));
    const canceled = changed(withCancellation(planned, { id: 'a' }, 2, () => 'evt_2'));
    expect(canceled.status).toBe('canceled');
    expect(canceled.fulfillments[0]).toMatchObject({ status: 'canceled', events: [{ id: 'evt_2', type: 'canceled' }] });
    expect(withFulfillment(canceled, { id: 'f', type: 'shipping' }, 3)).toHaveProperty('refused');
  });
});
