import type { DeclineReason } from '../domain/decline.js';

/** The seller's view of a shared payment token, as far as we read it (docs.stripe.com/api/shared-payment/granted-token). */
export interface GrantedToken {
  id: string;
  livemode?: boolean;
  deactivated_at?: number | null;
  deactivated_reason?: string | null;
  usage_limits?: { currency: string; max_amount: number; expires_at?: number | null } | null;
  usage_details?: { amount_captured?: { value: number } | null } | null;
  risk_details?: { insights?: Record<string, { recommended_action?: string } | null> | null } | null;
}

export interface TokenNeed {
  /** Minor units. */
  amount: number;
  currency: string;
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

/** Why this token cannot pay what is needed; `undefined` when nothing speaks against it. */
export function tokenTrouble(token: GrantedToken, need: TokenNeed): DeclineReason | undefined {
  if (token.deactivated_at) return DEACTIVATED[token.deactivated_reason ?? ''] ?? 'token_unusable';
  if (token.livemode !== undefined && token.livemode !== need.livemode) return 'token_unusable';
  const limits = token.usage_limits;
  if (limits) {
    if (limits.expires_at && limits.expires_at * 1000 <= need.now) return 'token_expired';
    if (limits.currency !== need.currency) return 'token_currency';
    const captured = token.usage_details?.amount_captured?.value ?? 0;
    if (limits.max_amount - captured < need.amount) return 'token_too_small';
  }
  const insights = Object.values(token.risk_details?.insights ?? {});
  return insights.some((insight) => insight?.recommended_action === 'block') ? 'declined' : undefined;
}
