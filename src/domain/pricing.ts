import { appliedDiscount, lineDiscount } from './applied-discounts.js';
import type { BasketLine } from './basket.js';
import type { TakenDiscount } from './discounts.js';
import { MILLION, mulDiv, netOf, taxOn } from './money.js';
import type { AppliedDiscount, QuotedLine, QuoteTotals } from './quote.js';

/** What tax a basket bears. Rates in millionths (8.875 % is 88,750), so that they are exact integers. */
export interface AssessedTax {
  jurisdiction: string;
  /** By line id. */
  lines: Readonly<Record<string, number>>;
  /** On the delivery; 0 where it is not taxed. */
  fulfillment: number;
  /** Where somebody else worked the amounts out: they go before the rates, unless the prices have tax inside. */
  amounts?: TaxAmounts;
  /** What the assessment is called by whoever made it. */
  reference?: string;
}

/** Minor units. The breakdown adds up to the lines and the delivery. */
export interface TaxAmounts {
  /** By line id. */
  lines: Readonly<Record<string, number>>;
  fulfillment: number;
  breakdown: QuoteTotals['taxBreakdown'];
}

export interface PriceInput {
  lines: readonly BasketLine[];
  taken: readonly TakenDiscount[];
  /** Absent: not known yet. */
  tax: AssessedTax | undefined;
  /** Catalog, discount and delivery amounts have tax inside. */
  pricesIncludeTax: boolean;
  /** Minor units as in the rate table, one for each distinct option selected; absent before one is. */
  delivery: readonly number[] | undefined;
}

export interface Price {
  lines: QuotedLine[];
  applied: AppliedDiscount[];
  totals: QuoteTotals;
}

/**
 * The one place where a checkout's amounts are worked out and rounded: tax half up per line and once on the delivery.
 *
 * With tax inside, everything is counted in the prices that the shopper sees. The unit price without tax is rounded
 * half up, a discount without tax is the line's share of it, and the tax of a line is what is missing to the price seen,
 * so that the total is that price to the unit.
 */
export function price(input: PriceInput): Price {
  const lines = input.lines.map((line, index) => priceLine(line, index, input));
  const delivery = priceDelivery(input);
  // The delivery is paid for once, so the first rule that makes it free has all of it.
  const freeing = input.taken.findIndex(frees);
  const discounted = lines.map(({ quoted, discounts }) => ({ lineId: quoted.id, discounts }));
  const applied = input.taken.map((taken, order) =>
    appliedDiscount(taken, order, discounted, order === freeing ? delivery.discount : 0),
  );
  return { lines: lines.map(({ quoted }) => quoted), applied, totals: sumUp(lines, delivery, input) };
}

/** Minor units: what an option of the rate table costs without tax. */
export function deliveryAmount(amount: number, tax: AssessedTax | undefined, pricesIncludeTax: boolean): number {
  return pricesIncludeTax && tax !== undefined ? netOf(amount, tax.fulfillment) : amount;
}

/** Amounts that count as they are. */
const amountsOf = ({ tax, pricesIncludeTax }: Pick<PriceInput, 'tax' | 'pricesIncludeTax'>): TaxAmounts | undefined =>
  pricesIncludeTax ? undefined : tax?.amounts;

const frees = ({ rule }: TakenDiscount): boolean => rule.effect.type === 'free_shipping';

/** Whether these discounts make the delivery free. */
export const isFree = (taken: readonly TakenDiscount[]): boolean => taken.some(frees);

interface PricedLine {
  quoted: QuotedLine;
  rate: number;
  /** Minor units without tax, by position of the discount. */
  discounts: number[];
}

function priceLine(line: BasketLine, index: number, input: PriceInput): PricedLine {
  const { taken, pricesIncludeTax } = input;
  const rate = input.tax?.lines[line.id] ?? 0;
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
  const quoted: QuotedLine = {
    id: line.id,
    variant: line.variant,
    quantity: line.quantity,
    unitAmount,
    base,
    discount,
    subtotal,
    ...(input.tax && { tax }),
    total: input.tax ? subtotal + tax : subtotal,
    discountDetails: taken.flatMap((entry, order) => lineDiscount(entry, discounts[order] ?? 0)),
  };
  return { quoted, rate, discounts };
}

interface PricedDelivery {
  /** Without tax; absent before an option is selected. */
  amount?: number;
  discount: number;
  tax: number;
}

function priceDelivery(input: PriceInput): PricedDelivery {
  const { delivery, taken, pricesIncludeTax } = input;
  if (delivery === undefined) return { discount: 0, tax: 0 };
  let seen = 0;
  let amount = 0;
  for (const option of delivery) {
    seen += option;
    amount += deliveryAmount(option, input.tax, pricesIncludeTax);
  }
  if (isFree(taken)) return { amount, discount: amount, tax: 0 };
  const added = amountsOf(input)?.fulfillment ?? taxOn(amount, input.tax?.fulfillment ?? 0);
  return { amount, discount: 0, tax: pricesIncludeTax ? seen - amount : added };
}

function sumUp(lines: readonly PricedLine[], delivery: PricedDelivery, input: PriceInput): QuoteTotals {
  const { tax: assessed } = input;
  let itemsBase = 0;
  let itemsDiscount = 0;
  let tax = delivery.tax;
  const taxByRate = new Map<number, number>();
  if (assessed) addTo(taxByRate, assessed.fulfillment, delivery.tax);
  for (const { quoted, rate } of lines) {
    itemsBase += quoted.base;
    itemsDiscount += quoted.discount;
    tax += quoted.tax ?? 0;
    addTo(taxByRate, rate, quoted.tax ?? 0);
  }
  const subtotal = itemsBase - itemsDiscount;
  return {
    itemsBase,
    itemsDiscount,
    subtotal,
    discount: delivery.discount,
    ...(delivery.amount !== undefined && { fulfillment: delivery.amount }),
    ...(assessed && { tax }),
    taxBreakdown:
      amountsOf(input)?.breakdown ??
      [...taxByRate]
        .filter(([, amount]) => amount > 0)
        .map(([rate, amount]) => ({ jurisdiction: assessed?.jurisdiction ?? '', rate: rate / MILLION, amount })),
    total: subtotal - delivery.discount + (delivery.amount ?? 0) + tax,
  };
}

function addTo(sums: Map<number, number>, key: number, amount: number): void {
  sums.set(key, (sums.get(key) ?? 0) + amount);
}
