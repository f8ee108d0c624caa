import type { Archive, StripeEventRecord } from '../archive.js';
import { CONSENT_COLUMNS, type ConsentColumns, consentSlice } from '../slices/consent-slice.js';
import {
  AUDIT_COLUMNS,
  type AuditColumns,
  auditSlice,
  STRIPE_EVENT_COLUMNS,
  stripeEventSlice,
} from '../slices/record-slice.js';
import { LAST_ID, rowsFor } from '../slices/take-slice.js';
import type { Read } from './reading.js';
import { raw, sql } from './sql.js';

const ALL = raw('');

/** Stripe's events, what was done at the shop's word, and what buyers said to marketing; the newest first. */
export const createRecordArchive = (read: Read): Pick<Archive, 'stripeEvents' | 'audit' | 'consents'> => ({
  async stripeEvents(filter, { limit, before: { at, id } = { at: Number.MAX_SAFE_INTEGER, id: LAST_ID } }) {
    const isFiltered = filter.type !== undefined || filter.outcome !== undefined;
    const rows = await read<StripeEventRecord>(
      sql`SELECT ${raw(STRIPE_EVENT_COLUMNS)} FROM stripe_events WHERE (received_at, id) < (${at}, ${id})
        ORDER BY received_at DESC, id DESC LIMIT ${rowsFor(limit, { isFiltered })}`,
    );
    return stripeEventSlice(rows, filter, limit);
  },

  async audit(filter, { limit, before = Number.MAX_SAFE_INTEGER }) {
    const { action, subject } = filter;
    const rows = await read<AuditColumns>(
      sql`SELECT ${raw(AUDIT_COLUMNS)} FROM audit
        WHERE ${subject === undefined ? ALL : sql`subject = ${subject} AND`} place < ${before}
        ORDER BY place DESC LIMIT ${rowsFor(limit, { isFiltered: action !== undefined })}`,
    );
    return auditSlice(rows, filter, limit);
  },

  async consents(filter, { limit, before = Number.MAX_SAFE_INTEGER }) {
    const { channel, contact } = filter;
    const rows = await read<ConsentColumns>(
      sql`SELECT ${raw(CONSENT_COLUMNS)} FROM marketing_consents
        WHERE ${contact === undefined ? ALL : sql`contact = ${contact} AND`} place < ${before}
        ORDER BY place DESC LIMIT ${rowsFor(limit, { isFiltered: channel !== undefined })}`,
    );
    return consentSlice(rows, filter, limit);
  },
});
