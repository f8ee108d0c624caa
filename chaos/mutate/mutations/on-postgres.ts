import type { Mutation } from '../mutation.js';

const COMMITTING = 'src/store/postgres/committing.ts';
const CONNECTION = 'src/store/postgres/connection.ts';
const OUTBOX = 'src/store/postgres/postgres-outbox.ts';
const RACES = 'test/store/postgres-races.test.ts';
const CONNECTIONS = 'test/store/postgres-connection.test.ts';
const ENGINE = 'test/store/postgres-engine.test.ts';

/** What keeps several instances on one PostgreSQL from one another's throats. */
export const postgresMutations: readonly Mutation[] = [
  {
    name: 'postgres-moved',
    without: 'a commit writes only where nothing that it read has moved',
    edits: [
      {
        file: COMMITTING,
        // biome-ignore lint/suspicious/noTemplateCurlyInString: a piece of source
        from: 'sql`SELECT acp_expect(${marksOf(keys)} IS NOT DISTINCT FROM ${mark})`,',
        to: '',
      },
    ],
    tests: [ENGINE],
    needs: 'postgres',
  },
  {
    name: 'postgres-lane-lock',
    without: 'a commit that lost three times has the lock of the lane that it appends to',
    edits: [
      { file: COMMITTING, from: ', ...(await orderLocks(own, keys))]', to: ']' },
      { file: COMMITTING, from: 'const locks = lock(locksOf(keys, decision));', to: 'const locks = lock([]);' },
      { file: COMMITTING, from: 'async function orderLocks', to: 'export async function orderLocks' },
    ],
    tests: [RACES],
    needs: 'postgres',
  },
  {
    name: 'postgres-forget-resent',
    without: 'an event that is sent again is not forgotten meanwhile',
    // biome-ignore lint/suspicious/noTemplateCurlyInString: a piece of source
    edits: [{ file: OUTBOX, from: 'LIMIT ${limit} FOR UPDATE SKIP LOCKED`', to: 'LIMIT ${limit}`' }],
    tests: [RACES],
    needs: 'postgres',
  },
  {
    name: 'postgres-shelf-order',
    without: 'shelves that are counted at once are taken in the order of everybody',
    edits: [
      {
        file: 'src/store/postgres/write-decision.ts',
        from: '.sort(([a], [b]) => compare(a, b))',
        to: '',
      },
    ],
    tests: [RACES],
    needs: 'postgres',
  },
  {
    name: 'postgres-broken-connection',
    without: 'a connection that breaks in a transaction leaves the process alive',
    edits: [{ file: CONNECTION, from: "this.on('error', () => undefined);", to: '' }],
    tests: [CONNECTIONS],
    needs: 'postgres',
  },
  {
    name: 'postgres-refused-statement',
    without: 'a connection is kept where a statement was refused',
    edits: [{ file: CONNECTION, from: 'isBroken = isUnavailable(error);', to: 'isBroken = true;' }],
    tests: [CONNECTIONS],
    needs: 'postgres',
  },
];
