import type { Mutation } from '../mutation.js';

const DOMAIN = 'src/domain/commands.ts';
const STEP = 'src/protocol/versions/2026-01-30-answers.ts';

/** What agents of different dates can rely on together. */
export const versionMutations: readonly Mutation[] = [
  {
    name: 'contact-kept',
    without: 'an agent that knows no contacts leaves them as they are',
    edits: [{ file: DOMAIN, from: '!keepsContact || asked === undefined', to: 'asked === undefined || asked' }],
    tests: ['test/versions/hand-over.test.ts'],
  },
  {
    name: 'payable-by-nobody',
    without: 'a session that an older agent cannot pay is not ready there',
    edits: [{ file: STEP, from: "if (status !== 'ready_for_payment' || provider || isFree)", to: 'if (status)' }],
    tests: ['test/versions'],
  },
  {
    name: 'order-at-the-end',
    without: 'an agent of 2025-09-29 gets an order where its schema has one',
    edits: [
      {
        file: 'src/protocol/versions/2025-12-12.ts',
        from: "operation === 'complete' ? session.order : undefined",
        to: 'operation ? session.order : session.order',
      },
    ],
    tests: ['test/versions/hand-over.test.ts'],
  },
];
