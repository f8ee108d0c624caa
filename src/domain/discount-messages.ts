import type { DiscountRule } from './discount-rule.js';
import type { DiscountRejection, Message } from './message.js';
import { type Sentence, sentence } from './sentence.js';
import type { SentenceKey } from './sentences.js';

/* What is said of discounts. */

/** Why a rule does not apply, with a sentence for the buyer. */
export interface Refusal {
  reason: DiscountRejection;
  message: Sentence;
}

const refusal = (reason: DiscountRejection, key: SentenceKey) => (): Refusal => ({ reason, message: sentence(key) });

export const unknownCode = refusal('discount_code_invalid', 'discount.unknown');
export const notYet = refusal('discount_code_invalid', 'discount.not_yet');
export const notHere = refusal('discount_code_invalid', 'discount.not_here');
export const expired = refusal('discount_code_expired', 'discount.expired');
export const alreadyApplied = refusal('discount_code_already_applied', 'discount.already_applied');
export const notForBuyer = refusal('discount_code_user_ineligible', 'discount.other_buyers');
export const notFirstOrder = refusal('discount_code_user_ineligible', 'discount.first_order');
export const noAddress = refusal('discount_code_user_ineligible', 'discount.no_address');
export const otherDestination = refusal('discount_code_user_ineligible', 'discount.other_destination');
export const unknownBuyer = refusal('discount_code_user_not_logged_in', 'discount.unknown_buyer');
export const notRegistered = refusal('discount_code_user_not_logged_in', 'discount.not_registered');
export const usedUp = refusal('discount_code_usage_limit_reached', 'discount.used_up');
export const usedUpByBuyer = refusal('discount_code_usage_limit_reached', 'discount.used_up_by_buyer');

export const notBeside = (other: DiscountRule): Refusal => ({
  reason: 'discount_code_combination_disallowed',
  message: sentence('discount.not_beside', { other: { said: other.name } }),
});

const minimumNotMet = (message: Sentence): Refusal => ({ reason: 'discount_code_minimum_not_met', message });

/** `minimum` in minor units. */
export const tooCheap = (minimum: number, currency: string, covered: boolean): Refusal =>
  minimumNotMet(
    sentence(covered ? 'discount.too_cheap_covered' : 'discount.too_cheap', { minimum: { money: minimum, currency } }),
  );

export const tooFew = (needed: number): Refusal => minimumNotMet(sentence('discount.too_few', { needed }));

export const nothingToGet = (buy: number, get: number): Refusal =>
  minimumNotMet(sentence('discount.nothing_to_get', { buy, get }));

/** The rule ends soon. `order` is its position among the applied ones, `endsAt` in milliseconds. */
export const endingMessage = ({ name }: DiscountRule, endsAt: number, order: number): Message => ({
  type: 'warning',
  code: 'expiring_promotion',
  severity: 'low',
  param: `$.discounts.applied[${order}]`,
  content: sentence('discount.ending', { name: { said: name }, time: { time: endsAt } }),
});
