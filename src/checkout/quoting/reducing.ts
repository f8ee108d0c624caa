import type { BasketLine } from '../../domain/basket.js';
import { endingMessage } from '../../domain/discount-messages.js';
import { type DiscountOutcome, takeDiscounts } from '../../domain/discounts.js';
import { destinationsOf } from '../../domain/fulfillment-groups.js';
import type { Message } from '../../domain/message.js';
import type { AppliedDiscount, QuotedDiscounts } from '../../domain/quote.js';
import { rejectionMessages } from '../../domain/quote-messages.js';
import { NO_USES, type UsesSeen } from '../../domain/redemption.js';
import { type CheckoutDraft, emailOf } from '../../domain/session.js';
import type { DiscountProvider } from '../../providers/types.js';
import type { Crediting, SentCredits } from './crediting.js';
import type { Redeeming } from './redeeming.js';

export interface ReducingDeps {
  discounts: DiscountProvider;
  /** Who counts how often rules were used; nobody unless given. */
  redeeming?: Pick<Redeeming, 'seen'>;
  /** Who knows store credits; there are none unless given. */
  crediting?: Crediting;
  /** Lower-case ISO 4217. */
  currency: string;
}

/** What a draft's codes and the shop's own rules do to its lines. */
export interface Reductions extends DiscountOutcome {
  credits: SentCredits | undefined;
  messages: Message[];
  /** As the session tells them; absent as long as neither the agent nor a rule of the shop speaks of discounts. */
  told(applied: readonly AppliedDiscount[]): { discounts?: QuotedDiscounts };
}

/** Looks a draft's codes up; what comes back takes them off the lines, when these are known. */
export function createReducing({ discounts, redeeming, crediting, currency }: ReducingDeps) {
  return async function reductionsFor(draft: CheckoutDraft, now: number, agentId: string | undefined) {
    const codes = draft.discountCodes ?? [];
    const email = emailOf(draft);
    const credits = await crediting?.sent({ codes, giftCards: draft.giftCards }, currency, now);
    const rules = await discounts.rules(credits?.otherCodes ?? codes, draft.buyer);
    const uses = (await redeeming?.seen([...rules.byCode.values(), ...rules.automatic], email)) ?? NO_USES;

    return (lines: readonly BasketLine[]): Reductions => {
      const addresses = destinationsOf(draft, lines).flatMap(({ address }) => address ?? []);
      const setting = { lines, currency, now, buyer: draft.buyer, email, addresses, agentId, uses };
      const outcome = withoutCredits(takeDiscounts({ ...setting, codes, ...rules }), credits);
      return {
        ...outcome,
        credits,
        messages: [
          ...rejectionMessages(outcome.rejected),
          ...(credits?.messages ?? []),
          ...endingMessages(outcome, now),
        ],
        told: (applied) => discountsOf(draft, outcome, applied, uses),
      };
    };
  };
}

/** Codes of store credits are no discounts: they are turned away where they cannot pay, and for that alone. */
function withoutCredits(outcome: DiscountOutcome, credits: SentCredits | undefined): DiscountOutcome {
  if (!credits) return outcome;
  const others = outcome.rejected.filter(({ code }) => credits.otherCodes.includes(code));
  return { ...outcome, rejected: [...others, ...credits.rejected].sort((a, b) => a.index - b.index) };
}

function discountsOf(
  draft: CheckoutDraft,
  outcome: DiscountOutcome,
  applied: readonly AppliedDiscount[],
  uses: UsesSeen,
): { discounts?: QuotedDiscounts } {
  if (draft.discountCodes === undefined && applied.length === 0) return {};
  const rejected = outcome.rejected.map(({ code, reason, message }) => ({ code, reason, message }));
  return {
    discounts: { codes: draft.discountCodes ?? [], applied: applied.map((each) => counted(each, uses)), rejected },
  };
}

const counted = (applied: AppliedDiscount, uses: UsesSeen): AppliedDiscount =>
  applied.limits?.shown ? { ...applied, timesRedeemed: uses.ofRule(applied.ruleId) } : applied;

const endingMessages = ({ taken }: DiscountOutcome, now: number): Message[] =>
  taken.flatMap(({ rule }, order) => {
    const { endsAt, warnedBefore } = rule;
    const isSoon = endsAt !== undefined && warnedBefore !== undefined && endsAt - now <= warnedBefore;
    return isSoon ? [endingMessage(rule, endsAt, order)] : [];
  });
