import fc from 'fast-check';
import pg from 'pg';
import { expect, it } from 'vitest';
import { literal } from '../../src/store/postgres/sql.js';

it('texts are written as the driver would write them', () => {
  const text = fc.string({ unit: fc.oneof(fc.constantFrom("'", '\\', '$', ';', '"', '\n', '😀'), fc.string()) });
  fc.assert(
    fc.property(text, (value) => {
      expect(literal(value)).toBe(pg.escapeLiteral(value.replaceAll('\0', '\ufffd')));
    }),
  );
});

it('numbers are safe integers, and what is not there is NULL', () => {
  expect([literal(-3), literal(0), literal(null), literal(undefined)]).toEqual(['(-3)', '0', 'NULL', 'NULL']);
  for (const value of [0.1, Number.NaN, 2 ** 53]) expect(() => literal(value)).toThrow(/is no safe integer/);
});
