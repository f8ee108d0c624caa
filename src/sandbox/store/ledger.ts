import type { Database } from 'better-sqlite3';

/** One movement of money, or one that was refused; the amount in minor units, `created` in seconds. */
export type LedgerCharge = {
  id: string;
  payment_intent: string;
  amount: number;
  currency: string;
  status: 'succeeded' | 'failed';
  metadata: Record<string, string>;
  created: number;
};

/** What a refund has become: each change of its status is a row, the last row of an id says where it stands. */
export type LedgerRefund = {
  id: string;
  charge: string;
  payment_intent: string;
  amount: number;
  currency: string;
  status: 'pending' | 'succeeded' | 'failed' | 'canceled';
  metadata: Record<string, string>;
  created: number;
};

type InRow<T> = Omit<T, 'metadata'> & { metadata: string };

/** The append-only record of every captured and every failed charge, and of every refund: what a double charge is counted by. */
export function createLedger(db: Database) {
  const insert = db.prepare(
    'INSERT INTO ledger (charge, payment_intent, amount, currency, status, metadata, created) VALUES (?, ?, ?, ?, ?, ?, ?)',
  );
  const all = db.prepare<[], InRow<LedgerCharge>>(
    'SELECT charge AS id, payment_intent, amount, currency, status, metadata, created FROM ledger ORDER BY seq',
  );
  const insertRefund = db.prepare(
    `INSERT INTO refund_ledger (refund, charge, payment_intent, amount, currency, status, metadata, created)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?)`,
  );
  const allRefunds = db.prepare<[], InRow<LedgerRefund>>(
    `SELECT refund AS id, charge, payment_intent, amount, currency, status, metadata, created
     FROM refund_ledger ORDER BY seq`,
  );
  return {
    append(row: LedgerCharge): void {
      const { id, payment_intent, amount, currency, status, metadata, created } = row;
      insert.run(id, payment_intent, amount, currency, status, JSON.stringify(metadata), created);
    },
    appendRefund(row: LedgerRefund): void {
      const { id, charge, payment_intent, amount, currency, status, metadata, created } = row;
      insertRefund.run(id, charge, payment_intent, amount, currency, status, JSON.stringify(metadata), created);
    },
    charges: (): LedgerCharge[] => all.all().map(withMetadata),
    refunds: (): LedgerRefund[] => allRefunds.all().map(withMetadata),
  };
}

function withMetadata<T extends { metadata: string }>(row: T) {
  return { ...row, metadata: JSON.parse(row.metadata) };
}
