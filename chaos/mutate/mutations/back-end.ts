import type { Mutation } from '../mutation.js';

const STOCK = 'src/domain/stock.ts';
const STOCK_RACES = 'test/back-end/stock-races.test.ts';
const ANSWER_TESTS = 'test/back-end/answers.test.ts';

/** What makes a back end of the merchant's own safe to sell from. */
export const backEndMutations: readonly Mutation[] = [
  {
    name: 'held-off-count',
    without: 'what sessions hold is taken off what somebody else counts',
    edits: [{ file: STOCK, from: 'counted - held - ordered', to: 'counted - ordered' }],
    tests: [STOCK_RACES],
  },
  {
    name: 'ordered-off-count',
    without: 'orders that were not taken yet are taken off what somebody else counts',
    edits: [{ file: STOCK, from: 'counted - held - ordered', to: 'counted - held' }],
    tests: [STOCK_RACES],
  },
  {
    name: 'promised-when-asked',
    without: 'an order that was taken after the question is taken off the answer',
    edits: [
      {
        file: 'src/checkout/stock-sync.ts',
        from: 'promisedAt: askedAt',
        to: 'promisedAt: clock.now() + 1',
      },
    ],
    tests: [STOCK_RACES],
  },
  {
    name: 'placed-in-its-name',
    without: 'an order is placed under its own id each time',
    edits: [
      {
        file: 'src/providers/back-end/order-taker.ts',
        from: '{ id: order.id, limits: LIMITS }',
        to: '{ limits: LIMITS }',
      },
    ],
    tests: [ANSWER_TESTS],
  },
  {
    name: 'refused-once',
    without: 'an order that is canceled already is not canceled again',
    edits: [
      { file: 'src/orders/order-placing.ts', from: "if (order.status === 'canceled') return undefined;", to: '' },
    ],
    tests: ['test/back-end/canceled-before.test.ts'],
  },
  {
    name: 'signed-question',
    without: 'what is asked of a back end is signed over its body',
    edits: [
      {
        file: 'src/providers/back-end/client.ts',
        from: 'signBody(signing.reveal(), body,',
        to: "signBody(signing.reveal(), '',",
      },
    ],
    tests: ['test/back-end/client.test.ts'],
  },
  {
    name: 'tax-adds-up',
    without: 'tax whose breakdown does not add up is no answer',
    edits: [
      {
        file: 'src/providers/back-end/tax.ts',
        from: 'return problemWithSum(answer.amounts);',
        to: 'return undefined;',
      },
    ],
    tests: [ANSWER_TESTS],
  },
];
