import type { Database } from 'better-sqlite3';
import type { AuditFilter, Slice, SliceRequest, StripeEventFilter, StripeEventRecord, TimePlace } from '../archive.js';
import type { AuditEntry } from '../audit.js';
import {
  AUDIT_COLUMNS,
  type AuditColumns,
  auditSlice,
  STRIPE_EVENT_COLUMNS,
  stripeEventSlice,
} from '../slices/record-slice.js';
import { LAST_ID } from '../slices/take-slice.js';

/** Stripe's events, and what was done at the shop's word; the newest first. */
export function createRecordArchive(db: Database) {
  const events = db.prepare<[TimePlace], StripeEventRecord>(
    `SELECT ${STRIPE_EVENT_COLUMNS}
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
      filter: StripeEventFilter,
      { limit, before = { at: Number.MAX_SAFE_INTEGER, id: LAST_ID } }: SliceRequest<TimePlace>,
    ): Slice<StripeEventRecord, TimePlace> => stripeEventSlice(events.iterate(before), filter, limit),

    audit(
      filter: AuditFilter,
      { limit, before = Number.MAX_SAFE_INTEGER }: SliceRequest<number>,
    ): Slice<AuditEntry, number> {
      const { subject } = filter;
      const rows = subject === undefined ? audit.iterate(before) : auditOf.iterate(subject, before);
      return auditSlice(rows, filter, limit);
    },
  };
}
