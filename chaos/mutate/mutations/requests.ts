import { type Mutation, SIMULATED } from '../mutation.js';

const CLAIM = 'src/checkout/claim.ts';
const REPRICING = 'src/checkout/repricing.ts';
const CLOSING = 'src/checkout/closing.ts';
const SESSIONS = 'src/checkout/session-service.ts';

/** What a request may do to a session beside others that are at it. */
export const requestMutations: readonly Mutation[] = [
  {
    name: 'seq-at-t0',
    without: 'the session that is charged is the one that was looked at',
    edits: [
      {
        file: CLAIM,
        from: 'if (rows.session?.seq !== seq || (rows.charge && isUndecided(rows.charge)))',
        to: 'if (rows.charge && isUndecided(rows.charge))',
      },
    ],
    tests: ['test/completion/races.test.ts'],
  },
  {
    name: 'shown-price',
    without: 'a total that moved is shown before it is charged',
    edits: [{ file: REPRICING, from: '(command.shownTotal ?? session.quote.totals.total)', to: 'quote.totals.total' }],
    tests: ['test/completion/endings.test.ts'],
  },
  {
    name: 'shown-on-the-sheet',
    without: 'a payment sheet is charged for what it showed',
    edits: [{ file: REPRICING, from: 'command.shownTotal ?? ', to: '' }],
    tests: ['test/mcp/shop/payment.test.ts'],
  },
  {
    name: 'update-while-paid',
    without: 'a session is not changed while a payment for it may come',
    edits: [{ file: SESSIONS, from: 'if (mayBePaid(before.charge) && !(await fence(before))) continue;', to: '' }],
    tests: ['test/authentication/interrupted.test.ts'],
  },
  {
    name: 'update-of-another-revision',
    without: 'an update is written over the revision that it was made from',
    edits: [
      {
        file: SESSIONS,
        from: 'if (rows.session?.seq !== seq || rows.charge?.epoch !== before.charge?.epoch) return { result: undefined };',
        to: '',
      },
    ],
    tests: ['test/protocol/update-together.test.ts'],
  },
  {
    name: 'fence-before-cancel',
    without: 'a canceled session has no PaymentIntent that could be paid',
    edits: [{ file: CLOSING, from: 'if (!(await completion.fence(before))) continue;', to: '' }],
    tests: ['test/completion/declines.test.ts'],
  },
  {
    name: 'fence-before-expiry',
    without: 'an expired session has no PaymentIntent that could be paid',
    edits: [{ file: CLOSING, from: 'if (!(await completion.fence(before))) return;', to: '' }],
    tests: ['test/workers/sweeper.test.ts'],
  },
  {
    name: 'closing-unchanged',
    without: 'a session is closed only as it was looked at',
    edits: [
      {
        file: CLOSING,
        from: 'rows.session !== undefined && rows.session.seq === before.session?.seq && rows.charge?.epoch === before.charge?.epoch;',
        to: 'rows.session !== undefined && before.session !== undefined;',
      },
    ],
    tests: [SIMULATED.one],
  },
  {
    name: 'hold-while-paid',
    without: 'units stay held while a payment for them may come',
    edits: [
      {
        file: CLOSING,
        from: "if (before.charge?.phase !== 'authenticating') return;",
        to: "if (before.charge?.phase !== 'authenticating' || before.session) return;",
      },
      { file: CLOSING, from: 'if (!lapsed || mayBePaid(charge))', to: 'if (!lapsed)' },
    ],
    tests: ['test/authentication/interrupted.test.ts'],
  },
  {
    name: 'hold-without-end',
    without: 'units of a payment under way are held without an end in time',
    edits: [
      {
        file: CLAIM,
        from: 'reservation: next.reservation && { ...next.reservation, heldUntil: null },',
        to: 'reservation: next.reservation,',
      },
      { file: CLOSING, from: 'if (!lapsed || mayBePaid(charge))', to: 'if (!lapsed)' },
    ],
    tests: [SIMULATED.one],
  },
  {
    name: 'authentication-required',
    without: 'a session that waits for an authentication is not charged without one',
    edits: [
      {
        file: CLAIM,
        from: 'if (!mayTryAnother) throw problems.authenticationMissing();',
        to: '',
      },
      {
        file: CLAIM,
        from: "(status === 'authentication_required' && result !== undefined)",
        to: "(status === 'authentication_required' && (result === undefined || result !== undefined))",
      },
    ],
    tests: ['test/authentication/rules.test.ts', 'test/authentication/issuer.test.ts'],
  },
  {
    name: 'accepted-outcomes',
    without: 'an authentication that the shop does not accept is not charged',
    edits: [
      {
        file: 'src/domain/authentication.ts',
        from: 'return accepted.includes(result.outcome) && result.proof ?',
        to: 'return accepted.length > 0 ?',
      },
    ],
    tests: ['test/authentication/outcomes.test.ts'],
  },
  {
    name: 'authentication-of-left-charge',
    without: 'a charge that was left does not go on without the authentication that is demanded',
    edits: [
      {
        file: 'src/checkout/completion.ts',
        from: 'if (!pinned || !isAuthenticated(deps.rules.authentication, command.authentication, pinned)) return undefined;',
        to: 'if (!pinned) return undefined;',
      },
    ],
    tests: ['test/authentication/left-charges.test.ts'],
  },
];
