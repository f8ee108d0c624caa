import type { Database } from 'better-sqlite3';

/** What is to become of a refund in a while. */
export type FollowUp = { seq: number; refund: string; account: string; becomes: 'succeeded' | 'failed' };

/** The refunds that do not stay as they were created. */
export function createFollowUps(db: Database) {
  const insert = db.prepare('INSERT INTO refund_follow_ups (refund, account, becomes) VALUES (?, ?, ?)');
  const remove = db.prepare('DELETE FROM refund_follow_ups WHERE refund = ?');
  const columns = 'SELECT seq, refund, account, becomes FROM refund_follow_ups';
  const find = db.prepare<[string], FollowUp>(`${columns} WHERE refund = ?`);
  const after = db.prepare<[number], FollowUp>(`${columns} WHERE seq > ? ORDER BY seq`);
  return {
    add(refund: string, account: string, becomes: FollowUp['becomes']): void {
      insert.run(refund, account, becomes);
    },
    remove(refund: string): void {
      remove.run(refund);
    },
    find: (refund: string): FollowUp | undefined => find.get(refund),
    /** Those behind position `seq`. */
    after: (seq: number): FollowUp[] => after.all(seq),
  };
}
