import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { canonicalForm, type FormObject, type FormValue, parseForm } from '../../src/sandbox/wire/form.js';

const key = fc.string({ minLength: 1, maxLength: 8 }).filter((text) => !/[[\]]/.test(text));
const { form } = fc.letrec<{ form: FormObject; value: FormValue }>((tie) => ({
  value: fc.oneof({ depthSize: 'small', maxDepth: 4 }, fc.string(), tie('form')),
  form: fc.dictionary(key, tie('value'), { minKeys: 1, maxKeys: 4 }),
}));

function encode(value: FormValue, path: string): string[] {
  if (typeof value === 'string') return [`${path}=${encodeURIComponent(value)}`];
  return Object.entries(value).flatMap(([name, inner]) =>
    encode(inner, path === '' ? encodeURIComponent(name) : `${path}[${encodeURIComponent(name)}]`),
  );
}

describe('the form parser', () => {
  test('reads back whatever was encoded, in any order', () => {
    fc.assert(
      fc.property(form, fc.integer(), (given, seed) => {
        const pairs = encode(given, '');
        const turned = pairs.map((_, i) => pairs[(i + Math.abs(seed)) % pairs.length]);
        expect(canonicalForm(parseForm(turned.join('&')))).toBe(canonicalForm(given));
      }),
    );
  });

  test.each([
    ['expand[]=a&expand[]=b', { expand: { 0: 'a', 1: 'b' } }],
    ['expand[0]=a&expand[1]=b', { expand: { 0: 'a', 1: 'b' } }],
    ['items[][id]=a&items[][n]=1&items[][id]=b', { items: { 0: { id: 'a', n: '1' }, 1: { id: 'b' } } }],
    ['a%5Bb%5D=c+d%20e', { a: { b: 'c d e' } }],
    ['a=1&&b', { a: '1', b: '' }],
    ['a=1&a=2', { a: '2' }],
    ['a[b=1', { 'a[b': '1' }],
  ])('reads %s', (encoded, expected) => {
    expect(JSON.parse(JSON.stringify(parseForm(encoded)))).toEqual(expected);
  });

  test('keeps __proto__ a key like any other', () => {
    const parsed = parseForm('__proto__[polluted]=yes&metadata[__proto__]=x');
    expect(Object.keys(parsed)).toEqual(['__proto__', 'metadata']);
    expect('polluted' in {}).toBe(false);
  });

  test.each(['a=1&a[b]=2', 'a[b]=2&a=1', 'a=%zz', `a${'[b]'.repeat(20)}=1`])('refuses %s', (encoded) => {
    expect(() => parseForm(encoded)).toThrow();
  });
});
