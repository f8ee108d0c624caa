import { appliedDiscount, lineDiscount } from './applied-discounts.js';
import type { BasketLine } from './basket.js';
import type { OffDelivery } from './delivery-discounts.js';
import type { TakenDiscount } from './discounts.js';
import type { Extra, QuotedExtra } from './extras.js';
import { mulDiv, netOf, taxOn } from './money.js';
import type { AppliedDiscount, QuotedLine, QuoteTotals, TaxShare } from './quote.js';
import { type Content, sentence } from './sentence.js';
import { addUpTax, rateOf, splitTax, type TaxRate } from './tax-shares.js';

/**
 * What tax a basket bears: the rates of a line or a delivery are added up, and none are no tax. The parts of a basket that
 * go to several places can be assessed each for itself, and their rates put together.
 */
export interface AssessedTax {
  /** By the id of a line or an extra. */
  lines: Readonly<Record<string, readonly TaxRate[]>>;
  /** By option id. */
  delivery: Readonly<Record<string, readonly TaxRate[]>>;
  /**
   * What somebody else worked out in amounts, of all parts or of some: these go before the rates, unless the prices have
   * tax inside.
   */
  amounts?: TaxAmounts;
  /** What the assessment is called by whoever made it. */
  reference?: string;
}

/** Minor units. The breakdown adds up to the lines, the extras and the delivery that are named. */
export interface TaxAmounts {
  /** By the id of a line or an extra. */
  lines: Readonly<Record<string, number>>;
  /** By option id. */
  delivery: Readonly<Record<string, number>>;
  breakdown: readonly TaxShare[];
}

export interface PriceInput {
  lines: readonly BasketLine[];
  taken: readonly TakenDiscount[];
  /** Absent: not known yet. */
  tax: AssessedTax | undefined;
  /** Catalog, discount and delivery amounts have tax inside. */
  pricesIncludeTax: boolean;
  /** The distinct options selected, in minor units as in the rate table; absent before one is. */
  delivery: readonly { optionId: string; amount: number }[] | undefined;
  /** Minor units as in the rate table, by position in `taken` and in `delivery`: what each discount takes off each option. */
  offDelivery?: OffDelivery;
  /** Fees, gift wrap and tip. */
  extras?: readonly Extra[];
  /** Minor units: the total is rounded up to a multiple of it, with a fee that says so. 1 unless given. */
  step?: number;
  /** Why this buyer pays no tax; what is inside of prices is taken out for them all the same. */
  taxExemption?: Content;
}

export interface Price {
  lines: QuotedLine[];
  applied: AppliedDiscount[];
  totals: QuoteTotals;
}

/**
 * The one place where a checkout's amounts are worked out and rounded. The rates of a line are added up, and its tax is
 * rounded half up once; so is the tax of each option of delivery.
 *
 * With tax inside, everything is counted in the prices that the shopper sees. The unit price without tax is rounded
 * half up, a discount without tax is the line's share of it, and the tax of a line is what is missing to the price seen,
 * so that the total is that price to the unit.
 */
export function price(input: PriceInput): Price {
  const lines = input.lines.map((line, index) => priceLine(line, index, input));
  const delivery = priceDelivery(input);
  const extras = (input.extras ?? []).map((extra) => priceExtra(extra, input));
  const discounted = lines.map(({ quoted, discounts }) => ({ lineId: quoted.id, discounts }));
  const applied = input.taken.map((taken, order) =>
    appliedDiscount(taken, order, discounted, delivery.discounts[order] ?? 0),
  );
  return { lines: lines.map(({ quoted }) => quoted), applied, totals: sumUp(lines, delivery, extras, input) };
}

/** Minor units: what an option of the rate table costs without tax. */
export function deliveryAmount(
  { id, amount }: { id: string; amount: number },
  tax: AssessedTax | undefined,
  pricesIncludeTax: boolean,
): number {
  return pricesIncludeTax ? netOf(amount, rateOf(tax?.delivery[id])) : amount;
}

/** Amounts that count as they are. */
const amountsOf = ({ tax, pricesIncludeTax, taxExemption }: PriceInput): TaxAmounts | undefined =>
  pricesIncludeTax || taxExemption !== undefined ? undefined : tax?.amounts;

interface TaxPart {
  tax: number;
  taxBreakdown: TaxShare[];
}

/**
 * The tax of a line, an option or an extra, and who has it.
 * @param net minor units without tax
 * @param seen minor units as in the catalog
 * @param given what somebody else worked out
 */
function taxPart(
  { net, seen, given }: { net: number; seen: number; given: number | undefined },
  rates: readonly TaxRate[],
  input: PriceInput,
): TaxPart {
  if (input.taxExemption !== undefined) return { tax: 0, taxBreakdown: [] };
  if (given !== undefined) return { tax: given, taxBreakdown: [] };
  const tax = input.pricesIncludeTax ? seen - net : taxOn(net, rateOf(rates));
  return { tax, taxBreakdown: splitTax(tax, rates) };
}

interface PricedLine {
  quoted: QuotedLine;
  /** Minor units without tax, by position of the discount. */
  discounts: number[];
}

function priceLine(line: BasketLine, index: number, input: PriceInput): PricedLine {
  const { taken, pricesIncludeTax } = input;
  const rates = input.tax?.lines[line.id] ?? [];
  const rate = rateOf(rates);
  const unitAmount = pricesIncludeTax ? netOf(line.variant.unitPrice, rate) : line.variant.unitPrice;
  const base = unitAmount * line.quantity;
  let seen = 0;
  let discount = 0;
  const discounts = taken.map(({ amounts }) => {
    seen += amounts[index] ?? 0;
    const soFar = pricesIncludeTax && line.amount > 0 ? mulDiv(base, seen, line.amount) : seen;
    const own = soFar - discount;
    discount = soFar;
    return own;
  });
  const subtotal = base - discount;
  const given = amountsOf(input)?.lines[line.id];
  const { tax, taxBreakdown } = taxPart({ net: subtotal, seen: line.amount - seen, given }, rates, input);
  const quoted: QuotedLine = {
    id: line.id,
    variant: line.variant,
    quantity: line.quantity,
    unitAmount,
    base,
    discount,
    subtotal,
    ...(input.tax && { tax }),
    ...(input.tax && input.taxExemption !== undefined && { taxExemption: input.taxExemption }),
    ...(taxBreakdown.length > 0 && { taxBreakdown }),
    total: input.tax ? subtotal + tax : subtotal,
    discountDetails: taken.flatMap((entry, order) => lineDiscount(entry, discounts[order] ?? 0)),
  };
  return { quoted, discounts };
}

interface PricedDelivery extends TaxPart {
  /** Without tax; absent before an option is selected. */
  amount?: number;
  discount: number;
  /** Its shares, by position of the discount. */
  discounts: readonly number[];
}

function priceDelivery(input: PriceInput): PricedDelivery {
  const { delivery, offDelivery = [], pricesIncludeTax } = input;
  if (delivery === undefined) return { discount: 0, discounts: [], tax: 0, taxBreakdown: [] };
  const options = delivery.map(({ optionId, amount: seen }, index) => {
    const rates = input.tax?.delivery[optionId] ?? [];
    const amount = deliveryAmount({ id: optionId, amount: seen }, input.tax, pricesIncludeTax);
    let off = 0;
    let discount = 0;
    const discounts = offDelivery.map((amounts) => {
      off += amounts[index] ?? 0;
      const soFar = pricesIncludeTax && seen > 0 ? mulDiv(amount, off, seen) : off;
      const own = soFar - discount;
      discount = soFar;
      return own;
    });
    const left = amount - discount;
    const given = left > 0 || pricesIncludeTax ? amountsOf(input)?.delivery[optionId] : 0;
    return { amount, discount, discounts, ...taxPart({ net: left, seen: seen - off, given }, rates, input) };
  });
  const sumOf = (part: (option: (typeof options)[number]) => number) =>
    options.reduce((sum, option) => sum + part(option), 0);
  return {
    amount: sumOf(({ amount }) => amount),
    discount: sumOf(({ discount }) => discount),
    discounts: offDelivery.map((_, order) => sumOf(({ discounts }) => discounts[order] ?? 0)),
    tax: sumOf(({ tax }) => tax),
    taxBreakdown: options.flatMap((option) => option.taxBreakdown),
  };
}

interface PricedExtra extends TaxPart {
  quoted: QuotedExtra;
}

function priceExtra(extra: Extra, input: PriceInput): PricedExtra {
  const rates = (extra.taxed && input.tax?.lines[extra.id]) ?? [];
  const amount = input.pricesIncludeTax ? netOf(extra.amount, rateOf(rates)) : extra.amount;
  const given = extra.taxed && amountsOf(input)?.lines[extra.id];
  const part = taxPart({ net: amount, seen: extra.amount, given }, rates, input);
  return { ...part, quoted: { ...extra, amount, tax: part.tax } };
}

function sumUp(
  lines: readonly PricedLine[],
  delivery: PricedDelivery,
  extras: readonly PricedExtra[],
  input: PriceInput,
): QuoteTotals {
  let itemsBase = 0;
  let itemsDiscount = 0;
  let tax = delivery.tax;
  for (const { quoted } of lines) {
    itemsBase += quoted.base;
    itemsDiscount += quoted.discount;
    tax += quoted.tax ?? 0;
  }
  const subtotal = itemsBase - itemsDiscount;
  let beside = 0;
  for (const { quoted } of extras) {
    beside += quoted.amount;
    tax += quoted.tax;
  }
  const shares = [
    ...lines.flatMap(({ quoted }) => quoted.taxBreakdown ?? []),
    ...delivery.taxBreakdown,
    ...extras.flatMap(({ taxBreakdown }) => taxBreakdown),
  ];
  const exact = subtotal - delivery.discount + (delivery.amount ?? 0) + tax + beside;
  const { step = 1 } = input;
  const rounding = (step - (exact % step)) % step;
  const shown = [...extras.map(({ quoted }) => quoted), ...(rounding > 0 ? [roundingFee(rounding)] : [])];
  return {
    itemsBase,
    itemsDiscount,
    subtotal,
    discount: delivery.discount,
    ...(delivery.amount !== undefined && { fulfillment: delivery.amount }),
    ...(shown.length > 0 && { extras: shown }),
    ...(input.tax && { tax }),
    taxBreakdown: addUpTax([...(amountsOf(input)?.breakdown ?? []), ...shares]),
    total: exact + rounding,
  };
}

/** What a card cannot be charged exactly. */
const roundingFee = (amount: number): QuotedExtra => ({
  id: 'rounding',
  type: 'fee',
  title: sentence('total.rounding'),
  amount,
  tax: 0,
});
