import type * as Parser from 'csv-parse/sync';
import { beforeEach, expect, it, vi } from 'vitest';
import { readStockRows } from '../../src/merchant/stock-rows.js';

/* What is done of a table before it is refused, counted in what the parser was given and what it made of that. */

const work = { letters: 0, rows: 0, fields: 0 };
vi.mock('csv-parse/sync', async (original) => {
  const parser = await original<typeof Parser>();
  const parse = (csv: string, options: Parser.Options) => {
    work.letters += csv.length;
    const on_record: Parser.Options['on_record'] = (record, info) => {
      work.rows += 1;
      work.fields += record.length;
      return options.on_record?.(record, info) ?? record;
    };
    return parser.parse(csv, { ...options, on_record });
  };
  return { ...parser, parse };
});
beforeEach(() => {
  Object.assign(work, { letters: 0, rows: 0, fields: 0 });
});

const HEADER = 'variant_id,on_hand\n';
const MOST = 10_000;
/** So much may a body have. */
const LONGEST = 1024 * 1024;
const filled = (part: string): string => HEADER + part.repeat((LONGEST - HEADER.length) / part.length);
const reading = (csv: string) => () => readStockRows(csv, () => true);

it.each([
  ['tiny rows', 'a\n'],
  ['rows as they should be', 'a,1\n'],
  ['rows of an old system', 'a\r'],
  ['blank lines', '\n'],
  ['lines of spaces', ' \n'],
  ['columns', 'a,'],
  ['empty columns', ','],
  ['columns over many lines', '"\n",'],
])('a body full of %s is refused before any of it is parsed', (_, part) => {
  expect(reading(filled(part))).toThrow(/^Nothing was imported: there are more than 100000 (lines|commas) in it/);
  expect(work.letters).toBe(0);
});

it.each([
  ['rows', `a${'x'.repeat(90)},1\n`],
  ['rows of ten columns', `${'a,'.repeat(9)}${'x'.repeat(100)}\n`],
  ['quoted rows', `"${'"\n'.repeat(4)}${'x'.repeat(90)}",1\n`],
  ['one field', 'a'],
  ['one quoted field', '"a'],
  ['quotes', '"'],
  ['spaces', ' '],
])('a body full of long %s is parsed as far as there can be rows', (_, part) => {
  expect(reading(filled(part))).toThrow('Nothing was imported: ');
  expect(work.rows).toBeLessThanOrEqual(MOST + 2);
  expect(work.fields).toBeLessThanOrEqual(10 * MOST + MOST + 2);
});

it('one row too many is as many as are read', () => {
  const rows = (count: number) => Array.from({ length: count }, (_, index) => `v${index},1`).join('\n\n');
  expect(reading(HEADER + rows(MOST))().size).toBe(MOST);
  expect(work.rows).toBe(MOST + 1);
  work.rows = 0;
  expect(reading(HEADER + rows(3 * MOST))).toThrow(`there are more than ${MOST} rows, which is the most`);
  expect(work.rows).toBe(MOST + 2);
});
