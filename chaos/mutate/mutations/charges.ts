import { type Mutation, SIMULATED } from '../mutation.js';

const LOG = 'src/checkout/charge-log.ts';
const CHARGING = 'src/checkout/charging.ts';
const CHARGE = 'src/domain/charge.ts';

/** Who may go on with a charge, and what has to be on record before Stripe is asked. */
export const chargeMutations: readonly Mutation[] = [
  {
    name: 'epoch',
    without: 'a process that lost its charge writes nothing any more',
    edits: [
      {
        file: LOG,
        from: 'rows.session !== undefined && rows.charge?.generation === charge.generation && rows.charge.epoch === charge.epoch',
        to: 'rows.session !== undefined && rows.charge?.generation === charge.generation',
      },
    ],
    tests: [SIMULATED.several],
  },
  {
    name: 'lease',
    without: 'a charge is left to the process that holds it',
    edits: [{ file: LOG, from: '!isUndecided(charge) || charge.leaseUntil > now)', to: '!isUndecided(charge))' }],
    tests: ['test/authentication/news-first.test.ts'],
  },
  {
    name: 'finish-epoch',
    without: 'a paid charge moves to another epoch',
    edits: [
      {
        file: 'src/checkout/finish.ts',
        from: `paymentIntentId: intent.id,
    epoch: charge.epoch + 1,`,
        to: `paymentIntentId: intent.id,
    epoch: charge.epoch,`,
      },
    ],
    tests: [SIMULATED.several],
  },
  {
    name: 'id-before-confirm',
    without: 'the PaymentIntent is on record before it is confirmed',
    edits: [
      {
        file: CHARGING,
        from: "const named = await chargeLog.advance(held, { phase: 'confirming', paymentIntentId: created.intent.id });",
        to: "const named = { ...held, charge: { ...held.charge, phase: 'confirming' as const, paymentIntentId: created.intent.id } };",
      },
    ],
    tests: [SIMULATED.one],
  },
  {
    name: 'attempt-number',
    without: "another token's confirm is another attempt",
    edits: [
      {
        file: LOG,
        from: '...(another && { attempt: charge.attempt + 1, unreadAttempts: true })',
        to: '...(another && { unreadAttempts: true })',
      },
    ],
    tests: ['test/completion/take-over.test.ts'],
  },
  {
    name: 'unread-declines',
    without: 'a refusal speaks for its own attempt alone',
    edits: [{ file: CHARGING, from: 'if (held.charge.unreadAttempts) return fence(held, budget, notice);', to: '' }],
    tests: [SIMULATED.several],
  },
  {
    name: 'unread-demands',
    without: "an issuer's demand speaks for its own attempt alone",
    edits: [
      {
        file: CHARGING,
        from: "!isAble || unreadAttempts || phase === 'canceling')",
        to: "!isAble || phase === 'canceling')",
      },
    ],
    tests: ['test/authentication/left-charges.test.ts'],
  },
  {
    name: 'cancel-in-fence',
    without: 'a PaymentIntent is canceled at Stripe before it is given up',
    edits: [
      {
        file: CHARGING,
        from: 'const intent = await payments.cancel(id, budget);',
        to: `const found = await payments.retrieve(id, budget);
      const isOver = found?.status === 'succeeded' || found?.status === 'processing';
      const intent = found && (isOver ? found : { ...found, status: 'canceled' as const });`,
      },
    ],
    tests: [SIMULATED.one],
  },
  {
    name: 'lost-create',
    without: 'a create that carried a token is looked for before it is given up',
    edits: [
      {
        file: CHARGING,
        from: 'return held.charge.tokenWithCreate ? (await payments.settleLostCreate(held, budget))?.id : undefined;',
        to: 'return undefined;',
      },
    ],
    tests: [SIMULATED.one],
  },
  {
    name: 'fence-before-generation',
    without: 'an open PaymentIntent is closed before another one is made',
    edits: [
      {
        file: CHARGE,
        from: 'if (!fits || claim.tokenWithCreate || previous.tokenWithCreate) return undefined;',
        to: `if (!fits || claim.tokenWithCreate || previous.tokenWithCreate) {
      return openCharge({ ...previous, phase: 'canceled' }, claim);
    }`,
      },
      {
        file: 'src/store/migrations/sqlite/0002-after-sale.ts',
        from: 'CREATE UNIQUE INDEX charges_one_alive',
        to: 'CREATE INDEX charges_one_alive',
      },
    ],
    tests: ['test/completion/declines.test.ts'],
  },
  {
    name: 'amount-of-open-charge',
    without: 'an open PaymentIntent of another amount is not used again',
    edits: [
      {
        file: CHARGE,
        from: "previous.phase === 'declined' && previous.amount === amount && previous.currency === currency;",
        to: "previous.phase === 'declined' && currency === claim.session.draft.currency && amount > 0;",
      },
    ],
    tests: ['test/completion/declines.test.ts'],
  },
];
