import type {
  CalculationLine,
  LineBreakdown,
  TaxBehavior,
  TaxBreakdown,
  TaxedShipping,
} from '../objects/tax-calculation.js';

/** The taxes of all lines and of the shipping, those of one rate and reason together. */
export function sumBreakdowns(taxed: readonly (CalculationLine | TaxedShipping)[]): TaxBreakdown[] {
  const sums = new Map<string, TaxBreakdown>();
  for (const { tax_behavior, tax_breakdown } of taxed) {
    for (const row of tax_breakdown) {
      const summed = asSum(row, tax_behavior);
      const { amount, taxable_amount, ...kind } = summed;
      const present = sums.get(JSON.stringify(kind));
      if (present === undefined) sums.set(JSON.stringify(kind), summed);
      else {
        present.amount += amount;
        present.taxable_amount += taxable_amount;
      }
    }
  }
  return [...sums.values()];
}

function asSum(
  { amount, jurisdiction, tax_rate_details: rate, ...row }: LineBreakdown,
  behavior: TaxBehavior,
): TaxBreakdown {
  return {
    amount,
    inclusive: behavior === 'inclusive',
    tax_rate_details: {
      country: jurisdiction.country,
      flat_amount: null,
      percentage_decimal: rate?.percentage_decimal ?? '0.0',
      rate_type: rate === null ? null : 'percentage',
      state: jurisdiction.state,
      tax_type: rate?.tax_type ?? null,
    },
    taxability_reason: row.taxability_reason,
    taxable_amount: row.taxable_amount,
  };
}
