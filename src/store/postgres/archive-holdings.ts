import type { Archive, RuleUses } from '../archive.js';
import { CREDIT_COLUMNS, type CreditColumns } from '../columns/credit-columns.js';
import { creditSlice, MOVE_COLUMNS, type MoveColumns, moveSlice } from '../slices/credit-slice.js';
import { usesSlice } from '../slices/discount-slice.js';
import { FIRST_HELD, type HeldColumns, heldSlice } from '../slices/held-slice.js';
import { LAST_ID, rowsFor } from '../slices/take-slice.js';
import type { Read } from './reading.js';
import { raw, sql } from './sql.js';

const ENDLESS = raw(`(SELECT session_id AS "sessionId", 0 AS "heldUntil", lines, true AS endless FROM reservations
  WHERE state = 'held' AND held_until IS NULL) UNION ALL`);

/** What is taken of something that ends: uses of discounts, store credits and their moves, and units on the shelf. */
export const createHoldingArchive = (
  read: Read,
): Pick<Archive, 'ruleUses' | 'storeCredits' | 'creditMoves' | 'held'> => ({
  async ruleUses({ limit, after = '' }) {
    // One more: what any order uses is among them.
    const rows = await read<RuleUses>(
      sql`SELECT rule_id AS "ruleId", held, redeemed FROM redemption_counts
        WHERE buyer = '' AND rule_id > ${after} ORDER BY rule_id LIMIT ${rowsFor(limit + 1)}`,
    );
    return usesSlice(rows, limit);
  },

  async storeCredits({ kind }, { limit, before = LAST_ID }) {
    const rows = await read<CreditColumns>(
      sql`SELECT ${raw(CREDIT_COLUMNS)} FROM store_credits
        WHERE ${kind === undefined ? raw('') : sql`kind = ${kind} AND`} id < ${before} ORDER BY id DESC LIMIT ${rowsFor(limit)}`,
    );
    return creditSlice(rows, limit);
  },

  async creditMoves(creditId, { limit, before = Number.MAX_SAFE_INTEGER }) {
    const rows = await read<MoveColumns>(
      sql`SELECT ${raw(MOVE_COLUMNS)} FROM store_credit_moves WHERE credit_id = ${creditId} AND seq < ${before}
        ORDER BY seq DESC LIMIT ${rowsFor(limit)}`,
    );
    return moveSlice(rows, limit);
  },

  async held({ limit, after }) {
    const { heldUntil, sessionId } = after ?? FIRST_HELD;
    // In one statement, so that none which gets an end meanwhile is there twice.
    const rows = await read<HeldColumns & { endless: boolean }>(
      sql`SELECT * FROM (${after ? raw('') : ENDLESS} (
          SELECT session_id AS "sessionId", held_until AS "heldUntil", lines, false AS endless FROM reservations
          WHERE state = 'held' AND (held_until, session_id) > (${heldUntil}, ${sessionId})
          ORDER BY held_until, session_id LIMIT ${rowsFor(limit)})) AS holds
        ORDER BY "heldUntil", "sessionId"`,
    );
    return heldSlice(
      rows.filter(({ endless }) => endless),
      rows.filter(({ endless }) => !endless),
      limit,
    );
  },
});
