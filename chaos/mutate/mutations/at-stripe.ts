import type { Mutation } from '../mutation.js';

const PAYMENTS = 'src/payments/payment-service.ts';

/** What keeps a repeated or hasty call to Stripe from paying twice, or from being made at all. */
export const stripeMutations: readonly Mutation[] = [
  {
    name: 'create-key',
    without: "Stripe's idempotency key of a create",
    edits: [
      {
        file: PAYMENTS,
        from: 'stripe.paymentIntents.create(createParams(request, storeId), { ...options, idempotencyKey })',
        to: 'stripe.paymentIntents.create(createParams(request, storeId), options)',
      },
    ],
    tests: ['test/payments/payment-service.test.ts'],
  },
  {
    name: 'create-and-confirm-key',
    without: "Stripe's idempotency key of a create that carries the token",
    edits: [
      {
        file: PAYMENTS,
        from: '{ ...options, apiVersion, idempotencyKey: createKey(request.charge) }',
        to: '{ ...options, apiVersion }',
      },
    ],
    tests: ['test/payments/payment-service.test.ts'],
  },
  {
    name: 'confirm-key',
    without: "Stripe's idempotency key of a confirm",
    edits: [
      {
        file: PAYMENTS,
        from: 'idempotencyKey: `acp:',
        to: 'idempotencyKey: crypto.randomUUID() + `acp:',
      },
    ],
    tests: ['test/payments/payment-service.test.ts'],
  },
  {
    name: 'admission',
    without: 'Stripe has room for a whole payment before anything of it is written',
    edits: [
      { file: 'src/checkout/completion.ts', from: 'once(() => deps.payments.admit(budget))', to: 'once(() => {})' },
    ],
    tests: ['test/risk/overload.test.ts', 'test/risk/outage.test.ts'],
  },
  {
    name: 'token-limits',
    without: 'a token that cannot pay is not tried',
    edits: [{ file: 'src/payments/granted-token.ts', from: 'if (trouble) return { refused: trouble };', to: '' }],
    tests: ['test/risk/tokens.test.ts'],
  },
  {
    name: 'risk-policy',
    without: "Stripe's word to block a token is heeded",
    edits: [
      {
        file: 'src/payments/granted-token.ts',
        from: "return isBlocked ? { refused: 'declined' } : { riskReview: review };",
        to: 'return isBlocked ? { riskReview: [] } : { riskReview: review };',
      },
    ],
    tests: ['test/risk/policy.test.ts'],
  },
  {
    name: 'risk-of-left-charge',
    without: 'a charge that was left does not go on with a token that would be refused',
    edits: [
      {
        file: 'src/checkout/completion.ts',
        from: 'if (verdict.refused !== undefined) return undefined;',
        to: 'if (verdict.refused !== undefined) return {};',
      },
    ],
    tests: ['test/risk/policy.test.ts'],
  },
  {
    name: 'old-news',
    without: 'news of a failed authentication is held against the present state',
    edits: [
      {
        file: 'src/checkout/completion.ts',
        from: 'present && hasFailed(present) ?',
        to: 'present && hasFailed(intent) ?',
      },
    ],
    tests: ['test/authentication/old-news.test.ts'],
  },
];
