import type { Database } from 'better-sqlite3';
import type { Redemption, Redemptions, UseKey } from '../../domain/redemption.js';
import { type RedemptionColumns, toRedemption } from '../columns/redemption-columns.js';

/** Uses of discount rules; the database itself keeps count. */
export function createRedemptionRows(db: Database) {
  const ofSession = db.prepare<[string], RedemptionColumns>(
    `SELECT session_id AS sessionId, rule_id AS ruleId, buyer, state, returnable
     FROM redemptions WHERE session_id = ? ORDER BY rule_id`,
  );
  const clear = db.prepare<[string]>('DELETE FROM redemptions WHERE session_id = ?');
  const insert = db.prepare<[RedemptionColumns]>(
    `INSERT INTO redemptions (session_id, rule_id, buyer, state, returnable)
     VALUES (:sessionId, :ruleId, :buyer, :state, :returnable)`,
  );
  const giveBack = db.prepare<[string]>(
    "UPDATE redemptions SET state = 'returned' WHERE session_id = ? AND state = 'redeemed' AND returnable = 1",
  );
  const usesBy = db.prepare<[string], string>('SELECT session_id FROM redemptions WHERE buyer = ?').pluck();
  const forget = db.prepare<[string, string]>('UPDATE redemptions SET buyer = NULL WHERE session_id = ? AND buyer = ?');
  const count = db
    .prepare<[UseKey], number>(
      'SELECT held + redeemed FROM redemption_counts WHERE rule_id = :ruleId AND buyer = :buyer',
    )
    .pluck();

  return {
    ofSession: (sessionId: string): Redemption[] => ofSession.all(sessionId).map(toRedemption),
    put({ sessionId, rows }: Redemptions): void {
      clear.run(sessionId);
      for (const { buyer = null, returnable, ...row } of rows) {
        insert.run({ ...row, sessionId, buyer, returnable: returnable ? 1 : 0 });
      }
    },
    giveBack: (sessionId: string): void => {
      giveBack.run(sessionId);
    },
    /** The uses stay used, by nobody; returns how many they are. `except`: ids of sessions. */
    forgetBuyer(buyers: readonly string[], except: ReadonlySet<string>): number {
      let forgotten = 0;
      for (const buyer of buyers) {
        for (const sessionId of new Set(usesBy.all(buyer))) {
          if (!except.has(sessionId)) forgotten += forget.run(sessionId, buyer).changes;
        }
      }
      return forgotten;
    },
    count: (key: UseKey): number => count.get(key) ?? 0,
  };
}
