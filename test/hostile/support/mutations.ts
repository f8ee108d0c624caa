import { pick, type Random } from './chance.js';

/* What becomes of a good request by chance: of its value, of its text, of its headers, of its address. */

const VALUES: unknown[] = [
  null,
  true,
  0,
  -1,
  1.5,
  1e308,
  -1e308,
  2 ** 31,
  2 ** 53,
  999_999,
  100_000,
  '',
  ' ',
  'x'.repeat(600),
  '\u0000',
  '\ud800',
  '\udfff\ud800',
  '\u202e\u200b\ufeff',
  '👩‍👩‍👧‍👦',
  'e\u0301',
  '\u{10ffff}',
  "'; DROP TABLE sessions; --",
  '$.line_items[0]',
  '../../etc/passwd',
  '{{7*7}}',
  '<script>alert(1)</script>',
  'a\r\nSet-Cookie: b=c',
  'toString',
  '4242424242424242',
  [],
  [[]],
  {},
  { toString: 1 },
  { valueOf: null },
  { length: 1e9 },
  'usd',
  'jpy',
  'item_123',
  'item_sold_out',
  'item_low',
  'us',
  'FR',
  'ON',
  '2020-01-02T03:04:05Z',
  '+275760-09-13T00:00:00Z',
  'a@example.com',
  'digital',
];
const NAMES = ['foo', 'id', 'a b', 'hasOwnProperty', 'type', 'item', 'status', 'totals', '', 'k'.repeat(300), '\u202e'];
/** What JSON has no value for, or has several. */
const LITERALS = [
  '1e999999',
  '-1e400',
  '1e-400',
  '-0',
  '9007199254740993',
  '123456789012345678901234567890',
  '1E+2',
  '1.0',
  '01',
  '+1',
  '.5',
  'NaN',
  'Infinity',
  '0x10',
  '1_0',
  "'a'",
  'undefined',
  '"\\ud800"',
  '"\\u0000"',
  '/**/1',
  '['.repeat(33) + ']'.repeat(33),
  '['.repeat(5_000),
];

/** Changes a value in one place: another value, a deletion, a doubling, a new property, deep nesting. */
export function mutate(random: Random, node: unknown): unknown {
  if (typeof node !== 'object' || node === null || random() < 0.15) return changed(random, node);
  const key = pick(random, Object.keys(node));
  const target = node as Record<string, unknown>;
  const chance = random();
  if (key === undefined || chance < 0.1) {
    if (Array.isArray(node)) node.push(...node, pick(random, VALUES));
    else target[pick(random, NAMES)] = pick(random, VALUES);
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
  if (chance < 0.15) return typeof node === 'string' ? Number(node) : JSON.stringify(node);
  if (chance < 0.2) return [node];
  if (chance < 0.22) return 'x'.repeat(20_000);
  if (chance < 0.23) return Array.from({ length: 2_000 }, () => node);
  return structuredClone(pick(random, VALUES));
}

const nested = (depth: number): unknown =>
  depth === 0 ? 1 : depth % 2 === 0 ? [nested(depth - 1)] : { a: nested(depth - 1) };

/** Breaks the text itself: a piece gone, a piece twice, another character, a key twice, a value that is none. */
export function damage(random: Random, text: string): string {
  const at = Math.floor(random() * text.length);
  const length = Math.floor(random() * 8);
  switch (Math.floor(random() * 7)) {
    case 0:
      return text.slice(0, at);
    case 1:
      return text.slice(0, at) + text.slice(at + length);
    case 2:
      return text.slice(0, at + length) + text.slice(at);
    case 3:
      return text.slice(0, at) + pick(random, ['"', '}', '\\', '\\ud800', '1e999', '\u0000', ',']) + text.slice(at + 1);
    case 4:
      return `${pick(random, ['\ufeff', ' ', '\u2028', '\n', '//x\n'])}${text}${pick(random, ['', ' ', '\u0000', '{}', ','])}`;
    case 5: {
      const places = [...text.matchAll(/(?<=[:[,])(?:"[^"]*"|-?\d+|true|null)/g)];
      const place = pick(random, places);
      if (place === undefined) return text;
      return text.slice(0, place.index) + pick(random, LITERALS) + text.slice(place.index + place[0].length);
    }
    default: {
      const twice = [
        '"currency":"eur"',
        '"__proto__":{"a":1}',
        '"constructor":{}',
        '"\\u005f_proto__":1',
        '"line_items":[]',
      ];
      return text.replace('{', `{${pick(random, twice)},`);
    }
  }
}

type HeaderValue = string | string[];

const HEADERS: Record<string, readonly HeaderValue[]> = {
  'content-type': [
    'text/plain',
    'application/json; charset=utf-8',
    'application/json; charset=utf-16',
    'application/jsonp',
    'application/x-www-form-urlencoded',
    '',
  ],
  'api-version': ['', '2025-09-29', '2026-04-17', '2026-04-17, 2026-04-17', 'x', ['2026-04-17', '2026-04-17']],
  authorization: ['', 'Bearer', 'Bearer x', 'Basic eA==', `Bearer ${'x'.repeat(4_000)}`, ['Bearer a', 'Bearer b']],
  'idempotency-key': ['', ' ', 'k'.repeat(300), 'same', 'k\u00ff', ['a', 'b']],
  'request-id': ['', 'r', 'r'.repeat(500), 'a b', ['a', 'b']],
  'accept-language': ['xx', '*;q=0', ','.repeat(50), 'de-x-1'.repeat(40)],
  'content-encoding': ['gzip', 'br', 'identity'],
  signature: ['x', 'A'.repeat(43)],
  timestamp: ['0', '2026-01-31T12:00:00Z'],
  accept: ['', '*/*', 'text/html', 'application/json;q=0, */*'],
  'x-forwarded-for': ['1.2.3.4'],
  'x-http-method-override': ['DELETE'],
  'if-none-match': ['*', '"x"'],
  range: ['bytes=0-0'],
  origin: ['null', 'https://elsewhere.example'],
  prefer: ['return=minimal'],
  expect: ['100-continue'],
};

/** Some headers in place of what they were, or besides. */
export function strangeHeaders(random: Random): Record<string, HeaderValue> {
  const headers: Record<string, HeaderValue> = {};
  for (const [name, values] of Object.entries(HEADERS)) if (random() < 0.01) headers[name] = pick(random, values);
  return headers;
}

/** An address nearly like this one; of characters that an HTTP client sends. */
export function strangePath(random: Random, path: string): string {
  const at = 1 + Math.floor(random() * path.length);
  const put = [
    '/',
    '//',
    '%2f',
    '%00',
    '%',
    '%zz',
    '..',
    '/../',
    '%2e%2e/',
    '/./',
    ';a=b',
    '?',
    '#',
    '\\',
    '%c0%af',
    '@',
  ];
  switch (Math.floor(random() * 5)) {
    case 0:
      return `${path}${pick(random, ['/', '?a=1', '?a[b]=1&a[b]=2', '?__proto__[x]=1', '?limit=1&limit=2', '?%00'])}`;
    case 1:
      return path.toUpperCase();
    case 2:
      return path.replace(/[a-z]/, (letter) => `%${letter.charCodeAt(0).toString(16)}`);
    case 3:
      return `${path.slice(0, at)}${'a'.repeat(3_000)}${path.slice(at)}`;
    default:
      return path.slice(0, at) + pick(random, put) + path.slice(at);
  }
}
