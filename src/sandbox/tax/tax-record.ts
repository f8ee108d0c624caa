import type { TaxBehavior } from '../objects/tax-calculation.js';
import type { StoredTransaction, Taxed } from '../objects/tax-transaction.js';
import type { Store } from '../store/store.js';
import { gross, NOTHING } from './transaction.js';

/** What a transaction comes to, in minor units: what the buyer pays in all, and the tax in it. Negative for a reversal. */
export type TaxSum = { amount_total: number; tax: number };

/** One transaction on record. A sale says what is left of it after its reversals. */
export type TaxRecord = TaxSum & {
  id: string;
  type: 'reversal' | 'transaction';
  reference: string;
  calculation: string | null;
  original_transaction: string | null;
  currency: string;
  metadata: Record<string, string>;
  created: number;
  left: TaxSum | null;
};

/** All transactions of an account, the oldest first, and their sums by currency. */
export function taxOnRecord({ objects }: Store, account: string) {
  const transactions = objects.all('tax_transaction', account).map(recordOf);
  const sums: Record<string, TaxSum> = {};
  for (const record of transactions) {
    sums[record.currency] = added([sums[record.currency] ?? { amount_total: 0, tax: 0 }, record]);
  }
  return { transactions, sums };
}

function recordOf({ id, wire, lines, left, calculation }: StoredTransaction): TaxRecord {
  const { type, reference, currency, metadata, created, reversal, shipping_cost } = wire;
  const parts = lines.map((line) => ({ part: line, rest: left.lines[line.id] }));
  const shipping = shipping_cost === null ? [] : [{ part: shipping_cost, rest: left.shipping }];
  const all = [...parts, ...shipping];
  return {
    ...{ id, type, reference, calculation, original_transaction: reversal?.original_transaction ?? null },
    ...{ currency, metadata, created },
    ...added(all.map(({ part }) => sumOf(part, part.tax_behavior))),
    left: reversal === null ? added(all.map(({ part, rest }) => sumOf(rest ?? NOTHING, part.tax_behavior))) : null,
  };
}

function sumOf(taxed: Taxed, behavior: TaxBehavior): TaxSum {
  return { amount_total: gross(taxed, behavior), tax: taxed.amount_tax };
}

function added(sums: readonly TaxSum[]): TaxSum {
  const total = { amount_total: 0, tax: 0 };
  for (const { amount_total, tax } of sums) {
    total.amount_total += amount_total;
    total.tax += tax;
  }
  return total;
}
