import Stripe from 'stripe';
import { afterEach } from 'vitest';
import {
  defaultAgentAccount,
  defaultSellerAccount,
  type FaultRule,
  type LedgerCharge,
  startSandbox,
} from '../../../src/sandbox/sandbox.js';

export type Token = {
  id: string;
  status: string;
  deactivated_at: number | null;
  deactivated_reason: string | null;
  next_action: object | null;
  payment_method: string;
  agent_details: { network_business_profile: string | null };
  seller_details: object | null;
  payment_method_details: { type: string; card: { brand: string; last4: string } };
  usage_details: { amount_captured: { currency: string; value: number } };
  usage_limits: { currency: string; expires_at: number | null; max_amount: number };
  shared_metadata: Record<string, string>;
};

type Options = Parameters<typeof startSandbox>[0];

const opened: { close(): Promise<void> }[] = [];

afterEach(async () => {
  await Promise.all(opened.splice(0).map((sandbox) => sandbox.close()));
});

/** The official SDK, unmodified, pointed at a sandbox. */
export function sdk(url: string, key: string, maxNetworkRetries = 0): Stripe {
  const { hostname, port } = new URL(url);
  return new Stripe(key, { host: hostname, port, protocol: 'http', maxNetworkRetries });
}

/** The calls that tests make on a running sandbox at `url`, by seller and agent. */
export function clientsOf(url: string) {
  const seller = sdk(url, defaultSellerAccount.key);
  const agent = sdk(url, defaultAgentAccount.key);
  const raw = async <T>(client: Stripe, method: 'GET' | 'POST', path: string, params?: object) =>
    (await client.rawRequest(method, path, params as Record<string, unknown>)) as T & Stripe.Response<object>;
  return {
    url,
    seller,
    agent,
    raw,
    issue: (given: { payment_method?: string; usage_limits?: object } & Record<string, unknown> = {}) =>
      raw<Token>(agent, 'POST', '/v1/shared_payment/issued_tokens', {
        payment_method: 'pm_card_visa',
        usage_limits: { currency: 'usd', max_amount: 5000 },
        seller_details: { network_business_profile: defaultSellerAccount.profile },
        ...given,
      }),
    granted: (id: string) => raw<Token>(seller, 'GET', `/v1/shared_payment/granted_tokens/${id}`),
    issued: (id: string) => raw<Token>(agent, 'GET', `/v1/shared_payment/issued_tokens/${id}`),
    async ledger(): Promise<LedgerCharge[]> {
      const answer = (await (await fetch(`${url}/_sandbox/ledger`)).json()) as { charges: LedgerCharge[] };
      return answer.charges;
    },
    async setFaults(rules: FaultRule[]): Promise<void> {
      const answer = await fetch(`${url}/_sandbox/faults`, { method: 'POST', body: JSON.stringify(rules) });
      if (answer.status !== 200) throw new Error(await answer.text());
    },
    retrying: (retries: number) => sdk(url, defaultSellerAccount.key, retries),
  };
}

/** A sandbox of its own for one test, closed after it. */
export async function openSandbox(options: Options = {}) {
  const sandbox = await startSandbox(options);
  opened.push(sandbox);
  return clientsOf(sandbox.url);
}

/** A PaymentIntent to be paid with a token at once, in the form the documentation shows. */
export function chargeWith(token: string, more: object = {}): Stripe.PaymentIntentCreateParams {
  const params = { amount: 1000, currency: 'usd', confirm: true, ...more };
  return {
    ...params,
    payment_method_data: { shared_payment_granted_token: token },
  } as object as Stripe.PaymentIntentCreateParams;
}

/** The parameters of a confirmation with a token. */
export function confirmWith(token: string): Stripe.PaymentIntentConfirmParams {
  return {
    payment_method_data: { shared_payment_granted_token: token },
  } as object as Stripe.PaymentIntentConfirmParams;
}

/** The Stripe error that a call ends in; a call that succeeds is a failed test. */
export async function failure(call: Promise<unknown>): Promise<Stripe.errors.StripeError> {
  try {
    await call;
  } catch (error) {
    if (error instanceof Stripe.errors.StripeError) return error;
    throw error;
  }
  throw new Error('The call succeeded.');
}
