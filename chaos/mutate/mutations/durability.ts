import type { Mutation } from '../mutation.js';

const GROUP = 'src/store/sqlite/group-commit.ts';
const CONNECTION = 'src/store/sqlite/connection.js';
const SYNC = 'test/store/sqlite-sync.test.ts';

/** What makes an answered commit one that survives. */
export const durabilityMutations: readonly Mutation[] = [
  {
    name: 'synchronous-full',
    without: 'the log is synced at every commit',
    edits: [
      { file: CONNECTION, from: "db.pragma('synchronous = FULL');", to: "db.pragma('synchronous = NORMAL');" },
      {
        file: CONNECTION,
        from: "if (db.pragma('synchronous', { simple: true }) !== FULL) throw new Error('SQLite refused synchronous = FULL.');",
        to: 'void FULL;',
      },
    ],
    tests: [SYNC],
    needs: 'strace',
  },
  {
    name: 'failed-sync',
    without: 'nothing is written after a sync that failed',
    edits: [
      { file: GROUP, from: 'if (doubtful && stopped === undefined) {', to: 'if (doubtful && stopped !== undefined) {' },
    ],
    tests: [SYNC],
    needs: 'strace',
  },
  {
    name: 'answer-after-commit',
    without: 'nobody is answered before the COMMIT',
    edits: [
      {
        file: GROUP,
        from: 'commit.run();\n    return answers;',
        to: 'for (const answer of answers) answer();\n    commit.run();\n    return [];',
      },
    ],
    tests: ['test/store/group-commit.test.ts'],
  },
  {
    name: 'all-or-nothing',
    without: 'a decision that fails half-way leaves no trace',
    edits: [
      {
        file: 'src/store/sqlite/savepoint.ts',
        from: 'if (db.inTransaction) undo();',
        to: 'if (db.inTransaction) release.run();',
      },
    ],
    tests: ['test/store/engines.test.ts'],
  },
  {
    name: 'one-process',
    without: 'one process uses a file',
    edits: [{ file: 'src/store/sqlite/process-lock.ts', from: "db.exec('BEGIN EXCLUSIVE');", to: "db.exec('BEGIN');" }],
    tests: ['test/store/sqlite-opening.test.ts'],
  },
];
