import type { BasketLine } from './basket.js';
import { coversLine, type DiscountRule, type Refusal, refusalOf } from './discount-rule.js';
import { allocate, MILLION, mulDiv } from './money.js';

export interface DiscountInput {
  lines: readonly BasketLine[];
  /** As the agent sent them. */
  codes: readonly string[];
  /** The rule behind each code that exists, by the code as sent. */
  byCode: ReadonlyMap<string, DiscountRule>;
  automatic: readonly DiscountRule[];
  currency: string;
  /** Milliseconds. */
  now: number;
}

/** A rule that applies and what it takes from each line; free shipping takes nothing from lines. */
export interface TakenDiscount {
  rule: DiscountRule;
  /** As the agent sent it. */
  code?: string;
  /** Minor units as in the catalog, by position of the line. */
  amounts: readonly number[];
}

export interface RejectedCode extends Refusal {
  code: string;
  /** Position in the codes sent. */
  index: number;
}

export interface DiscountOutcome {
  /** In the order in which they were taken. */
  taken: TakenDiscount[];
  rejected: RejectedCode[];
  /** Minor units as in the catalog: what the discounts leave of each line. */
  left: number[];
}

/**
 * Takes discounts off the lines, lowest priority first, each from what the earlier ones left (ACP 2026-04-17, discount
 * extension §5.2). A rule without a code that does not apply is silent.
 */
export function takeDiscounts(input: DiscountInput): DiscountOutcome {
  const { lines, currency, now } = input;
  const left = lines.map((line) => line.amount);
  const { accepted, rejected } = sortCodes(input);
  const automatic = input.automatic.filter((rule) => refusalOf(rule, lines, currency, now) === undefined);
  const applying: { rule: DiscountRule; code?: string }[] = [...automatic.map((rule) => ({ rule })), ...accepted];
  applying.sort((a, b) => a.rule.priority - b.rule.priority);
  const taken = applying.map((entry) => {
    const amounts = takeOne(entry.rule, lines, left);
    amounts.forEach((amount, index) => {
      left[index] = (left[index] ?? 0) - amount;
    });
    return { ...entry, amounts };
  });
  return { taken, rejected, left };
}

function sortCodes({ lines, codes, byCode, currency, now }: DiscountInput) {
  const accepted: { rule: DiscountRule; code: string }[] = [];
  const rejected: RejectedCode[] = [];
  codes.forEach((code, index) => {
    const rule = byCode.get(code);
    const refusal =
      rule === undefined
        ? ({ reason: 'discount_code_invalid', message: 'This discount code does not exist.' } as const)
        : accepted.some((other) => other.rule.id === rule.id)
          ? ({ reason: 'discount_code_already_applied', message: 'This discount code is already applied.' } as const)
          : refusalOf(rule, lines, currency, now);
    if (refusal !== undefined) rejected.push({ code, index, ...refusal });
    else if (rule !== undefined) accepted.push({ rule, code });
  });
  return { accepted, rejected };
}

function takeOne(rule: DiscountRule, lines: readonly BasketLine[], left: readonly number[]): number[] {
  const base = lines.map((line, index) => (coversLine(rule, line) ? (left[index] ?? 0) : 0));
  switch (rule.effect.type) {
    case 'percent_off': {
      const millionths = Math.round(rule.effect.percentOff * 10_000);
      return base.map((amount) => mulDiv(amount, millionths, MILLION));
    }
    case 'amount_off': {
      const available = base.reduce((sum, amount) => sum + amount, 0);
      return allocate(Math.min(rule.effect.amountOff, available), base);
    }
    case 'free_shipping':
      return base.map(() => 0);
  }
}
