import type { LocatedOperation } from '../../openapi/support/document.js';
import { type DescribedParameter, pointerTo, resolved } from '../../openapi/support/document.js';
import { anEvent, anIntent, signatureOf } from '../../stripe-events/signed.js';
import { VERSION } from '../../support/acp-client.js';
import { ALPHA_KEY, BETA_KEY, MERCHANT_KEY } from '../../support/start-app.js';
import { pick, type Random } from './chance.js';
import { damage, mutate, strangeHeaders, strangePath } from './mutations.js';
import type { Schema, Values } from './values.js';
import type { World } from './world.js';

/** One request as it is sent. */
export interface Shot {
  operationId: string;
  method: string;
  path: string;
  headers: Record<string, string | string[]>;
  body: string | undefined;
  /** Nothing was changed about address and method: the answer is one of the operation. */
  isAddressed: boolean;
}

const FEW = 40;
const STRANGE_IDS = ['cs_none', '%00', '..%2f', 'constructor', encodeURI('é'.repeat(50)), '-1', '9'.repeat(30), '%'];
const METHODS = ['PUT', 'DELETE', 'PATCH', 'HEAD', 'OPTIONS', 'GET', 'POST'];
const EVENTS = ['payment_intent.succeeded', 'payment_intent.canceled', 'charge.dispute.created', 'refund.failed', 'x'];
const TOOLS: Record<string, string> = {
  createCheckoutSession: 'create_checkout_session',
  getCheckoutSession: 'get_checkout_session',
  updateCheckoutSession: 'update_checkout_session',
  completeCheckoutSession: 'complete_checkout_session',
  cancelCheckoutSession: 'cancel_checkout_session',
};

/** The same through JSON, so that no two parts of it are one object. */
const apart = (value: unknown): unknown => JSON.parse(JSON.stringify(value ?? null));

/** Makes requests of the operations of a document: good ones, and what becomes of them by chance. */
export function createShots(document: object, operations: readonly LocatedOperation[], values: Values, world: World) {
  const checkouts = operations.filter(({ operation }) => operation.operationId in TOOLS);

  /** Such as asks Stripe for all that there was: sent while that is little. */
  const left = new Map([['reconcile', FEW]]);

  function drawn(random: Random): LocatedOperation {
    const located = random() < 0.6 ? pick(random, checkouts) : pick(random, operations);
    const id = located.operation.operationId;
    const more = left.get(id) ?? 1;
    if (more === 0) return drawn(random);
    if (left.has(id)) left.set(id, more - 1);
    return located;
  }

  const collectionOf = (path: string, name: string): string => path.slice(0, path.indexOf(`/{${name}}`));

  function idFor(random: Random, path: string, name: string): string {
    const known = world.pools[collectionOf(path, name)] ?? [];
    return known.length === 0 || random() < 0.04 ? pick(random, STRANGE_IDS) : pick(random, known);
  }

  /** A body that the document describes. */
  function described(random: Random, { operation, pointer }: LocatedOperation): unknown {
    const content = operation.requestBody?.content ?? {};
    const media = content['application/json'];
    if (!media?.schema) return undefined;
    const at = `${pointer}${pointerTo('requestBody', 'content', 'application/json', 'schema')}`;
    return values.at(random, at, media.schema as Schema);
  }

  /** Where the document leaves open what a body says. */
  function special(random: Random, id: string): unknown {
    switch (id) {
      case 'sendMcpMessage': {
        const target = pick(random, checkouts);
        const payload = described(random, target);
        const meta = { api_version: VERSION, idempotency_key: `m${random()}` };
        const given = {
          meta,
          id: idFor(random, '/checkout_sessions/{id}', 'id'),
          ...(payload !== undefined && { payload }),
        };
        if (target.operation.operationId === 'createCheckoutSession') Reflect.deleteProperty(given, 'id');
        const params = { name: TOOLS[target.operation.operationId], arguments: given };
        return { jsonrpc: '2.0', id: 1, method: 'tools/call', params };
      }
      case 'sendShopMessage': {
        const name = pick(random, ['search_products', 'get_product', 'buy_item', 'complete_checkout']);
        const given = { query: 'shirt', id: 'item_123', checkout_session_id: 'cs_none', limit: 3 };
        return { jsonrpc: '2.0', id: 1, method: 'tools/call', params: { name, arguments: given } };
      }
      case 'receiveStripeEvent':
        return JSON.parse(anEvent(pick(random, EVENTS), anIntent()));
      default:
        return undefined;
    }
  }

  function bodyOf(random: Random, located: LocatedOperation): string | undefined {
    const { operationId, requestBody } = located.operation;
    if (!requestBody) return undefined;
    if ('text/csv' in requestBody.content) {
      const text = `variant_id,on_hand\n${pick(random, world.pools['/merchant/stock'] ?? [])},5\n`;
      return random() < 0.5 ? damage(random, text) : text;
    }
    let value = special(random, operationId) ?? described(random, located);
    for (let changes = Math.floor(random() * 4) - 1; changes > 0; changes -= 1) value = mutate(random, apart(value));
    const text = JSON.stringify(value) ?? '';
    return random() < 0.08 ? damage(random, text) : text;
  }

  function headersOf(random: Random, { operation }: LocatedOperation, body: string | undefined, key: string) {
    const headers: Record<string, string | string[]> = {};
    const scheme = Object.keys(operation.security[0] ?? {})[0];
    const own = scheme === 'merchantKey' ? MERCHANT_KEY : random() < 0.08 ? BETA_KEY : ALPHA_KEY;
    if (scheme) headers.authorization = `Bearer ${random() < 0.02 ? pick(random, [ALPHA_KEY, MERCHANT_KEY]) : own}`;
    for (const each of operation.parameters) {
      const { in: place, name } = resolved<DescribedParameter>(document, each);
      if (place !== 'header') continue;
      if (name === 'API-Version') headers['api-version'] = VERSION;
      if (name === 'Idempotency-Key') headers['idempotency-key'] = random() < 0.03 ? 'shared' : key;
    }
    if (operation.operationId.startsWith('send')) headers.accept = 'application/json, text/event-stream';
    if (operation.operationId === 'receiveStripeEvent' && random() < 0.8)
      headers['stripe-signature'] = signatureOf(body ?? '');
    if (body !== undefined) headers['content-type'] = Object.keys(operation.requestBody?.content ?? {})[0] ?? '';
    return { ...headers, ...strangeHeaders(random) };
  }

  function queryOf(random: Random, { operation, pointer }: LocatedOperation): string {
    const query = new URLSearchParams();
    operation.parameters.forEach((each, index) => {
      const { in: place, name, schema, required } = resolved<DescribedParameter>(document, each);
      if (place !== 'query' || !(required || random() < 0.4)) return;
      const value = values.at(
        random,
        `${pointer}${pointerTo('parameters', String(index), 'schema')}`,
        schema as Schema,
      );
      const said = random() < 0.2 ? mutate(random, value) : value;
      query.set(name, (typeof said === 'string' ? said : (JSON.stringify(said) ?? '')).slice(0, 500));
    });
    return query.size > 0 ? `?${query}` : '';
  }

  return {
    /** `key` is its idempotency key, which no other request has. */
    next(random: Random, key: string): Shot {
      const located = drawn(random);
      const { operation, method, path: template } = located;
      const related = random() < 0.6 ? pick(random, world.related[template] ?? [{}]) : {};
      const filled = template.replace(
        /\{(\w+)\}/g,
        (_, name: string) => related[name] ?? idFor(random, template, name),
      );
      const path = `${filled}${queryOf(random, located)}`;
      const body = bodyOf(random, located);
      const isMoved = random() < 0.03;
      const isOther = random() < 0.01;
      return {
        operationId: operation.operationId,
        method: isOther ? pick(random, METHODS) : method.toUpperCase(),
        path: isMoved ? strangePath(random, path) : path,
        headers: headersOf(random, located, body, key),
        body,
        isAddressed: !isMoved && !isOther,
      };
    },
  };
}
