import type { WireCart } from '../../../src/protocol/answers/cart.js';
import type { WireSession } from '../../../src/protocol/wire.js';
import type { AcpAnswer, RequestOptions, TestClient } from '../../support/acp-client.js';
import { amountOf, checkIdentities } from '../../support/identities.js';
import { checkMessageParams } from '../../support/message-params.js';
import { checkAgainstSpec } from '../../support/spec.js';

/** Calls the operations on carts, and holds every answer against the official schemas and its own amounts. */
export function createCartClient(client: Pick<TestClient, 'request'>) {
  async function request(path: string, options: RequestOptions): Promise<AcpAnswer> {
    const answer = await client.request(`/carts${path}`, options);
    checkCartAnswer(answer);
    return answer;
  }
  return {
    request,
    create: (body: unknown, options: RequestOptions = {}) => request('', { ...options, body }),
    get: (id: string, options: RequestOptions = {}) => request(`/${id}`, { ...options, method: 'GET' }),
    put: (id: string, body: unknown, options: RequestOptions = {}) =>
      request(`/${id}`, { ...options, method: 'PUT', body }),
    cancel: (id: string, body?: unknown, options: RequestOptions = {}) =>
      request(`/${id}/cancel`, { ...options, body }),
  };
}

export type CartClient = ReturnType<typeof createCartClient>;

function checkCartAnswer({ status, body }: AcpAnswer): void {
  if (status >= 300) {
    checkAgainstSpec('Error', body);
    return;
  }
  checkAgainstSpec('Cart', body);
  const session = sessionLike(body);
  checkIdentities(session);
  checkMessageParams(session);
}

/** A cart tells its discounts by line alone. */
function sessionLike(cart: WireCart): WireSession {
  const amount = amountOf(cart.totals, 'items_discount') + amountOf(cart.totals, 'discount');
  const applied = amount === 0 ? [] : [{ id: 'all of them', amount, coupon: {} }];
  return {
    ...cart,
    fulfillment_options: [],
    selected_fulfillment_options: [],
    discounts: { codes: [], applied },
  } as unknown as WireSession;
}
