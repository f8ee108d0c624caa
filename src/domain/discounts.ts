import { type DiscountSetting, refusalOf } from './discount-conditions.js';
import { takeEffect } from './discount-effects.js';
import * as say from './discount-messages.js';
import { combine, type DiscountRule } from './discount-rule.js';

export interface DiscountInput extends DiscountSetting {
  /** As the agent sent them. */
  codes: readonly string[];
  /** The rule behind each code that exists, by the code as sent. */
  byCode: ReadonlyMap<string, DiscountRule>;
  automatic: readonly DiscountRule[];
}

/** A rule that applies and what it takes from each line. */
export interface TakenDiscount {
  rule: DiscountRule;
  /** As the agent sent it. */
  code?: string;
  /** Minor units as in the catalog, by position of the line. */
  amounts: readonly number[];
  /** The percentage, where it is one for all lines. */
  percentOff?: number;
}

export interface RejectedCode extends say.Refusal {
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

interface Applying {
  rule: DiscountRule;
  code?: string;
}

/**
 * Takes discounts off the lines, lowest priority first, each from what the earlier ones left (ACP 2026-04-17, discount
 * extension §5.2). Of rules that cannot be combined, a code sent earlier goes before a later one, and every code before
 * an automatic rule. A rule without a code that does not apply is silent.
 */
export function takeDiscounts(input: DiscountInput): DiscountOutcome {
  const { lines } = input;
  const left = lines.map((line) => line.amount);
  const { accepted, rejected } = sortCodes(input);
  const applying = [...automaticBeside(accepted, input), ...accepted].sort((a, b) => a.rule.priority - b.rule.priority);
  const taken = applying.map((entry): TakenDiscount => {
    const effect = takeEffect(entry.rule, lines, left);
    effect.amounts.forEach((amount, index) => {
      left[index] = (left[index] ?? 0) - amount;
    });
    return { ...entry, ...effect };
  });
  return { taken, rejected, left };
}

function sortCodes(input: DiscountInput): { accepted: Applying[]; rejected: RejectedCode[] } {
  const accepted: Applying[] = [];
  const rejected: RejectedCode[] = [];
  input.codes.forEach((code, index) => {
    const rule = input.byCode.get(code);
    const refusal = rule === undefined ? say.unknownCode() : codeRefusal(rule, accepted, input);
    if (refusal !== undefined) rejected.push({ code, index, ...refusal });
    else if (rule !== undefined) accepted.push({ rule, code });
  });
  return { accepted, rejected };
}

function codeRefusal(rule: DiscountRule, accepted: readonly Applying[], input: DiscountInput) {
  if (accepted.some((other) => other.rule.id === rule.id)) return say.alreadyApplied();
  const refusal = refusalOf(rule, input);
  if (refusal) return refusal;
  const other = accepted.find((each) => !combine(each.rule, rule));
  return other && say.notBeside(other.rule);
}

/** The automatic rules that apply, as far as they can stand beside these codes and beside one another. */
function automaticBeside(codes: readonly Applying[], input: DiscountInput): Applying[] {
  const beside: Applying[] = [];
  for (const rule of [...input.automatic].sort((a, b) => a.priority - b.priority)) {
    const fits = [...codes, ...beside].every((other) => other.rule.id !== rule.id && combine(other.rule, rule));
    if (fits && refusalOf(rule, input) === undefined) beside.push({ rule });
  }
  return beside;
}
