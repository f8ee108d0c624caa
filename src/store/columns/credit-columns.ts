import type { CreditKind, StoreCredit } from '../../domain/store-credit.js';

/** A store credit as a row. */
export interface CreditColumns {
  id: string;
  kind: CreditKind;
  codeHash: string;
  end: string;
  currency: string;
  amount: number;
  balance: number;
  note: string | null;
  expiresAt: number | null;
  voidedAt: number | null;
  createdAt: number;
}

/** Columns of a credit, named as its fields. */
export const CREDIT_COLUMNS = `id, kind, code_hash AS "codeHash", code_end AS "end", currency, amount, balance, note,
  expires_at AS "expiresAt", voided_at AS "voidedAt", created_at AS "createdAt"`;

/** A credit out of its columns. */
export const toCredit = ({ note, expiresAt, voidedAt, ...row }: CreditColumns): StoreCredit => ({
  ...row,
  ...(note !== null && { note }),
  ...(expiresAt !== null && { expiresAt }),
  ...(voidedAt !== null && { voidedAt }),
});
