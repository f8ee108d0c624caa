import { toStripeAmount } from '../domain/charge-limits.js';
import type { DeclineReason } from '../domain/decline.js';
import { type CardRules, isTaken } from '../domain/payment-handler.js';
import { judgeRisk, type RiskPolicy } from '../domain/risk.js';

/** The seller's view of a shared payment token, as far as we read it (docs.stripe.com/api/shared-payment/granted-token). */
export interface GrantedToken {
  id: string;
  livemode?: boolean;
  deactivated_at?: number | null;
  deactivated_reason?: string | null;
  payment_method_details?: { card?: { brand?: string; funding?: string } | null } | null;
  usage_limits?: { currency: string; max_amount: number; expires_at?: number | null } | null;
  usage_details?: { amount_captured?: { value: number } | null } | null;
  risk_details?: { insights?: Record<string, { recommended_action?: string } | null> | null } | null;
}

export interface TokenNeed {
  /** Minor units. */
  amount: number;
  currency: string;
  /** Which cards are taken. */
  cards?: CardRules;
  livemode: boolean;
  /** Milliseconds. */
  now: number;
}

const DEACTIVATED: Record<string, DeclineReason> = {
  consumed: 'token_used',
  resolved: 'token_used',
  expired: 'token_expired',
  revoked: 'token_revoked',
};

/** What a look at a token says: why it cannot pay, or with which insights of Stripe it may. */
export type TokenVerdict = { refused: DeclineReason } | { refused?: undefined; riskReview: readonly string[] };

/** Judges a token by its limits, by the cards that are taken, and by the shop's policy about Stripe's insights. */
export function judgeToken(token: GrantedToken, need: TokenNeed, policy: RiskPolicy): TokenVerdict {
  const trouble = limitTrouble(token, need);
  if (trouble) return { refused: trouble };
  if (!isTaken(need.cards ?? {}, token.payment_method_details?.card ?? {})) return { refused: 'card_not_taken' };
  const insights = Object.entries(token.risk_details?.insights ?? {});
  const blocking = insights.filter(([, insight]) => insight?.recommended_action === 'block').map(([name]) => name);
  const { isBlocked, review } = judgeRisk(blocking, policy);
  return isBlocked ? { refused: 'declined' } : { riskReview: review };
}

function limitTrouble(token: GrantedToken, need: TokenNeed): DeclineReason | undefined {
  if (token.deactivated_at) return DEACTIVATED[token.deactivated_reason ?? ''] ?? 'token_unusable';
  if (token.livemode !== undefined && token.livemode !== need.livemode) return 'token_unusable';
  const limits = token.usage_limits;
  if (!limits) return undefined;
  if (limits.expires_at && limits.expires_at * 1000 <= need.now) return 'token_expired';
  if (limits.currency !== need.currency) return 'token_currency';
  const captured = token.usage_details?.amount_captured?.value ?? 0;
  return limits.max_amount - captured < toStripeAmount(need.amount, need.currency) ? 'token_too_small' : undefined;
}
