import { requireProduct } from '../catalog/product.js';
import { invalidParam } from '../errors.js';
import { newId } from '../ids.js';
import type { CalculationLine, StoredCalculation, TaxCalculation, TaxedShipping } from '../objects/tax-calculation.js';
import { type Answer, type Call, ok } from '../wire/call.js';
import { mergedMetadata } from '../wire/metadata.js';
import { type readParams as read, readParams } from '../wire/params.js';
import { createShape, customerOf, shippingAmount, taxDate } from './calculation-params.js';
import { calculationView } from './calculation-view.js';
import { taxLine } from './line-tax.js';
import { locate, type Place } from './location.js';
import { GOODS, SHIPPING } from './rates.js';
import { requireActive } from './settings.js';
import { sumBreakdowns } from './tax-sums.js';
import { type Sold, taxabilityAt } from './taxability.js';

type Given = ReturnType<typeof read<typeof createShape>>;
type Where = { place: Place; override: Sold['override'] };

const LIFE_SECONDS = 90 * 24 * 60 * 60;

/** https://docs.stripe.com/api/tax/calculations/create */
export function createCalculation(call: Call): Answer {
  const given = readParams(createShape, call.params);
  const customer_details = customerOf(given);
  const tax_date = taxDate(given, call.now);
  requireUniqueReferences(given.line_items);
  const { defaults } = requireActive(call);
  const where = { place: locate(customer_details.address), override: customer_details.taxability_override };
  const lines = given.line_items.map((item, i) =>
    newLine(call, item, i, { ...where, preset: defaults.tax_code ?? GOODS }),
  );
  const shipping_cost = given.shipping_cost === undefined ? null : newShipping(given.shipping_cost, where);
  const taxed = shipping_cost === null ? lines : [...lines, shipping_cost];
  const taxOf = (behavior: string) =>
    taxed.reduce((sum, { amount_tax, tax_behavior }) => sum + (tax_behavior === behavior ? amount_tax : 0), 0);
  const tax_amount_exclusive = taxOf('exclusive');
  const wire: TaxCalculation = {
    id: newId('taxcalc'),
    object: 'tax.calculation',
    amount_total: taxed.reduce((sum, { amount }) => sum + amount, tax_amount_exclusive),
    currency: given.currency,
    customer: null,
    customer_details,
    expires_at: call.now + LIFE_SECONDS,
    livemode: false,
    ship_from_details: given.ship_from_details ?? null,
    shipping_cost,
    tax_amount_exclusive,
    tax_amount_inclusive: taxOf('inclusive'),
    tax_breakdown: sumBreakdowns(taxed),
    tax_date,
  };
  const stored: StoredCalculation = { id: wire.id, created: call.now, wire, lines, transaction: null };
  call.store.objects.insert('tax_calculation', call.account.id, stored);
  return ok(calculationView(call, stored));
}

function newLine(
  call: Call,
  item: Given['line_items'][number],
  index: number,
  { place, override, preset }: Where & { preset: string },
): CalculationLine {
  const { amount, performance_location = null, quantity, tax_behavior = 'exclusive' } = item;
  const param = `line_items[${index}][product]`;
  const product = item.product === undefined ? null : requireProduct(call, item.product, { status: 400, param });
  const tax_code = item.tax_code ?? product?.tax_code ?? preset;
  const id = newId('tax_li');
  return {
    id,
    object: 'tax.calculation_line_item',
    amount,
    livemode: false,
    metadata: mergedMetadata({}, item.metadata),
    performance_location,
    product: product?.id ?? null,
    quantity,
    reference: item.reference ?? id,
    tax_behavior,
    tax_code,
    ...taxLine(amount, tax_behavior, place, taxabilityAt(place, { tax_code, isShipping: false, override })),
  };
}

function newShipping(given: NonNullable<Given['shipping_cost']>, { place, override }: Where): TaxedShipping {
  const amount = shippingAmount(given);
  const { tax_behavior = 'exclusive' } = given;
  const tax_code = given.tax_code ?? SHIPPING;
  const taxability = taxabilityAt(place, { tax_code, isShipping: true, override });
  return { amount, tax_behavior, tax_code, ...taxLine(amount, tax_behavior, place, taxability) };
}

function requireUniqueReferences(items: Given['line_items']): void {
  const seen = new Set<string>();
  for (const [i, { reference }] of items.entries()) {
    if (reference === undefined) continue;
    const param = `line_items[${i}][reference]`;
    if (seen.has(reference)) {
      throw invalidParam(`The reference of a line item must be unique in its calculation: ${reference}`, { param });
    }
    seen.add(reference);
  }
}
