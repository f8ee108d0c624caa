import type { Mutation } from '../mutation.js';

const CLAIM = 'src/checkout/claim.ts';
const TAX_PLACES = 'src/checkout/quoting/tax-places.ts';

/** What keeps discounts, credits, places of delivery, carts and persons to what they may have and are owed. */
export const wholeShopMutations: readonly Mutation[] = [
  {
    name: 'discount-uses',
    without: 'a limited discount is there for every order that takes it',
    edits: [{ file: CLAIM, from: 'uses.areThere(rows.uses) && areCreditsThere', to: 'areCreditsThere' }],
    tests: ['test/discounts/usage-limits.test.ts'],
  },
  {
    name: 'credit-floor',
    without: 'no more of a store credit is taken than there is',
    edits: [
      {
        file: 'src/store/sqlite/credit-rows.ts',
        from: 'WHERE id = :id AND balance + :by >= 0',
        to: 'WHERE id = :id',
      },
    ],
    tests: ['test/store/engines.test.ts', 'test/credit/paying.test.ts'],
  },
  {
    name: 'tax-beside-files',
    without: 'a parcel is taxed though nobody knows where a file beside it goes',
    edits: [
      {
        file: TAX_PLACES,
        from: 'const known = counter ? undefined : places.find(({ place }) => place.address)?.place;',
        to: 'const known = undefined as (typeof places)[number]["place"] | undefined;',
      },
    ],
    tests: ['test/fulfillment/several-places.test.ts', 'test/fulfillment/properties.test.ts'],
  },
  {
    name: 'restricted-state',
    without: 'restricted goods do not go to a state that nobody knows',
    edits: [
      {
        file: 'src/domain/restrictions.ts',
        from: 'return isNamed || (isUnknown &&',
        to: 'return isNamed || (false &&',
      },
    ],
    tests: ['test/fulfillment/evasion.test.ts'],
  },
  {
    name: 'erase-busy',
    without: 'a payment under way is not forgotten',
    edits: [
      {
        file: 'src/store/removal/erased-session.ts',
        from: "if (isBusy || isOpen) return 'in_progress';",
        to: '',
      },
    ],
    tests: ['test/retention/erasure.test.ts', 'test/store'],
  },
  {
    name: 'one-at-a-time',
    without: 'who reads no answers has few of them made',
    edits: [
      {
        file: 'src/http/one-at-a-time.ts',
        from: 'if (before.closed) {',
        to: 'if (before !== undefined) {',
      },
    ],
    tests: ['test/hostile/slow-callers.test.ts'],
  },
  {
    name: 'few-waiting',
    without: 'who sends ahead without end loses the connection',
    edits: [
      {
        file: 'src/http/one-at-a-time.ts',
        from: 'if (line.waiting === MAX_WAITING) {',
        to: 'if (line.waiting === 1e9 * MAX_WAITING) {',
      },
    ],
    tests: ['test/hostile/slow-callers.test.ts'],
  },
  {
    name: 'card-numbers',
    without: 'card numbers that somebody writes are not kept',
    edits: [
      {
        file: 'src/protocol/schema.ts',
        from: '!holdsCardNumber(written)',
        to: '!holdsCardNumber(written) || written.length > 0',
      },
    ],
    tests: ['test/hostile/card-numbers.test.ts'],
  },
  {
    name: 'turns',
    without: 'a burst of one agent is not in the way of another',
    edits: [{ file: 'src/http/turns.ts', from: 'if (count < IN_ONE_PASS) {', to: 'if (count >= 0) {' }],
    tests: ['test/limits/turns.test.ts'],
  },
];
