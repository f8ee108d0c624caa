import type { Mutation } from '../mutation.js';

const EDITING = 'src/orders/order-editing.ts';
const LIFE = 'test/orders/order-life.test.ts';

/** What the shop does with orders. */
export const orderMutations: readonly Mutation[] = [
  {
    name: 'order-change-key',
    without: 'a change of an order is made once under its key',
    edits: [{ file: EDITING, from: 'if (sealed) return { result: { sealed } };', to: '' }],
    tests: [LIFE],
  },
  {
    name: 'order-change-present',
    without: 'a change is decided on the order as it is in its commit',
    edits: [{ file: EDITING, from: 'const before = rows.order ?? found;', to: 'const before = found;' }],
    tests: [LIFE],
  },
  {
    name: 'units-assigned-once',
    without: 'a unit is in one fulfillment',
    edits: [
      {
        file: 'src/domain/dispatch.ts',
        from: 'quantity.current - unitsOf(order.fulfillments, id, isLive)',
        to: 'quantity.current - unitsOf(order.fulfillments, id, () => false)',
      },
    ],
    tests: ['test/domain/order-life.test.ts'],
  },
  {
    name: 'returned-once',
    without: 'a unit that was returned is not brought back by its carrier too',
    edits: [{ file: 'src/domain/dispatch.ts', from: 'if (isBack) return', to: 'if (!changed) return' }],
    tests: [LIFE],
  },
  {
    name: 'restock-taken',
    without: 'the shelf gets back what it gave',
    edits: [
      {
        file: 'src/domain/cancellation.ts',
        from: 'const ofNone = Math.min(untaken, units);',
        to: 'const ofNone = Math.min(0, untaken, units);',
      },
    ],
    tests: ['test/orders/missing-units.test.ts'],
  },
  {
    name: 'refund-rest',
    without: 'a refund of all that is left takes what is left at Stripe',
    edits: [{ file: 'src/orders/refund-work.ts', from: 'isAutomatic(mine) || mine.atMost', to: 'isAutomatic(mine)' }],
    tests: [LIFE],
  },
  {
    name: 'line-money',
    without: 'what went back for a line does not go back again',
    edits: [
      {
        file: 'src/domain/line-refund.ts',
        from: 'amountFor(line, quantity, refunded.get(line.id) ?? 0)',
        to: 'amountFor(line, quantity, refunded.size * 0)',
      },
    ],
    tests: ['test/domain/order-life.test.ts'],
  },
];
