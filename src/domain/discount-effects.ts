import type { BasketLine } from './basket.js';
import { takeBuyXGetY } from './buy-x-get-y.js';
import { coversLine, type DiscountRule, type VolumeDiscount } from './discount-rule.js';
import { allocate, MILLION, mulDiv } from './money.js';

/** What one rule takes off. */
export interface Effect {
  /** Minor units as in the catalog, by position of the line; never more than was left of it. */
  amounts: number[];
  /** The percentage, where it is one for all lines. */
  percentOff?: number;
}

/** Takes a rule that applies off what earlier rules left of the lines. Free shipping takes nothing from lines. */
export function takeEffect(rule: DiscountRule, lines: readonly BasketLine[], left: readonly number[]): Effect {
  const { effect } = rule;
  const base = lines.map((line, index) => (coversLine(rule, line) ? (left[index] ?? 0) : 0));
  switch (effect.type) {
    case 'percent_off': {
      const amounts = base.map((amount) => percentOf(amount, effect.percentOff));
      return { amounts: atMost(amounts, effect.maximumAmount), percentOff: effect.percentOff };
    }
    case 'amount_off':
      return { amounts: takeAmount(effect.amountOff, effect.per, lines, base) };
    case 'free_shipping':
      return { amounts: base.map(() => 0) };
    case 'buy_x_get_y':
      return { amounts: takeBuyXGetY(effect, rule, lines, left) };
    case 'volume':
      return takeVolume(effect, rule, lines, base);
  }
}

/** Per cent of the tier that a quantity reaches, 0 below the first. */
export function tierFor({ tiers }: VolumeDiscount, quantity: number): number {
  return tiers.findLast(({ from }) => quantity >= from)?.percentOff ?? 0;
}

/** Units of the lines that these goods cover. */
export function unitsCovered(rule: DiscountRule, lines: readonly BasketLine[]): number {
  return lines.reduce((sum, line) => (coversLine(rule, line) ? sum + line.quantity : sum), 0);
}

const percentOf = (amount: number, percent: number): number => mulDiv(amount, Math.round(percent * 10_000), MILLION);

const sumOf = (amounts: readonly number[]): number => amounts.reduce((sum, amount) => sum + amount, 0);

function atMost(amounts: number[], maximum: number | undefined): number[] {
  return maximum !== undefined && sumOf(amounts) > maximum ? allocate(maximum, amounts) : amounts;
}

function takeAmount(
  amount: number,
  per: 'line' | 'unit' | undefined,
  lines: readonly BasketLine[],
  base: readonly number[],
): number[] {
  if (per === undefined) return allocate(Math.min(amount, sumOf(base)), base);
  return base.map((available, index) => {
    const times = per === 'unit' ? (lines[index]?.quantity ?? 0) : 1;
    return Math.min(available, amount * times);
  });
}

function takeVolume(
  effect: VolumeDiscount,
  rule: DiscountRule,
  lines: readonly BasketLine[],
  base: readonly number[],
): Effect {
  if (effect.per === 'line') {
    return { amounts: base.map((amount, index) => percentOf(amount, tierFor(effect, lines[index]?.quantity ?? 0))) };
  }
  const percentOff = tierFor(effect, unitsCovered(rule, lines));
  return { amounts: base.map((amount) => percentOf(amount, percentOff)), percentOff };
}
