import type { Database } from 'better-sqlite3';
import type { AuditFilter, Slice, SliceRequest, StripeEventFilter, StripeEventRecord, TimePlace } from '../archive.js';
import type { AuditEntry } from '../audit.js';
import { defined } from '../columns/delivery-columns.js';
import { LAST_ID, takeSlice } from './take-slice.js';

interface AuditColumns extends Omit<AuditEntry, 'detail'> {
  row: number;
  /** JSON. */
  detail: string | null;
}

const AUDIT_COLUMNS = 'place AS row, id, action, subject, detail, request_id AS requestId, at';

/** Stripe's events, and what was done at the shop's word; the newest first. */
export function createRecordArchive(db: Database) {
  const events = db.prepare<[TimePlace], StripeEventRecord>(
    `SELECT id, type, object_id AS objectId, payment_intent_id AS paymentIntentId, created_at AS createdAt,
       received_at AS receivedAt, outcome, settled_at AS settledAt, tries, next_try_at AS nextTryAt, problem
     FROM stripe_events WHERE (received_at, id) < (:at, :id) ORDER BY received_at DESC, id DESC`,
  );
  const audit = db.prepare<[number], AuditColumns>(
    `SELECT ${AUDIT_COLUMNS} FROM audit WHERE place < ? ORDER BY place DESC`,
  );
  const auditOf = db.prepare<[string, number], AuditColumns>(
    `SELECT ${AUDIT_COLUMNS} FROM audit WHERE subject = ? AND place < ? ORDER BY place DESC`,
  );

  return {
    stripeEvents: (
      { type, outcome }: StripeEventFilter,
      { limit, before = { at: Number.MAX_SAFE_INTEGER, id: LAST_ID } }: SliceRequest<TimePlace>,
    ): Slice<StripeEventRecord, TimePlace> =>
      takeSlice(events.iterate(before), {
        limit,
        itemOf: (row) =>
          (type ?? row.type) === row.type && (outcome === undefined || outcome === (row.outcome ?? 'waiting'))
            ? defined(row)
            : undefined,
        placeOf: ({ receivedAt, id }) => ({ at: receivedAt, id }),
      }),

    audit: (
      { action, subject }: AuditFilter,
      { limit, before = Number.MAX_SAFE_INTEGER }: SliceRequest<number>,
    ): Slice<AuditEntry, number> =>
      takeSlice(subject === undefined ? audit.iterate(before) : auditOf.iterate(subject, before), {
        limit,
        itemOf: ({ row: _, detail, ...entry }) =>
          (action ?? entry.action) === entry.action
            ? defined({ ...entry, ...(detail !== null && { detail: JSON.parse(detail) }) })
            : undefined,
        placeOf: ({ row }) => row,
      }),
  };
}
