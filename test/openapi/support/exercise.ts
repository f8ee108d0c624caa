import type { WireSession } from '../../../src/protocol/wire.js';
import { paymentFor, readySession, totalOf } from '../../support/shopping.js';
import type { TestApp } from '../../support/start-app.js';
import type { CallResult, DescribedClient } from './described-client.js';

/** A server with everything that the operations need, and a caller who knows it by its document alone. */
export interface World {
  api: DescribedClient;
  app: TestApp;
}

/** What a caller may get wrong with an operation, and what comes of it. */
export interface Mistake {
  make: (world: World) => Promise<CallResult>;
  status: number;
  /** That of JSON-RPC is a number. */
  code: string | number;
  /** The request is one that the document describes: only the state of things is against it. */
  isDescribed?: boolean;
}

/** How an operation is tried: at least once well and once wrong. */
export interface Exercise {
  good: (world: World) => Promise<CallResult>;
  status: number;
  mistakes: Record<string, Mistake>;
}

export interface Sold {
  session: WireSession;
  order: NonNullable<WireSession['order']>;
}

/** One purchase of two shirts, made through the described operations. */
export async function sell({ api, app }: World, risk?: Record<string, 'block'>): Promise<Sold> {
  const ready = await readySession(app, { line_items: [{ id: 'item_123', quantity: 2 }] });
  const body = await paymentFor(app, ready);
  if (risk) {
    body.payment_data.instrument.credential.token = await app.stripe.mint({
      amount: totalOf(ready),
      currency: ready.currency,
      risk,
    });
  }
  const { body: session } = await api.call('completeCheckoutSession', { path: { id: ready.id }, body });
  if (!session.order) throw new Error(`Not sold: ${JSON.stringify(session.messages)}`);
  return { session, order: session.order };
}

export const UNKNOWN_KEY = { authorization: 'Bearer nobody-has-this-key' };

/** Every operation with a key refuses a caller without one. */
export const withoutKey = (operationId: string, call: Parameters<DescribedClient['call']>[1] = {}): Mistake => ({
  make: ({ api }) => api.call(operationId, { ...call, headers: { ...call.headers, authorization: null } }),
  status: 401,
  code: 'unauthorized',
  isDescribed: true,
});
