import { randomUUID } from 'node:crypto';
import { Client } from '@modelcontextprotocol/sdk/client/index.js';
import { StreamableHTTPClientTransport } from '@modelcontextprotocol/sdk/client/streamableHttp.js';
import { type RequestCheckout, requestCheckout } from '../../../../src/mcp/shop/request-checkout.js';
import type { WireError } from '../../../../src/protocol/wire.js';
import { ADDRESS } from '../../../support/builders.js';
import type { TestApp } from '../../../support/start-app.js';

/** What a tool answered. */
export interface ShopAnswer {
  isError: boolean;
  text: string;
  // biome-ignore lint/suspicious/noExplicitAny: tests read answers of every shape
  said: any;
}

export const SHOPPER = { name: 'Ada Byron', email: 'ada@example.com' };

/** A form with everything that a purchase needs. */
export const wholeForm = (overrides: object = {}) => ({
  variant_id: 'item_123',
  quantity: 1,
  buyer: SHOPPER,
  fulfillment_address: ADDRESS,
  fulfillment_option_id: 'standard',
  ...overrides,
});

/** The official client of MCP, as an assistant's back end: without a key. It holds answers
 * against the schemas of the tools. */
export async function connectShopApp(url: string) {
  const client = new Client({ name: 'assistant', version: '1.0.0' });
  await client.connect(new StreamableHTTPClientTransport(new URL(`${url}/mcp/shop`)));
  await client.listTools();

  async function call(name: string, given: Record<string, unknown>, _meta?: object): Promise<ShopAnswer> {
    const { structuredContent, content, isError } = await client.callTool({
      name,
      arguments: given,
      ...(_meta && { _meta: { ..._meta } }),
    });
    const [first] = content as { type: string; text: string }[];
    return { isError: isError === true, text: first?.text ?? '', said: structuredContent };
  }

  /** The error of an answer that is one. */
  async function errorOf(name: string, given: Record<string, unknown>): Promise<WireError> {
    const { isError, text, said } = await call(name, given);
    if (!isError || said.error.message !== text) throw new Error(`No error: ${JSON.stringify(said)}`);
    return said.error;
  }

  /** The checkout of a form. */
  async function fill(form: object, meta?: object): Promise<RequestCheckout> {
    const { isError, said } = await call('update_checkout', { request_id: randomUUID(), ...form }, meta);
    if (isError) throw new Error(`No checkout: ${JSON.stringify(said)}`);
    return requestCheckout.parse(said.checkout);
  }

  return {
    client,
    call,
    errorOf,
    fill,
    /** What the payment sheet sends with a token. */
    pay: (id: string, token: string, overrides: object = {}) =>
      call('complete_checkout', {
        checkout_session_id: id,
        buyer: { ...SHOPPER, phone_number: null },
        payment_data: { token, provider: 'stripe', billing_address: { ...ADDRESS, phone_number: null } },
        ...overrides,
      }),
  };
}

export type ShopClient = Awaited<ReturnType<typeof connectShopApp>>;

export function totalOf({ totals }: Pick<RequestCheckout, 'totals'>): number {
  const total = totals.find(({ type }) => type === 'total');
  if (!total) throw new Error('The checkout has no total');
  return total.amount;
}

/** A token as the payment sheet has it granted: for the total it shows, for the seller it was told of. */
export const tokenFor = (
  { stripe }: Pick<TestApp, 'stripe'>,
  checkout: RequestCheckout,
  paymentMethod?: string,
): Promise<string> =>
  stripe.mint({
    amount: totalOf(checkout),
    currency: checkout.currency.toLowerCase(),
    profile: checkout.payment_provider.merchant_id,
    paymentMethod,
  });
