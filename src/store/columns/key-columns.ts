import type { IdempotencyRecord } from '../store.js';

/** An Idempotency-Key as a row. */
export interface KeyColumns {
  id: string;
  fingerprint: string;
  state: IdempotencyRecord['state'];
  lease_until: number;
  status: number | null;
  api_version: string;
  seq: number | null;
  body: string | null;
  created_at: number;
}

function answerOf({ seq, body }: KeyColumns): Pick<IdempotencyRecord, 'answer'> {
  if (seq !== null) return { answer: { seq } };
  return body === null ? {} : { answer: { body } };
}

/** The record of a key out of its row. */
export const toKeyRecord = (row: KeyColumns): IdempotencyRecord => ({
  id: row.id,
  fingerprint: row.fingerprint,
  state: row.state,
  leaseUntil: row.lease_until,
  ...(row.status !== null && { status: row.status }),
  apiVersion: row.api_version,
  ...answerOf(row),
  createdAt: row.created_at,
});
