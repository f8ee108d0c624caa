import type { CreditMovement, StoreCredit } from '../../domain/store-credit.js';
import type { Slice } from '../archive.js';
import { type CreditColumns, toCredit } from '../columns/credit-columns.js';
import { takeSlice } from './take-slice.js';

/** A move of a credit as a row. */
export interface MoveColumns {
  seq: number;
  creditId: string;
  kind: CreditMovement['kind'];
  by: number;
  sessionId: string | null;
  orderId: string | null;
  at: number;
}

/** Columns of a move, named as its fields. */
export const MOVE_COLUMNS = `seq, credit_id AS "creditId", kind, amount AS "by", session_id AS "sessionId",
  order_id AS "orderId", at`;

/** Credits out of rows. */
export const creditSlice = (rows: Iterable<CreditColumns>, limit: number): Slice<StoreCredit, string> =>
  takeSlice(rows, { limit, itemOf: toCredit, placeOf: ({ id }) => id });

/** Moves out of rows of one credit. */
export const moveSlice = (rows: Iterable<MoveColumns>, limit: number): Slice<CreditMovement, number> =>
  takeSlice(rows, {
    limit,
    itemOf: ({ seq: _, sessionId, orderId, ...move }) => ({
      ...move,
      ...(sessionId !== null && { sessionId }),
      ...(orderId !== null && { orderId }),
    }),
    placeOf: ({ seq }) => seq,
  });
