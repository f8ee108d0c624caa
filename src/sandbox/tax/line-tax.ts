import type { LineBreakdown, TaxBehavior } from '../objects/tax-calculation.js';
import type { Place } from './location.js';
import type { Levy } from './rates.js';
import type { Taxability } from './taxability.js';

const WHOLE = 100_000;

/** The tax of a line, and what it is made of; each tax is rounded half up. */
export type LineTax = { amount_tax: number; tax_breakdown: LineBreakdown[] };

/** Taxes an amount in minor units, which includes the tax or does not. */
export function taxLine(amount: number, behavior: TaxBehavior, place: Place, { levies, reason }: Taxability): LineTax {
  if (levies.length === 0) {
    return { amount_tax: 0, tax_breakdown: [row(place, null, { amount: 0, taxable: 0, reason })] };
  }
  const amounts =
    behavior === 'exclusive' ? levies.map((levy) => mulDiv(amount, parts(levy), WHOLE)) : within(amount, levies);
  const amount_tax = amounts.reduce((sum, tax) => sum + tax, 0);
  const taxable = behavior === 'exclusive' ? amount : amount - amount_tax;
  const tax_breakdown = levies.map((levy, i) => row(place, levy, { amount: amounts[i] ?? 0, taxable, reason }));
  return { amount_tax, tax_breakdown };
}

/** The taxes in an amount; the last one takes what rounding leaves. */
function within(amount: number, levies: readonly Levy[]): number[] {
  const all = levies.reduce((sum, levy) => sum + parts(levy), 0);
  let rest = amount - mulDiv(amount, WHOLE, WHOLE + all);
  let ahead = all;
  return levies.map((levy) => {
    const share = mulDiv(rest, parts(levy), ahead);
    rest -= share;
    ahead -= parts(levy);
    return share;
  });
}

/** A rate in hundred thousandths. */
function parts({ percent }: Levy): number {
  return Math.round(Number(percent) * 1000);
}

/** `amount * numerator / denominator` of natural numbers, half up and exact. */
export function mulDiv(amount: number, numerator: number, denominator: number): number {
  const half = 2n * BigInt(amount) * BigInt(numerator) + BigInt(denominator);
  return Number(half / (2n * BigInt(denominator)));
}

function row(
  { country, state, name }: Place,
  levy: Levy | null,
  { amount, taxable, reason }: { amount: number; taxable: number; reason: LineBreakdown['taxability_reason'] },
): LineBreakdown {
  const level = levy?.level ?? (state === null ? 'country' : 'state');
  return {
    amount,
    jurisdiction:
      level === 'state'
        ? { country, display_name: state ?? name, level, state }
        : { country, display_name: name, level, state: null },
    sourcing: 'destination',
    tax_rate_details: levy && { display_name: levy.name, percentage_decimal: levy.percent, tax_type: levy.type },
    taxability_reason: reason,
    taxable_amount: taxable,
  };
}
