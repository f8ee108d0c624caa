import { defaultAgentAccount } from '../../src/sandbox/accounts.js';
import type { FaultRule, LedgerCharge } from '../../src/sandbox/sandbox.js';

/** What a test does at Stripe's side: mint tokens as the agent, break things, read the ledger. */
export function createStripeSide(url: string) {
  async function mint(options: {
    amount: number;
    currency?: string;
    paymentMethod?: string;
    expiresAt?: number;
    profile?: string;
  }): Promise<string> {
    const { amount, currency = 'usd', paymentMethod = 'pm_card_visa', profile = 'profile_test_sandbox' } = options;
    const form = new URLSearchParams({
      payment_method: paymentMethod,
      'usage_limits[currency]': currency,
      'usage_limits[max_amount]': String(amount),
      'usage_limits[expires_at]': String(options.expiresAt ?? Math.floor(Date.now() / 1000) + 3600),
      'seller_details[network_business_profile]': profile,
    });
    const answer = await post('/v1/shared_payment/issued_tokens', form);
    return String(answer.id);
  }

  async function post(path: string, body: URLSearchParams | string): Promise<Record<string, unknown>> {
    const response = await fetch(`${url}${path}`, {
      method: 'POST',
      headers: {
        authorization: `Bearer ${defaultAgentAccount.key}`,
        'content-type': 'application/x-www-form-urlencoded',
      },
      body: body.toString(),
    });
    const answer = (await response.json()) as Record<string, unknown>;
    if (!response.ok) throw new Error(`The sandbox refused ${path}: ${JSON.stringify(answer)}`);
    return answer;
  }

  return {
    url,
    mint,
    revoke: (token: string) => post(`/v1/shared_payment/issued_tokens/${token}/revoke`, ''),
    async faults(rules: readonly FaultRule[]): Promise<void> {
      const response = await fetch(`${url}/_sandbox/faults`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify(rules),
      });
      if (!response.ok) throw new Error(await response.text());
    },
    /** Charges that took money, of one session or of all. */
    async charges(sessionId?: string): Promise<LedgerCharge[]> {
      const response = await fetch(`${url}/_sandbox/ledger`);
      const { charges } = (await response.json()) as { charges: LedgerCharge[] };
      return charges.filter(
        ({ status, metadata }) =>
          status === 'succeeded' && (sessionId === undefined || metadata.checkout_session_id === sessionId),
      );
    },
  };
}

export type StripeSide = ReturnType<typeof createStripeSide>;
