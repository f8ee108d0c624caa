import type { BasketLine } from './basket.js';
import { type BuyXGetY, type CoveredGoods, coversLine, hasList } from './discount-rule.js';
import { MILLION, mulDiv } from './money.js';

/**
 * How many units of each line are cheaper, by position of the line. No unit is both bought and got: of `D` cheaper
 * units, `ceil(D / get) * buy` others are paid for. `D` is as high as it can be, and the cheapest units are taken, by
 * their price in the catalog.
 */
export function cheaperUnits(effect: BuyXGetY, rule: CoveredGoods, lines: readonly BasketLine[]): number[] {
  const { buy, get } = effect;
  const isBought = (line: BasketLine) => coversLine(hasList(buy) ? buy : rule, line);
  const isGot = (line: BasketLine) => coversLine(hasList(get) ? get : rule, line);
  const count = (fits: (line: BasketLine) => boolean) =>
    lines.reduce((sum, line) => (fits(line) ? sum + line.quantity : sum), 0);
  const bought = count(isBought);
  const got = count(isGot);
  const either = count((line) => isBought(line) || isGot(line));
  const onlyBought = either - got;

  const needed = (units: number) => Math.ceil(units / get.quantity) * buy.quantity;
  const fits = (units: number) => needed(units) <= bought && units + needed(units) <= either;
  const most = highest(Math.min(got, (effect.times ?? Number.POSITIVE_INFINITY) * get.quantity), fits);

  /** Units that are both, as far as they need not be paid for. */
  let spare = bought - onlyBought - Math.max(0, needed(most) - onlyBought);
  let left = most;
  const cheaper = lines.map(() => 0);
  const byPrice = lines
    .map((line, index) => ({ line, index }))
    .filter(({ line }) => isGot(line))
    .sort((a, b) => a.line.variant.unitPrice - b.line.variant.unitPrice);
  for (const { line, index } of byPrice) {
    const units = Math.min(left, line.quantity, isBought(line) ? spare : line.quantity);
    if (isBought(line)) spare -= units;
    left -= units;
    cheaper[index] = units;
  }
  return cheaper;
}

/** Minor units off each line, of what is left of it. */
export function takeBuyXGetY(
  effect: BuyXGetY,
  rule: CoveredGoods,
  lines: readonly BasketLine[],
  left: readonly number[],
): number[] {
  const millionths = Math.round(effect.get.percentOff * 10_000);
  return cheaperUnits(effect, rule, lines).map((units, index) => {
    const share = mulDiv(left[index] ?? 0, units, lines[index]?.quantity ?? 1);
    return mulDiv(share, millionths, MILLION);
  });
}

/** The highest whole number up to `most` that fits, where every lower one fits too. */
function highest(most: number, fits: (number: number) => boolean): number {
  let low = 0;
  let high = most;
  while (low < high) {
    const middle = Math.ceil((low + high) / 2);
    if (fits(middle)) low = middle;
    else high = middle - 1;
  }
  return low;
}
