import type { CartAnswer, Carts, MaybeKey } from '../carts/carts.js';
import { problems } from '../errors.js';
import { type CartSettings, errorBody, parseCart, renderCart, type Version } from '../protocol/index.js';
import { type AcpRequest, type AcpResult, type AcpWrite, isSessionId } from './acp-calls.js';
import type { LocaleFor } from './checkout-calls.js';
import { inDialect } from './dialect.js';
import type { Turns } from './turns.js';

export interface CartCallsDeps {
  carts: Carts;
  settings: CartSettings;
  localeFor: LocaleFor;
  /** Lets agents take turns. */
  turnOf: Turns;
}

/** A writing operation on carts. */
interface CartChange<Command> {
  /** Names the scope of the idempotency key: the protocol's path with the concrete id. */
  path: string;
  cartId?: string;
  /** Throws 400 where the body is no request of this operation. */
  parse: (version: Version, body: unknown) => Command;
  run: (agentId: string, command: Command, key: MaybeKey) => Promise<CartAnswer>;
}

/** The operations on carts (ACP 2026-04-17, cart §4), each from a request that may go on to the JSON text of its answer. */
export function createCartCalls({ carts, settings, localeFor, turnOf }: CartCallsDeps) {
  function resultOf(cart: Parameters<typeof renderCart>[0], status: number, replayed: boolean): AcpResult {
    return { status, replayed, body: JSON.stringify(renderCart(cart, settings)), cartId: cart.id };
  }

  async function change<Command>(
    { path, cartId, parse, run }: CartChange<Command>,
    { agent, version, key: text, body }: AcpWrite,
  ): Promise<AcpResult> {
    await turnOf(agent.id);
    if (cartId !== undefined && !isSessionId(cartId)) {
      // What is wrong with the body is told first, as for any id.
      parse(version, body);
      throw problems.cartNotFound();
    }
    const scope = { agentId: agent.id, path, apiVersion: version, body };
    const key = text === undefined ? undefined : carts.requestKey({ ...scope, key: text });
    const work = async () => run(agent.id, parse(version, body), key);
    const answer = await carts.guard(key, errorBody, work).catch((error) => {
      throw inDialect(error, { agent, version });
    });
    const { status, replayed } = answer;
    return answer.kind === 'error' ? { status, replayed, body: answer.body } : resultOf(answer.cart, status, replayed);
  }

  return {
    create(request: AcpWrite) {
      const run: CartChange<ReturnType<typeof parseCart.create>>['run'] = (agentId, command, key) =>
        carts.create(agentId, { ...command, locale: localeFor(command.locale, request.acceptLanguage) }, key);
      return change({ path: '/carts', parse: parseCart.create, run }, request);
    },

    replace(cartId: string, request: AcpWrite) {
      const run: CartChange<ReturnType<typeof parseCart.replace>>['run'] = (agentId, command, key) =>
        carts.replace({ id: cartId, agentId }, command, key);
      return change({ path: `/carts/${cartId}`, cartId, parse: parseCart.replace, run }, request);
    },

    cancel(cartId: string, request: AcpWrite) {
      const run: CartChange<void>['run'] = (agentId, _, key) => carts.cancel({ id: cartId, agentId }, key);
      return change({ path: `/carts/${cartId}/cancel`, cartId, parse: parseCart.cancel, run }, request);
    },

    async get(cartId: string, { agent }: AcpRequest): Promise<AcpResult> {
      await turnOf(agent.id);
      if (!isSessionId(cartId)) throw problems.cartNotFound();
      return resultOf(await carts.get({ id: cartId, agentId: agent.id }), 200, false);
    },
  };
}

export type CartCalls = ReturnType<typeof createCartCalls>;
