import type { Database } from 'better-sqlite3';
import type { Charge } from '../../domain/charge.js';
import { type ChargeColumns, toCharge, toChargeColumns } from '../columns/charge-columns.js';
import type { SessionRef } from '../store.js';

/** The payments of sessions, one row a generation. */
export function createChargeRows(db: Database) {
  const put = db.prepare<[ChargeColumns]>(
    `INSERT INTO charges (session_id, generation, agent_id, phase, payment_intent_id, token_with_create, attempt, unread_attempts,
       token_fingerprint, risk_review, amount, currency, pinned_seq, epoch, lease_until, idempotency_key, created_at, updated_at)
     VALUES (:session_id, :generation, :agent_id, :phase, :payment_intent_id, :token_with_create, :attempt, :unread_attempts,
       :token_fingerprint, :risk_review, :amount, :currency, :pinned_seq, :epoch, :lease_until, :idempotency_key, :created_at, :updated_at)
     ON CONFLICT (session_id, generation) DO UPDATE SET
       agent_id = excluded.agent_id, phase = excluded.phase, payment_intent_id = excluded.payment_intent_id,
       token_with_create = excluded.token_with_create,
       attempt = excluded.attempt, unread_attempts = excluded.unread_attempts,
       token_fingerprint = excluded.token_fingerprint, risk_review = excluded.risk_review,
       amount = excluded.amount, currency = excluded.currency,
       pinned_seq = excluded.pinned_seq, epoch = excluded.epoch, lease_until = excluded.lease_until,
       idempotency_key = excluded.idempotency_key, created_at = excluded.created_at, updated_at = excluded.updated_at`,
  );
  const newest = db.prepare<[string], ChargeColumns>(
    'SELECT * FROM charges WHERE session_id = ? ORDER BY generation DESC LIMIT 1',
  );
  const undecided = db.prepare<[number, number], SessionRef>(
    `SELECT session_id AS id, agent_id AS agentId FROM charges
     WHERE phase IN ('creating', 'confirming', 'processing', 'canceling') AND lease_until < ? ORDER BY lease_until LIMIT ?`,
  );
  const authenticating = db.prepare<[number, number], SessionRef>(
    `SELECT session_id AS id, agent_id AS agentId FROM charges
     WHERE phase = 'authenticating' AND updated_at < ? ORDER BY updated_at LIMIT ?`,
  );
  const isPaidBy = db
    .prepare<[string], number>(`SELECT 1 FROM charges WHERE payment_intent_id = ? AND phase = 'succeeded'`)
    .pluck();
  // Equal, or longer by a dot and more: the slash is the character that follows the dot.
  const ofToken = db.prepare<[{ fingerprint: string }], SessionRef & { newest: number }>(
    `SELECT session_id AS id, agent_id AS agentId, max(created_at) AS newest FROM charges
     WHERE token_fingerprint = :fingerprint
       OR (token_fingerprint > :fingerprint || '.' AND token_fingerprint < :fingerprint || '/')
     HAVING newest IS NOT NULL`,
  );

  return {
    put: (charge: Charge): void => {
      put.run(toChargeColumns(charge));
    },
    newest(sessionId: string): Charge | undefined {
      const row = newest.get(sessionId);
      return row && toCharge(row);
    },
    undecided: (leaseBefore: number, limit: number): SessionRef[] => undecided.all(leaseBefore, limit),
    authenticating: (time: number, limit: number): SessionRef[] => authenticating.all(time, limit),
    isPaidBy: (paymentIntentId: string): boolean => isPaidBy.get(paymentIntentId) !== undefined,
    ofToken(fingerprint: string): SessionRef | undefined {
      const row = ofToken.get({ fingerprint });
      return row && { id: row.id, agentId: row.agentId };
    },
  };
}
