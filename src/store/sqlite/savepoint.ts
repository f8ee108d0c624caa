import type { Database } from 'better-sqlite3';

/** Runs `work` inside the open transaction; its writes stay only if it returns without throwing and `keep` agrees. */
export type Savepoint = <R>(work: () => R, keep?: (result: R) => boolean) => R;

export function createSavepoint(db: Database): Savepoint {
  const savepoint = db.prepare('SAVEPOINT one');
  const release = db.prepare('RELEASE one');
  const rollback = db.prepare('ROLLBACK TO one');

  function undo(): void {
    rollback.run();
    release.run();
  }

  return (work, keep) => {
    savepoint.run();
    let result: ReturnType<typeof work>;
    try {
      result = work();
    } catch (error) {
      // Some errors end the whole transaction, and the savepoint with it.
      if (db.inTransaction) undo();
      throw error;
    }
    if (keep && !keep(result)) undo();
    else release.run();
    return result;
  };
}
