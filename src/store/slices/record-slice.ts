import type { AuditFilter, Slice, StripeEventFilter, StripeEventRecord, TimePlace } from '../archive.js';
import type { AuditEntry } from '../audit.js';
import { defined } from '../columns/delivery-columns.js';
import { takeSlice } from './take-slice.js';

/** Columns of an event of Stripe, named as its fields. */
export const STRIPE_EVENT_COLUMNS = `id, type, object_id AS "objectId", payment_intent_id AS "paymentIntentId",
  created_at AS "createdAt", received_at AS "receivedAt", outcome, settled_at AS "settledAt", tries,
  next_try_at AS "nextTryAt", problem`;

/** An entry of the audit as a row. */
export interface AuditColumns extends Omit<AuditEntry, 'detail'> {
  row: number;
  /** JSON. */
  detail: string | null;
}

/** Columns of an entry, named as its fields. */
export const AUDIT_COLUMNS = 'place AS row, id, action, subject, detail, request_id AS "requestId", at';

/** Events out of rows of any type and outcome. */
export const stripeEventSlice = (
  rows: Iterable<StripeEventRecord>,
  { type, outcome }: StripeEventFilter,
  limit: number,
): Slice<StripeEventRecord, TimePlace> =>
  takeSlice(rows, {
    limit,
    itemOf: (row) =>
      (type ?? row.type) === row.type && (outcome === undefined || outcome === (row.outcome ?? 'waiting'))
        ? defined(row)
        : undefined,
    placeOf: ({ receivedAt, id }) => ({ at: receivedAt, id }),
  });

/** Entries out of rows that are of the subject already, if one was asked for. */
export const auditSlice = (
  rows: Iterable<AuditColumns>,
  { action }: AuditFilter,
  limit: number,
): Slice<AuditEntry, number> =>
  takeSlice(rows, {
    limit,
    itemOf: ({ row: _, detail, ...entry }) =>
      (action ?? entry.action) === entry.action
        ? defined({ ...entry, ...(detail !== null && { detail: JSON.parse(detail) }) })
        : undefined,
    placeOf: ({ row }) => row,
  });
