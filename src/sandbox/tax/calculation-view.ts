import type { CalculationLine, StoredCalculation, TaxedShipping } from '../objects/tax-calculation.js';
import type { Call } from '../wire/call.js';
import { embeddedLines, wants } from './line-list.js';

export const CALCULATIONS = '/v1/tax/calculations';

/** A calculation with what the call asks to see of its lines, their taxes and those of the shipping. */
export function calculationView(call: Call, { wire, lines }: StoredCalculation): object {
  const view = { ...wire, shipping_cost: shippingView(call, wire.shipping_cost) };
  if (!wants(call, 'line_items')) return view;
  const shown = lineViews(lines, wants(call, 'line_items.data.tax_breakdown'));
  return { ...view, line_items: embeddedLines(shown, `${CALCULATIONS}/${wire.id}/line_items`) };
}

/** The cost of shipping; its taxes only when the call asks for them. */
export function shippingView(call: Call, shipping: TaxedShipping | null): object | null {
  if (shipping === null || wants(call, 'shipping_cost.tax_breakdown')) return shipping;
  const { tax_breakdown: _, ...shown } = shipping;
  return shown;
}

/** Lines as a list shows them. */
export function lineViews(lines: readonly CalculationLine[], withTaxes: boolean): { id: string }[] {
  return lines.map((line) => {
    const { tax_breakdown, ...shown } = line;
    return withTaxes ? { ...shown, tax_breakdown } : shown;
  });
}
