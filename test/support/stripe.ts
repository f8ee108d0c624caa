import Stripe from 'stripe';
import { defaultAgentAccount, defaultSellerAccount } from '../../src/sandbox/accounts.js';
import type { FaultRule, LedgerCharge, LedgerRefund, WebhookEndpoint } from '../../src/sandbox/sandbox.js';

/** What a test does at Stripe's side: mint tokens as the agent, break things, read the ledger. */
export function createStripeSide(url: string) {
  async function mint(options: {
    amount: number;
    currency?: string;
    paymentMethod?: string;
    expiresAt?: number;
    profile?: string;
    /** What Stripe recommends by insight, for example `fraudulent_dispute`. */
    risk?: Record<string, 'block' | 'continue'>;
  }): Promise<string> {
    const { amount, currency = 'usd', paymentMethod = 'pm_card_visa', profile = 'profile_test_sandbox' } = options;
    const form = new URLSearchParams({
      payment_method: paymentMethod,
      'usage_limits[currency]': currency,
      'usage_limits[max_amount]': String(amount),
      'usage_limits[expires_at]': String(options.expiresAt ?? Math.floor(Date.now() / 1000) + 3600),
      'seller_details[network_business_profile]': profile,
    });
    for (const [insight, action] of Object.entries(options.risk ?? {})) form.set(`sandbox_risk[${insight}]`, action);
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

  /** A call to the sandbox itself, not to Stripe's API. */
  async function control(path: string, body: object): Promise<Record<string, unknown>> {
    const response = await fetch(`${url}/_sandbox/${path}`, { method: 'POST', body: JSON.stringify(body) });
    const answer = (await response.json()) as Record<string, unknown>;
    if (!response.ok) throw new Error(`The sandbox refused ${path}: ${JSON.stringify(answer)}`);
    return answer;
  }

  async function ledger(): Promise<{ charges: LedgerCharge[]; refunds: LedgerRefund[] }> {
    return (await (await fetch(`${url}/_sandbox/ledger`)).json()) as Awaited<ReturnType<typeof ledger>>;
  }

  const { hostname, port } = new URL(url);

  return {
    url,
    /** The official SDK for the seller's account. */
    seller: new Stripe(defaultSellerAccount.key, { host: hostname, port, protocol: 'http', maxNetworkRetries: 0 }),
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
    /** What became of refunds, of one session or of all: the last row of a refund says where it stands. */
    async refunds(sessionId?: string): Promise<LedgerRefund[]> {
      const { charges, refunds } = await ledger();
      const own = charges.filter(({ metadata }) => metadata.checkout_session_id === sessionId).map(({ id }) => id);
      return refunds.filter(({ charge }) => sessionId === undefined || own.includes(charge));
    },
    /** Sends the seller's events there from now on. */
    webhook: (endpoint: WebhookEndpoint) => control('webhook', endpoint),
    /** The buyer does, or fails to do, what an intent in `requires_action` asks for. */
    authenticate: (intentId: string, outcome: 'succeed' | 'fail') =>
      control(`payment_intents/${intentId}/authenticate`, { outcome }),
    /** The payment of an intent in `processing` comes to its end. */
    settle: (intentId: string, outcome: 'succeed' | 'fail') =>
      control(`payment_intents/${intentId}/settle`, { outcome }),
  };
}

export type StripeSide = ReturnType<typeof createStripeSide>;
