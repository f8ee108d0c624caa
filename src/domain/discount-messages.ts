import type { DiscountRule } from './discount-rule.js';
import type { DiscountRejection, Message } from './message.js';
import { formatMoney } from './money.js';

/* What is said of discounts: all sentences of them stand here. */

/** Why a rule does not apply, with a sentence for the buyer. */
export interface Refusal {
  reason: DiscountRejection;
  message: string;
}

const refusal = (reason: DiscountRejection, message: string) => (): Refusal => ({ reason, message });

export const unknownCode = refusal('discount_code_invalid', 'This discount code does not exist.');
export const notYet = refusal('discount_code_invalid', 'This discount code is not valid yet.');
export const notHere = refusal('discount_code_invalid', 'This discount code is not valid where you are shopping now.');
export const expired = refusal('discount_code_expired', 'This discount code has expired.');
export const alreadyApplied = refusal('discount_code_already_applied', 'This discount code is already applied.');
export const notForBuyer = refusal('discount_code_user_ineligible', 'This discount is for other buyers.');
export const notFirstOrder = refusal('discount_code_user_ineligible', 'This discount is for a first order only.');
export const noAddress = refusal(
  'discount_code_user_ineligible',
  'This discount depends on where the order goes. Give the delivery address.',
);
export const otherDestination = refusal(
  'discount_code_user_ineligible',
  'This discount is not for orders that go to this address.',
);
export const unknownBuyer = refusal(
  'discount_code_user_not_logged_in',
  "This discount is for certain buyers. Give the buyer's email address.",
);
export const notRegistered = refusal(
  'discount_code_user_not_logged_in',
  'This discount is for buyers with an account. Sign in to use it.',
);
export const usedUp = refusal(
  'discount_code_usage_limit_reached',
  'This discount code was used as often as it may be.',
);
export const usedUpByBuyer = refusal(
  'discount_code_usage_limit_reached',
  'This buyer has used the discount code as often as one buyer may.',
);

export const notBeside = (other: DiscountRule): Refusal => ({
  reason: 'discount_code_combination_disallowed',
  message: `This discount code cannot be combined with “${other.name}”.`,
});

const minimumNotMet = (message: string): Refusal => ({ reason: 'discount_code_minimum_not_met', message });

/** `minimum` in minor units. */
export const tooCheap = (minimum: number, currency: string, covered: boolean): Refusal =>
  minimumNotMet(
    `This discount needs ${covered ? 'items that it is for' : 'items'} for at least ${formatMoney(minimum, currency)}.`,
  );

export const tooFew = (needed: number): Refusal =>
  minimumNotMet(`This discount needs at least ${needed} of the items it is for.`);

export const nothingToGet = (buy: number, get: number): Refusal =>
  minimumNotMet(
    `This discount needs ${buy} of the items to buy and, beside them, one of the items to get; up to ${get} of those are cheaper for each ${buy}.`,
  );

/** The rule ends soon. `order` is its position among the applied ones, `endsAt` in milliseconds. */
export const endingMessage = ({ name }: DiscountRule, endsAt: number, order: number): Message => ({
  type: 'warning',
  code: 'expiring_promotion',
  severity: 'low',
  param: `$.discounts.applied[${order}]`,
  content: `“${name}” ends on ${new Date(endsAt).toISOString().slice(0, 16).replace('T', ' at ')} UTC.`,
});
