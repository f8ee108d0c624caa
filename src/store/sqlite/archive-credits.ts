import type { Database } from 'better-sqlite3';
import type { CreditKind, CreditMovement, StoreCredit } from '../../domain/store-credit.js';
import type { CreditFilter, Slice, SliceRequest } from '../archive.js';
import { CREDIT_COLUMNS, type CreditColumns, toCredit } from '../columns/credit-columns.js';
import { LAST_ID, takeSlice } from './take-slice.js';

interface MoveColumns {
  seq: number;
  creditId: string;
  kind: CreditMovement['kind'];
  by: number;
  sessionId: string | null;
  orderId: string | null;
  at: number;
}

/** Store credits and their moves, the newest first. */
export function createCreditArchive(db: Database) {
  const all = db.prepare<[string], CreditColumns>(
    `SELECT ${CREDIT_COLUMNS} FROM store_credits WHERE id < ? ORDER BY id DESC`,
  );
  const ofKind = db.prepare<[CreditKind, string], CreditColumns>(
    `SELECT ${CREDIT_COLUMNS} FROM store_credits WHERE kind = ? AND id < ? ORDER BY id DESC`,
  );
  const moves = db.prepare<[string, number], MoveColumns>(
    `SELECT seq, credit_id AS creditId, kind, amount AS "by", session_id AS sessionId, order_id AS orderId, at
     FROM store_credit_moves WHERE credit_id = ? AND seq < ? ORDER BY seq DESC`,
  );

  return {
    storeCredits: (
      { kind }: CreditFilter,
      { limit, before = LAST_ID }: SliceRequest<string>,
    ): Slice<StoreCredit, string> =>
      takeSlice(kind === undefined ? all.iterate(before) : ofKind.iterate(kind, before), {
        limit,
        itemOf: toCredit,
        placeOf: ({ id }) => id,
      }),
    creditMoves: (
      creditId: string,
      { limit, before = Number.MAX_SAFE_INTEGER }: SliceRequest<number>,
    ): Slice<CreditMovement, number> =>
      takeSlice(moves.iterate(creditId, before), {
        limit,
        itemOf: ({ seq: _, sessionId, orderId, ...move }) => ({
          ...move,
          ...(sessionId !== null && { sessionId }),
          ...(orderId !== null && { orderId }),
        }),
        placeOf: ({ seq }) => seq,
      }),
  };
}
