import { cardHandlerOf, totalOf } from '../../../src/agent/session-facts.js';
import type { WireSession } from '../../../src/protocol/wire.js';
import { defaultAgentAccount } from '../../../src/sandbox/sandbox.js';

/** The insight with which payments are let through, and their orders wait for a review. */
export const REVIEWED = 'bot';

const HOUR = 3600;

/** A shared payment token for a session, with that insight. */
export async function mintRiskyToken(stripeUrl: string, session: WireSession): Promise<string> {
  const body = new URLSearchParams({
    payment_method: 'pm_card_visa',
    'usage_limits[currency]': session.currency,
    'usage_limits[max_amount]': String(totalOf(session)),
    'usage_limits[expires_at]': String(Math.floor(Date.now() / 1000) + HOUR),
    'seller_details[network_business_profile]': String(cardHandlerOf(session).config.merchant_id),
    [`sandbox_risk[${REVIEWED}]`]: 'block',
  });
  const headers = { authorization: `Bearer ${defaultAgentAccount.key}` };
  const response = await fetch(`${stripeUrl}/v1/shared_payment/issued_tokens`, { method: 'POST', headers, body });
  const answer = (await response.json()) as { id?: string };
  if (!response.ok || answer.id === undefined) throw new Error(`The sandbox made no token: ${JSON.stringify(answer)}`);
  return answer.id;
}
