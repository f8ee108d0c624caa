import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { z } from 'zod';
import { cartCreateRequest, cartUpdateRequest } from '../../src/protocol/cart-schema.js';
import { merchantCartRequest } from '../../src/protocol/merchant/cart.js';
import {
  cancelOrderRequest,
  creditRequest,
  fulfillmentEventRequest,
  fulfillmentRequest,
  returnRequest,
} from '../../src/protocol/merchant/order-requests.js';
import { refundRequest } from '../../src/protocol/merchant/refund.js';
import { stockRequest } from '../../src/protocol/merchant/stock.js';
import { cancelRequest, completeRequest, createRequest, updateRequest } from '../../src/protocol/schema.js';
import { ADDRESS, BUYER, completeBody, createBody } from '../support/builders.js';
import { createChecks, readDocument } from './support/document.js';

/* The document and the server's own check take and refuse the same bodies: neither knows something that the other does not. */

const check = createChecks(readDocument());

const BODIES: [string, z.ZodType, object][] = [
  [
    'CreateRequest',
    createRequest,
    createBody({
      line_items: [{ id: 'item_123', quantity: 2 }, { item: { id: 'item_456', unit_amount: 1 } }],
      affiliate_attribution: { provider: 'p', token: 't', publisher_id: 'x', metadata: { a: 1, b: 'c', d: true } },
      discounts: { codes: ['SAVE10'] },
      metadata: { any: [{ thing: null }] },
      buyer: { ...BUYER, loyalty: { tier: 'gold', points_balance: 3 } },
    }),
  ],
  [
    'UpdateRequest',
    updateRequest,
    {
      buyer: null,
      discounts: null,
      fulfillment_groups: [{ id: 'g', item_ids: ['l'], destination_type: 'pickup', location_id: 'here' }],
      fulfillment_details: { email: 'ada@example.com', address: ADDRESS },
      selected_fulfillment_options: [
        { type: 'shipping', option_id: 'standard', item_ids: [] },
        { shipping: { option_id: 'standard' } },
      ],
    },
  ],
  [
    'CompleteRequest',
    completeRequest,
    completeBody('spt_1', {
      authentication_result: {
        outcome: 'authenticated',
        outcome_details: {
          three_ds_cryptogram: 'c',
          electronic_commerce_indicator: '05',
          transaction_id: 't',
          version: '2.2.0',
        },
      },
      marketing_consents: [{ channel: 'email', opted_in: true }],
    }),
  ],
  ['CancelRequest', cancelRequest, { intent_trace: { reason_code: 'price', metadata: { a: 1 } } }],
  [
    'CartCreateRequest',
    cartCreateRequest,
    { line_items: [{ id: 'item_123', quantity: 2 }, { item: { id: 'item_456' } }], buyer: BUYER, locale: 'en-US' },
  ],
  ['CartUpdateRequest', cartUpdateRequest, { line_items: [{ id: 'item_123', unit_amount: 1 }], buyer: BUYER }],
  [
    'MerchantCartRequest',
    merchantCartRequest,
    { agent_id: 'alpha', line_items: [{ id: 'item_123' }], buyer: BUYER, locale: 'fr' },
  ],
  [
    'FulfillmentRequest',
    fulfillmentRequest,
    {
      type: 'digital',
      line_items: [{ id: 'li', quantity: 1 }],
      digital_delivery: { access_url: 'https://shop.example/x', expires_at: '2026-01-31T12:00:00Z' },
      event: { type: 'delivered', occurred_at: '2026-01-31T12:00:00+01:00' },
    },
  ],
  ['FulfillmentEventRequest', fulfillmentEventRequest, { type: 'shipped', carrier: 'UPS', location: 'Oakland' }],
  ['RefundRequest', refundRequest, { amount: 1, line_items: [{ id: 'li', quantity: 1 }], type: 'refund', key: 'k' }],
  ['ReturnRequest', returnRequest, { line_items: [{ id: 'li', quantity: 1 }], refund: true, refund_amount: 5 }],
  ['CancelOrderRequest', cancelOrderRequest, { line_items: [{ id: 'li', quantity: 1 }], restock: false }],
  ['CreditRequest', creditRequest, { amount: 1, reason: 'late' }],
  ['StockRequest', stockRequest, { adjust: 4 }],
];

/** Paths to everything in a value. */
const pathsOf = (value: unknown, path: (string | number)[] = []): (string | number)[][] => [
  ...(path.length > 0 ? [path] : []),
  ...(typeof value === 'object' && value !== null
    ? Object.entries(value).flatMap(([name, each]) =>
        pathsOf(each, [...path, Array.isArray(value) ? Number(name) : name]),
      )
    : []),
];

const REMOVED = Symbol('removed');

/** What a caller may get wrong, or right in another way. */
const replacement = fc.constantFrom<unknown>(
  REMOVED,
  null,
  true,
  false,
  0,
  1,
  -1,
  1.5,
  100_001,
  99_999_999,
  100_000_000,
  '',
  'x',
  'US',
  'usd',
  'ada@example.com',
  'ada@example-.com',
  'digital',
  'denied',
  '2026-01-31T12:00:00Z',
  'x'.repeat(501),
  [],
  ['x'],
  {},
  { surprise: 1 },
);

function changed(body: object, path: readonly (string | number)[], value: unknown): unknown {
  const copy = structuredClone(body);
  const parent = path.slice(0, -1).reduce<unknown>((at, name) => (at as Record<string, unknown>)[name], copy);
  const name = path.at(-1) ?? '';
  if (value !== REMOVED) Object.assign(parent as object, { [name]: value });
  else if (Array.isArray(parent)) parent.splice(Number(name), 1);
  else delete (parent as Record<string, unknown>)[name];
  return copy;
}

describe('the document takes what the server takes', () => {
  it.each(BODIES)('%s', (name, schema, body) => {
    const seen = { taken: 0, refused: 0 };
    const pointer = `/components/schemas/${name}`;
    expect(check(pointer, body)).toEqual([]);
    fc.assert(
      fc.property(fc.constantFrom(...pathsOf(body)), replacement, fc.boolean(), (path, value, beside) => {
        const other = beside ? changed(body, [...path.slice(0, -1), 'surprise'], value) : changed(body, path, value);
        const isTaken = schema.safeParse(other).success;
        seen[isTaken ? 'taken' : 'refused'] += 1;
        expect(check(pointer, other).length === 0, JSON.stringify({ path, value, isTaken, beside })).toBe(isTaken);
      }),
      { numRuns: 1500 },
    );
    expect(seen.taken).toBeGreaterThan(20);
    expect(seen.refused).toBeGreaterThan(20);
  });
});
