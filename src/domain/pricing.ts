import { appliedDiscount, lineDiscount } from './applied-discounts.js';
import type { BasketLine } from './basket.js';
import type { OffDelivery } from './delivery-discounts.js';
import type { TakenDiscount } from './discounts.js';
import { mulDiv, netOf, taxOn } from './money.js';
import type { AppliedDiscount, QuotedLine, QuoteTotals, TaxShare } from './quote.js';
import { addUpTax, rateOf, splitTax, type TaxRate } from './tax-shares.js';

/**
 * What tax a basket bears: the rates of a line or a delivery are added up, and none are no tax. The parts of a basket that
 * go to several places can be assessed each for itself, and their rates put together.
 */
export interface AssessedTax {
  /** By line id. */
  lines: Readonly<Record<string, readonly TaxRate[]>>;
  /** By option id. */
  delivery: Readonly<Record<string, readonly TaxRate[]>>;
  /** Where somebody else worked the amounts out: they go before the rates, unless the prices have tax inside. */
  amounts?: TaxAmounts;
  /** What the assessment is called by whoever made it. */
  reference?: string;
}

/** Minor units. The breakdown adds up to the lines and the delivery. */
export interface TaxAmounts {
  /** By line id. */
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
  const discounted = lines.map(({ quoted, discounts }) => ({ lineId: quoted.id, discounts }));
  const applied = input.taken.map((taken, order) =>
    appliedDiscount(taken, order, discounted, delivery.discounts[order] ?? 0),
  );
  return { lines: lines.map(({ quoted }) => quoted), applied, totals: sumUp(lines, delivery, input) };
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
const amountsOf = ({ tax, pricesIncludeTax }: Pick<PriceInput, 'tax' | 'pricesIncludeTax'>): TaxAmounts | undefined =>
  pricesIncludeTax ? undefined : tax?.amounts;

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
  const added = amountsOf(input)?.lines[line.id] ?? taxOn(subtotal, rate);
  const tax = pricesIncludeTax ? line.amount - seen - subtotal : added;
  const taxBreakdown = amountsOf(input) ? [] : splitTax(tax, rates);
  const quoted: QuotedLine = {
    id: line.id,
    variant: line.variant,
    quantity: line.quantity,
    unitAmount,
    base,
    discount,
    subtotal,
    ...(input.tax && { tax }),
    ...(taxBreakdown.length > 0 && { taxBreakdown }),
    total: input.tax ? subtotal + tax : subtotal,
    discountDetails: taken.flatMap((entry, order) => lineDiscount(entry, discounts[order] ?? 0)),
  };
  return { quoted, discounts };
}

interface PricedDelivery {
  /** Without tax; absent before an option is selected. */
  amount?: number;
  discount: number;
  /** Its shares, by position of the discount. */
  discounts: readonly number[];
  tax: number;
  taxBreakdown: TaxShare[];
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
    const added = left > 0 ? (amountsOf(input)?.delivery[optionId] ?? taxOn(left, rateOf(rates))) : 0;
    return { amount, discount, discounts, tax: pricesIncludeTax ? seen - off - left : added, rates };
  });
  const sumOf = (part: (option: (typeof options)[number]) => number) =>
    options.reduce((sum, option) => sum + part(option), 0);
  return {
    amount: sumOf(({ amount }) => amount),
    discount: sumOf(({ discount }) => discount),
    discounts: offDelivery.map((_, order) => sumOf(({ discounts }) => discounts[order] ?? 0)),
    tax: sumOf(({ tax }) => tax),
    taxBreakdown: options.flatMap(({ tax, rates }) => splitTax(tax, rates)),
  };
}

function sumUp(lines: readonly PricedLine[], delivery: PricedDelivery, input: PriceInput): QuoteTotals {
  let itemsBase = 0;
  let itemsDiscount = 0;
  let tax = delivery.tax;
  for (const { quoted } of lines) {
    itemsBase += quoted.base;
    itemsDiscount += quoted.discount;
    tax += quoted.tax ?? 0;
  }
  const subtotal = itemsBase - itemsDiscount;
  const shares = [...lines.flatMap(({ quoted }) => quoted.taxBreakdown ?? []), ...delivery.taxBreakdown];
  return {
    itemsBase,
    itemsDiscount,
    subtotal,
    discount: delivery.discount,
    ...(delivery.amount !== undefined && { fulfillment: delivery.amount }),
    ...(input.tax && { tax }),
    taxBreakdown: addUpTax(amountsOf(input)?.breakdown ?? shares),
    total: subtotal - delivery.discount + (delivery.amount ?? 0) + tax,
  };
}
