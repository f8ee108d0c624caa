import type { Database } from 'better-sqlite3';
import { UnavailableError } from '../../errors.js';
import { isDoubtful, takesTransaction } from './sqlite-errors.js';

const MAX_BATCH = 64;
/** Milliseconds of work after which a transaction is committed, however many still wait. */
const MAX_WORK = 3;
const MAX_QUEUE = 1024;

interface Waiting {
  job: () => unknown;
  resolve: (value: unknown) => void;
  reject: (error: unknown) => void;
}

export interface GroupCommit {
  /**
   * Runs `job` inside a transaction shared with others and resolves once it is on the disk. What `job` throws rejects
   * this caller alone; it leaves no writes behind when it throws. UnavailableError: nothing is known of it.
   */
  run<R>(job: () => R): Promise<R>;
  /** How many wait. */
  waiting(): number;
  /** While held, callers queue and no transaction begins. */
  hold(): void;
  resume(): void;
  /** Refuses everything from now on, and those who wait; `error` goes to the log as their cause. */
  stop(error?: unknown): void;
  /** Commits what waits. */
  drain(): void;
}

export interface GroupCommitOptions {
  /** `count` callers shared the transaction. */
  afterCommit: (count: number) => void;
  /** Durability is in doubt; called once. */
  onFatal: (error: unknown) => void;
}

/**
 * One fsync for all that wait. No timer: while one transaction is synced, the next callers arrive, so an idle server
 * commits at once and a busy one in large batches.
 */
export function createGroupCommit(db: Database, { afterCommit, onFatal }: GroupCommitOptions): GroupCommit {
  const begin = db.prepare('BEGIN IMMEDIATE');
  const commit = db.prepare('COMMIT');
  const rollback = db.prepare('ROLLBACK');
  const queue: Waiting[] = [];
  let scheduled = false;
  let held = false;
  let stopped: { cause?: unknown } | undefined;

  const unavailable = (cause?: unknown) => new UnavailableError('The database cannot be used now.', { cause });

  function schedule(): void {
    if (scheduled || held || queue.length === 0) return;
    scheduled = true;
    setImmediate(() => {
      scheduled = false;
      if (!held) runBatch();
      schedule();
    });
  }

  function runBatch(): void {
    const taken: Waiting[] = [];
    try {
      const answers = runInTransaction(taken);
      // Nobody is answered before this line, not even those who were refused: they may have seen the writes of others.
      for (const answer of answers) answer();
      afterCommit(taken.length);
    } catch (error) {
      fail(taken, error);
    }
  }

  function runInTransaction(taken: Waiting[]): (() => void)[] {
    const answers: (() => void)[] = [];
    const end = performance.now() + MAX_WORK;
    begin.run();
    for (let next = queue.shift(); next !== undefined; next = queue.shift()) {
      taken.push(next);
      answers.push(runOne(next));
      if (taken.length >= MAX_BATCH || performance.now() >= end) break;
    }
    commit.run();
    return answers;
  }

  function runOne({ job, resolve, reject }: Waiting): () => void {
    try {
      const value = job();
      return () => resolve(value);
    } catch (error) {
      if (takesTransaction(error) || !db.inTransaction) throw error;
      return () => reject(error);
    }
  }

  function fail(taken: readonly Waiting[], error: unknown): void {
    const undone = undo();
    const doubtful = isDoubtful(error) || !undone;
    const refusal = unavailable(error);
    // None was taken where no transaction could begin.
    const concerned = taken.length > 0 ? taken : queue.splice(0, MAX_BATCH);
    for (const { reject } of concerned) reject(refusal);
    if (doubtful && stopped === undefined) {
      stop(error);
      onFatal(error);
    }
  }

  function undo(): boolean {
    try {
      if (db.inTransaction) rollback.run();
      return true;
    } catch {
      return false;
    }
  }

  function stop(cause?: unknown): void {
    stopped = { cause };
    for (const { reject } of queue.splice(0)) reject(unavailable(cause));
  }

  return {
    run<R>(job: () => R): Promise<R> {
      if (stopped) return Promise.reject(unavailable(stopped.cause));
      if (queue.length >= MAX_QUEUE) return Promise.reject(new UnavailableError('Too many writes wait already.'));
      return new Promise<R>((resolve, reject) => {
        queue.push({ job, resolve: resolve as (value: unknown) => void, reject });
        schedule();
      });
    },
    waiting: () => queue.length,
    hold: () => {
      held = true;
    },
    resume: () => {
      held = false;
      schedule();
    },
    stop,
    drain: () => {
      while (queue.length > 0) runBatch();
    },
  };
}
