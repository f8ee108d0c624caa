import type { Mutation } from '../mutation.js';

const SIGNATURE = 'src/http/request-signature.ts';
const RATE = 'src/http/rate-limit.ts';
const SIGNATURE_TESTS = ['test/limits/request-signature.test.ts', 'test/limits/signatures.test.ts'];
const RATE_TESTS = ['test/limits/rate-limit.test.ts'];
const DECLINE_TESTS = ['test/limits/declines.test.ts'];
const SESSION_TESTS = ['test/limits/open-sessions.test.ts'];

/** What tells a caller's own requests from others, and what one caller may take of what there is for all. */
export const limitMutations: readonly Mutation[] = [
  {
    name: 'signature',
    without: 'a signature is that of the body, by one of the secrets',
    edits: [{ file: SIGNATURE, from: "if (!fits.includes(true)) return 'wrong';", to: '' }],
    tests: SIGNATURE_TESTS,
  },
  {
    name: 'signature-required',
    without: 'an agent who has to sign is not heard without a signature',
    edits: [{ file: SIGNATURE, from: "return required ? 'missing' : 'unsigned';", to: "return 'unsigned';" }],
    tests: SIGNATURE_TESTS,
  },
  {
    name: 'signature-half',
    without: 'one header of the two is not enough',
    edits: [
      {
        file: SIGNATURE,
        from: "if (signature === undefined || timestamp === undefined) return 'missing';",
        to: "if (signature === undefined || timestamp === undefined) return 'unsigned';",
      },
    ],
    tests: SIGNATURE_TESTS,
  },
  {
    name: 'signature-time',
    without: 'a signature is good for some minutes only',
    edits: [
      { file: SIGNATURE, from: "if (Math.abs(now() - time) > REQUEST_WINDOW * SECOND) return 'outdated';", to: '' },
    ],
    tests: SIGNATURE_TESTS,
  },
  {
    name: 'signature-replay',
    without: 'a signature is good for one request',
    edits: [{ file: SIGNATURE, from: "? 'valid' : 'replayed';", to: "? 'valid' : 'valid';" }],
    tests: SIGNATURE_TESTS,
  },
  {
    name: 'signature-retry',
    without: 'the same request may come again with the same signature',
    edits: [
      {
        file: 'src/http/replay-memory.ts',
        from: 'return retryOf !== undefined && known.retryOf === retryOf;',
        to: 'return false;',
      },
    ],
    tests: SIGNATURE_TESTS,
  },
  {
    name: 'rate',
    without: 'callers may ask only so often',
    edits: [{ file: RATE, from: 'return wait === 0 ? undefined', to: 'return wait >= 0 ? undefined' }],
    tests: RATE_TESTS,
  },
  {
    name: 'rate-pause',
    without: 'whoever does not wait is refused more slowly',
    edits: [{ file: RATE, from: 'rate) === 0 ? 0 : nextPause()', to: 'rate) === 0 ? 0 : 0' }],
    tests: RATE_TESTS,
  },
  {
    name: 'declines-session',
    without: 'a session takes no more payments after so many were declined',
    edits: [
      {
        file: 'src/checkout/claim.ts',
        from: '(session.declines ?? 0) >= rules.maxDeclines;',
        to: '(session.declines ?? 0) < 0;',
      },
    ],
    tests: DECLINE_TESTS,
  },
  {
    name: 'declines-hour',
    without: 'payments of an agent wait after so many of them were declined',
    edits: [{ file: 'src/checkout/completion.ts', from: 'declineLimit.require(agentId);', to: '' }],
    tests: DECLINE_TESTS,
  },
  {
    name: 'open-sessions',
    without: 'an agent has only so many open sessions',
    edits: [
      {
        file: 'src/checkout/session-service.ts',
        from: 'rows.tally.openSessions >= deps.maxOpenSessions',
        to: 'rows.tally.openSessions < 0',
      },
    ],
    tests: SESSION_TESTS,
  },
  {
    name: 'holds',
    without: 'only so many sessions of an agent hold stock',
    edits: [{ file: 'src/checkout/session-log.ts', from: 'tally.holds < maxHolds', to: 'tally.holds >= 0' }],
    tests: SESSION_TESTS,
  },
  {
    name: 'shedding',
    without: 'what can wait is refused while there is too much to do',
    edits: [{ file: 'src/http/load-shedding.ts', from: 'if (cause === undefined) return;', to: 'return;' }],
    tests: ['test/limits/load-shedding.test.ts'],
  },
];
