import { type Mutation, SIMULATED } from '../mutation.js';

const IDEMPOTENCY = 'src/checkout/idempotency.ts';
const FINGERPRINTS = 'src/checkout/request-key.ts';

/** Idempotency keys, and the secrets that requests bring. */
export const keyMutations: readonly Mutation[] = [
  {
    name: 'request-fingerprint',
    without: 'a key stands for one body',
    edits: [{ file: IDEMPOTENCY, from: 'if (!key.matches(record.fingerprint)) throw problems.keyConflict();', to: '' }],
    tests: ['test/protocol/idempotency.test.ts'],
  },
  {
    name: 'seal-at-t2',
    without: 'the order is the answer to its key, from the same commit',
    edits: [
      {
        file: 'src/checkout/finish.ts',
        from: 'const idempotency = inFlight(rows).map((record) => sealed(record, now));',
        to: 'const idempotency = inFlight({ ...rows, idempotency: new Map() }).map((record) => sealed(record, now));',
      },
    ],
    tests: ['test/workers/sweeper.test.ts', SIMULATED.one],
  },
  {
    name: 'key-in-flight',
    without: 'requests of one key wait for the first of them',
    edits: [
      {
        file: IDEMPOTENCY,
        from: 'if (record.leaseUntil > now) throw problems.keyInFlight(Math.ceil((record.leaseUntil - now) / 1000));',
        to: '',
      },
    ],
    tests: ['test/protocol/complete-answers.test.ts'],
  },
  {
    name: 'key-of-undecided-charge',
    without: 'a key is kept as long as a charge has to answer it',
    edits: [
      {
        file: 'src/store/sqlite/idempotency-rows.ts',
        from: 'WHERE c.idempotency_key = k.id AND c.phase IN',
        to: "WHERE c.idempotency_key = k.id || '' AND 0 AND c.phase IN",
      },
    ],
    tests: ['test/workers/sweeper.test.ts'],
  },
  {
    name: 'token-fingerprint',
    without: 'a token is hashed before it is stored',
    edits: [
      {
        file: FINGERPRINTS,
        from: 'const ofToken = (token: string): string => keyedHash(signing, token);',
        to: 'const ofToken = (token: string): string => token;',
      },
    ],
    tests: ['test/completion/token-secrecy.test.ts'],
  },
  {
    name: 'token-of-event',
    without: 'a token that an event brings is hashed before it is stored',
    edits: [
      {
        file: 'src/orders/payment-events.ts',
        from: 'news.isToken ? settlement.fingerprintOf(news.objectId) : news.objectId',
        to: 'news.objectId',
      },
    ],
    tests: ['test/stripe-events/receiving.test.ts'],
  },
  {
    name: 'proof-fingerprint',
    without: 'the cryptogram of an authentication is hashed before it is stored',
    edits: [
      {
        file: FINGERPRINTS,
        from: 'keyedHash(signing, canonicalJson(threeDSecure))',
        to: 'canonicalJson(threeDSecure)',
      },
    ],
    tests: ['test/authentication/secrecy.test.ts'],
  },
  {
    name: 'body-fingerprint',
    without: 'a body is hashed before it is stored',
    edits: [
      {
        file: FINGERPRINTS,
        from: 'const fingerprint = keyedHash(signing, text);',
        to: "const fingerprint = [signing.id, text].join(':');",
      },
    ],
    tests: ['test/completion/token-secrecy.test.ts'],
  },
  {
    name: 'scrubbed-log',
    without: 'what looks like a secret is taken out of the log',
    edits: [{ file: 'src/logger.ts', from: '{ write: (line) => stream.write(scrub(line)) }', to: 'stream' }],
    tests: ['test/config/logger.test.ts'],
  },
];
