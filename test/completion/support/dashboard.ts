import { defaultSellerAccount } from '../../../src/sandbox/sandbox.js';

export interface Intent {
  id: string;
  status: string;
  amount: number;
  metadata: Record<string, string>;
  [field: string]: unknown;
}

/** What the seller sees and does at Stripe by hand. */
export function createDashboard(url: string) {
  async function ask(method: string, path: string, form?: Record<string, string>): Promise<Record<string, unknown>> {
    const response = await fetch(`${url}${path}`, {
      method,
      headers: { authorization: `Bearer ${defaultSellerAccount.key}` },
      ...(form && { body: new URLSearchParams(form) }),
    });
    const answer = (await response.json()) as Record<string, unknown>;
    if (!response.ok) throw new Error(`${method} ${path}: ${JSON.stringify(answer)}`);
    return answer;
  }

  return {
    /** All PaymentIntents of a session, oldest generation first. */
    async intents(sessionId: string): Promise<Intent[]> {
      const { data } = (await ask('GET', '/v1/payment_intents?limit=100')) as { data: Intent[] };
      return data
        .filter(({ metadata }) => metadata.checkout_session_id === sessionId)
        .sort((a, b) => Number(a.metadata.generation) - Number(b.metadata.generation));
    },
    cancel: (id: string) => ask('POST', `/v1/payment_intents/${id}/cancel`, {}),
    /** Pays it with another payment method, as a person could. */
    confirm: (id: string) => ask('POST', `/v1/payment_intents/${id}/confirm`, { payment_method: 'pm_card_visa' }),
    update: (id: string, form: Record<string, string>) => ask('POST', `/v1/payment_intents/${id}`, form),
  };
}

export const CREATE = { method: 'POST', path: '/v1/payment_intents' };
export const CONFIRM = { method: 'POST', path: '/v1/payment_intents/*/confirm' };
export const CANCEL = { method: 'POST', path: '/v1/payment_intents/*/cancel' };
export const RETRIEVE = { method: 'GET', path: '/v1/payment_intents/*' };
export const TOKEN = { method: 'GET', path: '/v1/shared_payment/granted_tokens/*' };
