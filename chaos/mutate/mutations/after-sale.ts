import type { Mutation } from '../mutation.js';

const SERVICE = 'src/orders/refund-service.ts';
const WORK = 'src/orders/refund-work.ts';
const AT_STRIPE = 'src/payments/refunds-at-stripe.ts';
const EVENTS = 'src/payments/stripe-events.ts';
const TROUBLE = 'test/orders/refund-stripe-trouble.test.ts';

/** Refunds, and Stripe's events on their way in. */
export const afterSaleMutations: readonly Mutation[] = [
  {
    name: 'refund-limit',
    without: 'no more goes back than was paid',
    edits: [{ file: SERVICE, from: 'if (asked <= left) return asked;', to: 'if (asked > 0) return asked;' }],
    tests: ['test/orders/refunds.test.ts'],
  },
  {
    name: 'refund-key',
    without: 'one key is one refund',
    edits: [
      {
        file: SERVICE,
        from: 'const known = refunds.find(({ key }) => key === asked.key);',
        to: 'const known = refunds.find(() => false);',
      },
      {
        file: 'src/store/migrations/sqlite/0002-after-sale.ts',
        from: '  updated_at INTEGER NOT NULL,\n  UNIQUE (payment_intent_id, key)\n',
        to: '  updated_at INTEGER NOT NULL\n',
      },
    ],
    tests: ['test/orders/refunds.test.ts'],
  },
  {
    name: 'refund-amount-of-key',
    without: 'a key of a refund stands for one amount',
    edits: [
      {
        file: SERVICE,
        from: 'const isSameAmount = amount === undefined || amount === whole;',
        to: 'const isSameAmount = true;',
      },
    ],
    tests: ['test/orders/refunds.test.ts'],
  },
  {
    name: 'refund-kept-error',
    without: 'a refund that Stripe has failed at for good is asked for anew',
    edits: [{ file: AT_STRIPE, from: 'if (isServerError(error) && isKept(error)) return undefined;', to: '' }],
    tests: [TROUBLE],
  },
  {
    name: 'refund-list-first',
    without: 'Stripe is asked for the refund before it is asked to make it',
    edits: [{ file: AT_STRIPE, from: 'if (made) return made;', to: '' }],
    tests: [TROUBLE],
  },
  {
    name: 'refund-idempotency-key',
    without: "Stripe's idempotency key of a refund",
    edits: [
      {
        file: AT_STRIPE,
        from: 'stripe.refunds.create(refundParams(refund, storeId), { ...options, idempotencyKey })',
        to: 'stripe.refunds.create(refundParams(refund, storeId), options)',
      },
    ],
    tests: [TROUBLE],
  },
  {
    name: 'refund-of-the-rest',
    without: 'an automatic refund is of what is left of its payment',
    edits: [{ file: WORK, from: 'if (left >= refund.amount) return refund;', to: 'if (left >= 0) return refund;' }],
    tests: ['test/orders/automatic-refunds.test.ts'],
  },
  {
    name: 'overtaken-refund',
    without: 'news of a refund that is older than what is known changes nothing',
    edits: [
      {
        file: WORK,
        from: 'if (known.stripeRefundId === stripeRefundId && isBehind(phase, known.phase)) return undefined;',
        to: 'if (known.stripeRefundId === undefined && isBehind(phase, known.phase)) return undefined;',
      },
    ],
    tests: ['test/orders/refund-outcomes.test.ts'],
  },
  {
    name: 'merchant-key',
    without: 'the API of the merchant is for the merchant alone',
    edits: [{ file: 'src/http/merchant-router.ts', from: '    authenticate(req);\n', to: '' }],
    tests: ['test/orders/refund-requests.test.ts'],
  },
  {
    name: 'webhook-signature',
    without: 'an event counts only where Stripe signed it',
    edits: [
      {
        file: EVENTS,
        from: "return stripe.webhooks.constructEvent(body, signature ?? '', secret, TOLERANCE);",
        to: 'return JSON.parse(body.toString());',
      },
    ],
    tests: ['test/stripe-events/signatures.test.ts'],
  },
  {
    name: 'webhook-age',
    without: 'a signature is good for five minutes',
    edits: [{ file: EVENTS, from: 'secret, TOLERANCE);', to: 'secret, TOLERANCE * 1e6);' }],
    tests: ['test/stripe-events/signatures.test.ts'],
  },
  {
    name: 'webhook-livemode',
    without: 'an event of the other mode is refused',
    edits: [{ file: EVENTS, from: 'if (event.livemode === livemode) return news;', to: 'if (news) return news;' }],
    tests: ['test/stripe-events/signatures.test.ts'],
  },
  {
    name: 'event-durable',
    without: 'Stripe is answered when its event is on the disk',
    edits: [
      {
        file: 'src/http/stripe-webhook-router.ts',
        from: "await receive(verify(body, typeof signature === 'string' ? signature : undefined));",
        to: "receive(verify(body, typeof signature === 'string' ? signature : undefined)).catch(() => {});",
      },
    ],
    tests: ['test/stripe-events/receiving.test.ts'],
  },
  {
    name: 'effect-before-settle',
    without: 'an event is settled after it had its effect',
    edits: [
      {
        file: 'src/orders/payment-events.ts',
        from: 'const outcome = await effect(entry);',
        to: "await store.inbox.settle(entry, 'applied');\n      const outcome = await effect(entry);",
      },
    ],
    tests: ['test/stripe-events/effects.test.ts'],
  },
];
