import type { Database } from 'better-sqlite3';
import type { CreditKind, CreditMovement, StoreCredit } from '../../domain/store-credit.js';
import type { CreditFilter, Slice, SliceRequest } from '../archive.js';
import { CREDIT_COLUMNS, type CreditColumns } from '../columns/credit-columns.js';
import { creditSlice, MOVE_COLUMNS, type MoveColumns, moveSlice } from '../slices/credit-slice.js';
import { LAST_ID } from '../slices/take-slice.js';

/** Store credits and their moves, the newest first. */
export function createCreditArchive(db: Database) {
  const all = db.prepare<[string], CreditColumns>(
    `SELECT ${CREDIT_COLUMNS} FROM store_credits WHERE id < ? ORDER BY id DESC`,
  );
  const ofKind = db.prepare<[CreditKind, string], CreditColumns>(
    `SELECT ${CREDIT_COLUMNS} FROM store_credits WHERE kind = ? AND id < ? ORDER BY id DESC`,
  );
  const moves = db.prepare<[string, number], MoveColumns>(
    `SELECT ${MOVE_COLUMNS} FROM store_credit_moves WHERE credit_id = ? AND seq < ? ORDER BY seq DESC`,
  );

  return {
    storeCredits: (
      { kind }: CreditFilter,
      { limit, before = LAST_ID }: SliceRequest<string>,
    ): Slice<StoreCredit, string> =>
      creditSlice(kind === undefined ? all.iterate(before) : ofKind.iterate(kind, before), limit),
    creditMoves: (
      creditId: string,
      { limit, before = Number.MAX_SAFE_INTEGER }: SliceRequest<number>,
    ): Slice<CreditMovement, number> => moveSlice(moves.iterate(creditId, before), limit),
  };
}
