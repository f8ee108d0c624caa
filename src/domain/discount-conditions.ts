import { type BasketLine, basketAmount } from './basket.js';
import { cheaperUnits } from './buy-x-get-y.js';
import { tierFor, unitsCovered } from './discount-effects.js';
import * as say from './discount-messages.js';
import { coversLine, type DiscountRule, emailKey } from './discount-rule.js';
import type { Address, Buyer } from './party.js';
import type { UsesSeen } from './redemption.js';
import { isInOneOf } from './regions.js';

/** What the conditions of rules are about. */
export interface DiscountSetting {
  lines: readonly BasketLine[];
  currency: string;
  /** Milliseconds. */
  now: number;
  buyer?: Buyer;
  /** Of the buyer; it may be known before the buyer is. */
  email?: string;
  /** Where the goods go, as far as that is known: one address for each place. */
  addresses?: readonly Address[];
  agentId?: string;
  uses: UsesSeen;
}

/** What keeps a rule from applying, or nothing (ACP 2026-04-17, discount extension §7). */
export const refusalOf = (rule: DiscountRule, setting: DiscountSetting): say.Refusal | undefined =>
  dateRefusal(rule, setting.now) ??
  buyerRefusal(rule, setting) ??
  placeRefusal(rule, setting) ??
  limitRefusal(rule, setting) ??
  basketRefusal(rule, setting) ??
  effectRefusal(rule, setting.lines);

function dateRefusal({ startsAt, endsAt }: DiscountRule, now: number): say.Refusal | undefined {
  if (startsAt !== undefined && now < startsAt) return say.notYet();
  return endsAt !== undefined && now >= endsAt ? say.expired() : undefined;
}

function buyerRefusal({ buyers }: DiscountRule, { buyer, email, uses }: DiscountSetting): say.Refusal | undefined {
  if (buyers === undefined) return undefined;
  if (buyers.registered && !isRegistered(buyer)) return say.notRegistered();
  if (buyers.emails) {
    if (email === undefined) return say.unknownBuyer();
    if (!buyers.emails.includes(emailKey(email))) return say.notForBuyer();
  }
  return buyers.firstOrder && uses.ordersOfBuyer > 0 ? say.notFirstOrder() : undefined;
}

/** As the agent tells it: signed in, or with an account where it does not say whether. */
const isRegistered = ({ accountType, authenticationStatus }: Partial<Buyer> = {}): boolean =>
  authenticationStatus === undefined
    ? accountType === 'registered' || accountType === 'business'
    : authenticationStatus === 'authenticated';

function placeRefusal({ agentIds, destinations }: DiscountRule, { agentId = '', addresses = [] }: DiscountSetting) {
  if (agentIds && !agentIds.includes(agentId)) return say.notHere();
  if (!destinations) return undefined;
  if (addresses.length === 0) return say.noAddress();
  return addresses.every((address) => isInOneOf(address, destinations)) ? undefined : say.otherDestination();
}

function limitRefusal({ id, limits }: DiscountRule, { uses }: DiscountSetting): say.Refusal | undefined {
  if (limits?.total !== undefined && uses.ofRule(id) >= limits.total) return say.usedUp();
  if (limits?.perBuyer !== undefined && uses.ofBuyer(id) >= limits.perBuyer) return say.usedUpByBuyer();
  return undefined;
}

function basketRefusal(rule: DiscountRule, { lines, currency }: DiscountSetting): say.Refusal | undefined {
  const { minimumSubtotal, minimumQuantity = 1 } = rule;
  const covered = rule.minimumSubtotalOf === 'covered';
  const counted = covered ? lines.filter((line) => coversLine(rule, line)) : lines;
  if (minimumSubtotal !== undefined && basketAmount(counted) < minimumSubtotal) {
    return say.tooCheap(minimumSubtotal, currency, covered);
  }
  // What is bought and got may be other goods than those of the rule.
  if (rule.effect.type === 'buy_x_get_y' && rule.minimumQuantity === undefined) return undefined;
  return unitsCovered(rule, lines) < minimumQuantity ? say.tooFew(minimumQuantity) : undefined;
}

function effectRefusal(rule: DiscountRule, lines: readonly BasketLine[]): say.Refusal | undefined {
  const { effect } = rule;
  if (effect.type === 'buy_x_get_y') {
    const some = cheaperUnits(effect, rule, lines).some((units) => units > 0);
    return some ? undefined : say.nothingToGet(effect.buy.quantity, effect.get.quantity);
  }
  if (effect.type !== 'volume') return undefined;
  const reached =
    effect.per === 'line'
      ? lines.some((line) => coversLine(rule, line) && tierFor(effect, line.quantity) > 0)
      : tierFor(effect, unitsCovered(rule, lines)) > 0;
  return reached ? undefined : say.tooFew(effect.tiers[0]?.from ?? 1);
}
