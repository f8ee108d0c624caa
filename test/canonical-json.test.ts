import canonicalize from 'canonicalize';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { canonicalJson } from '../src/canonical-json.js';

test('is the RFC 8785 form of any JSON value', () => {
  fc.assert(
    fc.property(fc.json({ noUnicodeString: false }), (text) => {
      const value: unknown = JSON.parse(text);
      expect(canonicalJson(value)).toBe(canonicalize(value));
    }),
    { numRuns: 2_000 },
  );
});

test.each([
  ['{"b":1,"a":{"d":[],"c":{}}}', '{"a":{"c":{},"d":[]},"b":1}'],
  ['{"10":1,"9":2,"€":3,"é":4}', '{"10":1,"9":2,"é":4,"€":3}'],
  ['[1.0, 1e3, -0, 1e-7, 333333333.33333329]', '[1,1000,0,1e-7,333333333.3333333]'],
  ['"\\u20ac \\/ \\n \\u000f"', '"€ / \\n \\u000f"'],
  ['[ ]', '[]'],
  ['null', 'null'],
])('%s becomes %s', (text, expected) => {
  expect(canonicalJson(JSON.parse(text))).toBe(expected);
});

test('leaves out what an object says nothing of', () => {
  expect(canonicalJson({ b: undefined, a: 1 })).toBe('{"a":1}');
});
