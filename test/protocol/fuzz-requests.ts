import { ADDRESS, completeBody, createBody } from '../support/builders.js';

/* Valid requests, and what becomes of them by chance. */

export type Random = () => number;

export interface Shot {
  method: string;
  path: string;
  headers: Record<string, string>;
  body: string | undefined;
}

const FULL_CREATE = createBody({
  line_items: [{ id: 'item_123', quantity: 2 }, { item: { id: 'item_456', name: 'x', unit_amount: 1 } }],
  buyer: {
    email: 'ada@example.com',
    full_name: 'Ada',
    account_type: 'business',
    company: { name: 'c' },
    loyalty: { points_balance: 1, member_since: '2020-01-02T03:04:05Z' },
    tax_exemption: { certificate_id: 'x', certificate_type: 'resale', exempt_regions: ['CA'] },
  },
  capabilities: { interventions: { supported: ['3ds'], max_redirects: 1 }, extensions: ['discount'] },
  fulfillment_groups: [
    { id: 'g', item_ids: ['item_123'], destination_type: 'shipping', fulfillment_details: { address: ADDRESS } },
  ],
  affiliate_attribution: { provider: 'p', token: 't', metadata: { a: 1 } },
  discounts: { codes: ['SAVE10', 'FREESHIP'] },
  coupons: ['FIVEOFF'],
  locale: 'en',
  timezone: 'UTC',
  quote_id: 'q',
  metadata: { a: { b: [1, 'x', null] } },
  order_notes: 'bell',
});
const FULL_UPDATE = {
  line_items: [{ id: 'item_123' }, { id: 'item_digital', quantity: 2 }, { id: 'item_limited', quantity: 3 }],
  buyer: { email: 'ada@example.com' },
  fulfillment_details: { name: 'Ada', phone_number: '+15551234567', email: 'ada@example.com', address: ADDRESS },
  selected_fulfillment_options: [{ type: 'shipping', option_id: 'standard', item_ids: [] }],
  discounts: { codes: ['SAVE10'] },
  order_notes: 'bell',
};
const FULL_COMPLETE = completeBody('spt_unknown', {
  buyer: { email: 'ada@example.com' },
  authentication_result: { outcome: 'denied' },
  risk_signals: { ip_address: '203.0.113.1' },
  marketing_consents: [{ channel: 'email', opted_in: true }],
});
const CANCEL = { intent_trace: { reason_code: 'other', trace_summary: 'x', metadata: { a: 1 } } };

const VALUES: unknown[] = [
  null,
  true,
  0,
  -1,
  1.5,
  1e308,
  -1e308,
  2 ** 53,
  999_999,
  '',
  ' ',
  'x'.repeat(600),
  '\u0000',
  '\u202e\u200b\ufeff',
  '👩‍👩‍👧‍👦',
  'e\u0301',
  "'; DROP TABLE sessions; --",
  '$.line_items[0]',
  '../../etc/passwd',
  'toString',
  [],
  [[]],
  {},
  { toString: 1 },
  'usd',
  'item_123',
  'item_sold_out',
  'item_low',
  'us',
  'FR',
  'ON',
  '2020-01-02T03:04:05Z',
  'a@example.com',
  'digital',
];

export const pick = <T>(random: Random, list: readonly T[]): T => list[Math.floor(random() * list.length)] as T;

/** Changes one node: another value, a deletion, a doubling, a new property, deep nesting. */
function mutate(random: Random, node: unknown): unknown {
  if (typeof node !== 'object' || node === null || random() < 0.15) return changed(random, node);
  const keys = Object.keys(node);
  const key = pick(random, keys);
  const target = node as Record<string, unknown>;
  const chance = random();
  if (key === undefined || chance < 0.1) {
    if (Array.isArray(node)) node.push(...node, pick(random, VALUES));
    else target[pick(random, ['foo', 'id', 'a b', 'hasOwnProperty', 'type', 'item'])] = pick(random, VALUES);
  } else if (chance < 0.25) {
    if (Array.isArray(node)) node.splice(Number(key), 1);
    else delete target[key];
  } else {
    target[key] = mutate(random, target[key]);
  }
  return node;
}

function changed(random: Random, node: unknown): unknown {
  const chance = random();
  if (chance < 0.05) return nested(Math.floor(random() * 60));
  if (chance < 0.15) return String(node);
  if (chance < 0.2) return [node];
  return structuredClone(pick(random, VALUES));
}

const nested = (depth: number): unknown =>
  depth === 0 ? 1 : depth % 2 === 0 ? [nested(depth - 1)] : { a: nested(depth - 1) };

/** Breaks the text itself: a piece gone, a piece twice, another character, a key twice. */
function damage(random: Random, text: string): string {
  const at = Math.floor(random() * text.length);
  const length = Math.floor(random() * 8);
  switch (Math.floor(random() * 5)) {
    case 0:
      return text.slice(0, at);
    case 1:
      return text.slice(0, at) + text.slice(at + length);
    case 2:
      return text.slice(0, at + length) + text.slice(at);
    case 3:
      return text.slice(0, at) + pick(random, ['"', '}', '\\', '\\ud800', '1e999', '\u0000', ',']) + text.slice(at + 1);
    default:
      return text.replace('{', `{${pick(random, ['"currency":"eur"', '"__proto__":{}', '"line_items":[]'])},`);
  }
}

const HEADERS: Record<string, readonly string[]> = {
  'content-type': ['text/plain', 'application/json; charset=utf-8', 'application/jsonp', ''],
  'api-version': ['', '2025-09-29', '2026-04-17', 'x'],
  authorization: ['', 'Bearer', 'Bearer x', 'Basic eA=='],
  'idempotency-key': ['', ' ', 'k'.repeat(300), 'same', 'k\u00ff'],
  'request-id': ['', 'r', 'r'.repeat(500), 'a b'],
  'accept-language': ['xx', '*;q=0', ','.repeat(50)],
  'content-encoding': ['gzip', 'identity'],
  signature: ['x'],
  'x-forwarded-for': ['1.2.3.4'],
  prefer: ['return=minimal'],
};

/** One request: a valid one of the five, changed in up to three places, now and then in its text and its headers too. */
export function fuzzedShot(random: Random, sessionId: string, key: string): Shot {
  const [method, path, base] = pick(random, [
    ['POST', '/checkout_sessions', FULL_CREATE],
    ['POST', '/checkout_sessions', createBody()],
    ['POST', `/checkout_sessions/${sessionId}`, FULL_UPDATE],
    ['POST', `/checkout_sessions/${sessionId}`, {}],
    ['POST', `/checkout_sessions/${sessionId}/complete`, FULL_COMPLETE],
    ['POST', `/checkout_sessions/${sessionId}/cancel`, CANCEL],
    ['GET', `/checkout_sessions/${sessionId}`, undefined],
  ] as const);
  const headers: Record<string, string> = {};
  for (const name of Object.keys(HEADERS)) if (random() < 0.012) headers[name] = pick(random, HEADERS[name] ?? []);
  if (base === undefined) return { method, path, headers, body: undefined };
  if (method === 'POST') headers['idempotency-key'] ??= random() < 0.02 ? 'shared' : key;
  // Through JSON, so that no two parts are one object.
  let value: unknown = JSON.parse(JSON.stringify(base));
  for (let changes = Math.floor(random() * 4); changes > 0; changes -= 1) value = mutate(random, value);
  const text = JSON.stringify(value) ?? '';
  return { method, path, headers, body: random() < 0.05 ? damage(random, text) : text };
}
