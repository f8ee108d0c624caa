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

/** The append-only record of every captured and every failed charge: what a double charge is counted by. */
export function createLedger(db: Database) {
  const insert = db.prepare(
    'INSERT INTO ledger (charge, payment_intent, amount, currency, status, metadata, created) VALUES (?, ?, ?, ?, ?, ?, ?)',
  );
  const all = db.prepare<[], Omit<LedgerCharge, 'metadata'> & { metadata: string }>(
    'SELECT charge AS id, payment_intent, amount, currency, status, metadata, created FROM ledger ORDER BY seq',
  );
  return {
    append(row: LedgerCharge): void {
      const { id, payment_intent, amount, currency, status, metadata, created } = row;
      insert.run(id, payment_intent, amount, currency, status, JSON.stringify(metadata), created);
    },
    charges: (): LedgerCharge[] => all.all().map((row) => ({ ...row, metadata: JSON.parse(row.metadata) })),
  };
}
