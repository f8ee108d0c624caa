import type { Database } from 'better-sqlite3';
import { ANY_ORDER } from '../../domain/redemption.js';
import type { RuleUses, Slice } from '../archive.js';
import { takeSlice } from './take-slice.js';

/** How often each discount rule is used. */
export function createDiscountArchive(db: Database) {
  const uses = db.prepare<[string], RuleUses>(
    `SELECT rule_id AS ruleId, held, redeemed FROM redemption_counts
     WHERE buyer = '' AND rule_id > ? ORDER BY rule_id`,
  );
  return ({ limit, after = '' }: { limit: number; after?: string }): Slice<RuleUses, string> =>
    takeSlice(uses.iterate(after), {
      limit,
      itemOf: (row) => (row.ruleId === ANY_ORDER ? undefined : row),
      placeOf: ({ ruleId }) => ruleId,
    });
}
