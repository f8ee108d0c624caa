import type { Clock } from '../../clock.js';
import { UnavailableError } from '../../errors.js';
import { hasWrites, refusePromise } from '../decisions.js';
import type { CommitKeys, Decide } from '../store.js';
import { loadRows } from './load-rows.js';
import type { Savepoint } from './savepoint.js';
import type { Tables } from './tables.js';
import { writeDecision } from './write-decision.js';

const MAX_DECISIONS = 5;

export interface CommitJobDeps {
  tables: Tables;
  savepoint: Savepoint;
  clock: Clock;
}

/**
 * Makes the work of one `commit`, to be run inside an open transaction: rows are read there, so they are true when
 * they are decided upon. Where it throws, it leaves no trace in the database.
 */
export function createCommitJobs({ tables, savepoint, clock }: CommitJobDeps) {
  return function commitJob<R>(keys: CommitKeys, decide: Decide<R>): () => R {
    return () => {
      for (let decided = 0; decided < MAX_DECISIONS; decided += 1) {
        const now = clock.now();
        const decision = decide(loadRows(tables, keys), now);
        refusePromise(decision);
        if (!hasWrites(decision)) return decision.result;
        if (savepoint(() => writeDecision(tables, decision, now), Boolean)) return decision.result;
      }
      throw new UnavailableError('The stock, or a balance, moved too often while this was decided.', { retryAfter: 1 });
    };
  };
}
