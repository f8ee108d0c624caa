import type { CalculationLine, TaxCalculation } from './tax-calculation.js';

/** A line of a sale, or what a reversal takes of one: then its amounts are negative. */
export type TransactionLine = Omit<CalculationLine, 'object' | 'performance_location' | 'tax_breakdown'> & {
  object: 'tax.transaction_line_item';
  reversal: { original_line_item: string } | null;
  type: 'reversal' | 'transaction';
};

/** Amounts in minor units, times in seconds; https://docs.stripe.com/api/tax/transactions/object */
export type TaxTransaction = Pick<
  TaxCalculation,
  'currency' | 'customer' | 'customer_details' | 'livemode' | 'ship_from_details' | 'shipping_cost' | 'tax_date'
> & {
  id: string;
  object: 'tax.transaction';
  created: number;
  metadata: Record<string, string>;
  posted_at: number;
  reference: string;
  reversal: { original_transaction: string } | null;
  type: 'reversal' | 'transaction';
};

/** An amount and its tax, in minor units; the tax is in the amount where prices include it. */
export type Taxed = { amount: number; amount_tax: number };

/** A transaction as it is kept. */
export type StoredTransaction = {
  id: string;
  created: number;
  wire: TaxTransaction;
  lines: TransactionLine[];
  calculation: string | null;
  /** What nobody has reversed yet of a sale: by line, and of the shipping. */
  left: { lines: Record<string, Taxed>; shipping: Taxed | null };
  /** How many partial reversals were made of it. */
  partials: number;
  /** The reversal that takes all of it, unless that was reversed itself. */
  reversed_by: string | null;
};

/** The one transaction that has a reference. */
export type TaxReference = { id: string; created: number; transaction: string };
