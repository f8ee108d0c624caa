import type { Database } from 'better-sqlite3';
import type { RuleUses, Slice } from '../archive.js';
import { usesSlice } from '../slices/discount-slice.js';

/** How often each discount rule is used. */
export function createDiscountArchive(db: Database) {
  const uses = db.prepare<[string], RuleUses>(
    `SELECT rule_id AS ruleId, held, redeemed FROM redemption_counts
     WHERE buyer = '' AND rule_id > ? ORDER BY rule_id`,
  );
  return ({ limit, after = '' }: { limit: number; after?: string }): Slice<RuleUses, string> =>
    usesSlice(uses.iterate(after), limit);
}
