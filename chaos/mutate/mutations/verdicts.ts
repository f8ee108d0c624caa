import { type Mutation, SIMULATED } from '../mutation.js';

const VERDICT = 'src/checkout/payment-verdict.ts';
const CHARGE = 'src/domain/charge.ts';

/** What a payment that Stripe reports becomes: one order of what was charged, or money that goes back. */
export const verdictMutations: readonly Mutation[] = [
  {
    name: 'pinned-revision',
    without: 'the order is made of the revision that was charged',
    edits: [
      {
        file: VERDICT,
        from: "return pinned ? { kind: 'order', charge, pinned } :",
        to: "return pinned ? { kind: 'order', charge, pinned: row.session } :",
      },
    ],
    tests: ['test/completion/endings.test.ts'],
  },
  {
    name: 'order-done',
    without: 'a payment that became an order is known',
    edits: [
      {
        file: VERDICT,
        from: "if (charge.phase === 'succeeded' && charge.paymentIntentId === intent.id)\n    return { kind: 'done', as: 'completed', row };\n",
        to: '',
      },
    ],
    tests: ['test/workers/sweeper.test.ts', SIMULATED.several],
  },
  {
    name: 'refund-done',
    without: 'a payment that goes back is known',
    edits: [
      {
        file: VERDICT,
        from: 'const automatic = refunds.find(isAutomatic);',
        to: 'const automatic = refunds.find((refund) => isAutomatic(refund) && refund.amount < 0);',
      },
    ],
    tests: ['test/orders/automatic-refunds.test.ts'],
  },
  {
    name: 'refund-of-closed',
    without: 'money for a session that is over goes back',
    edits: [
      { file: VERDICT, from: "if (isTerminal(session.status)) return 'session_closed';", to: '' },
      {
        file: VERDICT,
        from: "return charge.phase === 'canceled' ? 'late' : undefined;",
        to: "return charge.phase === 'canceled' && !isTerminal(session.status) ? 'late' : undefined;",
      },
    ],
    tests: ['test/orders/lost-id.test.ts'],
  },
  {
    name: 'refund-of-late',
    without: 'money of a PaymentIntent that counts as canceled goes back',
    edits: [
      { file: VERDICT, from: "return charge.phase === 'canceled' ? 'late' : undefined;", to: 'return undefined;' },
    ],
    tests: ['test/orders/lost-id.test.ts'],
  },
  {
    name: 'refund-of-other-amount',
    without: 'money of another amount goes back',
    edits: [{ file: CHARGE, from: "if (intent.amount !== charge.amount) return 'amount';", to: '' }],
    tests: ['test/orders/automatic-refunds.test.ts'],
  },
  {
    name: 'refund-of-duplicate',
    without: 'money of a second PaymentIntent goes back',
    edits: [
      { file: CHARGE, from: "if (intent.generation !== charge.generation) return 'generation';", to: '' },
      {
        file: CHARGE,
        from: "if (charge.paymentIntentId !== undefined && charge.paymentIntentId !== intent.id) return 'payment intent';",
        to: '',
      },
    ],
    tests: ['test/orders/automatic-refunds.test.ts'],
  },
  {
    name: 'own-session',
    without: 'a payment of another session is no order here',
    edits: [
      {
        file: VERDICT,
        from: "if (intent.sessionId !== charge.sessionId) return { kind: 'review', charge, reason: 'session' };",
        to: '',
      },
      { file: CHARGE, from: "if (intent.sessionId !== charge.sessionId) return 'session';", to: '' },
    ],
    tests: ['test/completion/endings.test.ts'],
  },
];
