import type { Database } from 'better-sqlite3';
import { type CreditHold, type CreditMove, holdsAfter, type StoreCredit } from '../../domain/store-credit.js';
import { CREDIT_COLUMNS, type CreditColumns, toCredit } from '../columns/credit-columns.js';

/** Store credits, and every move of their balances. */
export function createCreditRows(db: Database) {
  const byId = db.prepare<[string], CreditColumns>(`SELECT ${CREDIT_COLUMNS} FROM store_credits WHERE id = ?`);
  const byHash = db.prepare<[string], CreditColumns>(`SELECT ${CREDIT_COLUMNS} FROM store_credits WHERE code_hash = ?`);
  const insert = db.prepare<[CreditColumns]>(
    `INSERT INTO store_credits
       (id, kind, code_hash, code_end, currency, amount, balance, note, expires_at, voided_at, created_at)
     VALUES (:id, :kind, :codeHash, :end, :currency, :amount, :balance, :note, :expiresAt, :voidedAt, :createdAt)`,
  );
  const markVoid = db.prepare<[number, string]>(
    'UPDATE store_credits SET voided_at = ? WHERE id = ? AND voided_at IS NULL',
  );
  const move = db.prepare<[{ id: string; by: number }]>(
    'UPDATE store_credits SET balance = balance + :by WHERE id = :id AND balance + :by >= 0',
  );
  const record = db.prepare<[string, string, number, string | null, string | null, number]>(
    'INSERT INTO store_credit_moves (credit_id, kind, amount, session_id, order_id, at) VALUES (?, ?, ?, ?, ?, ?)',
  );
  const ofSession = db.prepare<[string], Pick<CreditMove, 'creditId' | 'kind' | 'by'>>(
    `SELECT credit_id AS creditId, kind, amount AS "by" FROM store_credit_moves
     WHERE session_id = ? AND kind IN ('taken', 'released', 'spent') ORDER BY seq`,
  );
  const found = (row: CreditColumns | undefined): StoreCredit | undefined => row && toCredit(row);

  return {
    byId: (id: string): StoreCredit | undefined => found(byId.get(id)),
    byHash: (hash: string): StoreCredit | undefined => found(byHash.get(hash)),
    insert: (credit: StoreCredit): void => {
      const { note, expiresAt, voidedAt } = credit;
      insert.run({ ...credit, note: note ?? null, expiresAt: expiresAt ?? null, voidedAt: voidedAt ?? null });
    },
    markVoid: (id: string, now: number): void => {
      markVoid.run(now, id);
    },
    /** False where the balance is less than is taken, or there is no such credit: the floor was missed. */
    move({ creditId, kind, by, sessionId, orderId }: CreditMove, now: number): boolean {
      if (move.run({ id: creditId, by }).changes === 0) return false;
      record.run(creditId, kind, by, sessionId ?? null, orderId ?? null, now);
      return true;
    },
    /** What a session has of credits. */
    holds: (sessionId: string): CreditHold[] => holdsAfter(ofSession.all(sessionId)),
  };
}
