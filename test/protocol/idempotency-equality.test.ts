import { randomUUID } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { sharedShop } from './shared-shop.js';

const shop = sharedShop();

const START = '"currency":"usd","capabilities":{},"line_items":[{"id":"item_123"}]';
/** A create whose metadata holds one value as JSON text; metadata may be anything. */
const withValue = (value: string): string => `{${START},"metadata":{"v":${value}}}`;
const body = (...members: string[]): string => `{${members.join(',')}}`;

const EQUAL: [string, string, string][] = [
  ['order of keys', body('"currency":"usd"', '"capabilities":{}', '"line_items":[{"id":"item_123"}]'), body(START)],
  [
    'order of keys inside',
    body('"currency":"usd","capabilities":{}', '"line_items":[{"id":"item_123","quantity":2}]'),
    body('"currency":"usd","capabilities":{}', '"line_items":[{"quantity":2,"id":"item_123"}]'),
  ],
  ['white space', body(START), `\n{ ${START.replaceAll(':', ' : ').replaceAll(',', ' ,\t')} }\r\n`],
  [
    'quantity 1.0 and 1',
    body('"currency":"usd","capabilities":{},"line_items":[{"id":"item_123","quantity":1.0}]'),
    body('"currency":"usd","capabilities":{},"line_items":[{"id":"item_123","quantity":1}]'),
  ],
  ['1e2 and 100', withValue('1e2'), withValue('100')],
  ['1E+2 and 100.0', withValue('1E+2'), withValue('100.0')],
  ['0.1 and 1e-1', withValue('0.1'), withValue('1e-1')],
  ['-0 and 0', withValue('-0'), withValue('0')],
  ['-0.0 and 0', withValue('-0.0'), withValue('0')],
  ['a number nested', withValue('[[{"a":2.50}]]'), withValue('[[{"a":2.5}]]')],
  ['a large number', withValue('1000000000000000000000'), withValue('1e21')],
  ['\\u escape of a letter', withValue('"caf\\u00e9"'), withValue('"café"')],
  ['\\u escape in upper case', withValue('"\\u00E9"'), withValue('"\\u00e9"')],
  ['surrogate pair', withValue('"\\ud83d\\ude00"'), withValue('"😀"')],
  ['escaped slash', withValue('"a\\/b"'), withValue('"a/b"')],
  ['escaped line break', withValue('"\\n"'), withValue('"\\u000a"')],
  ['escaped quote', withValue('"\\""'), withValue('"\\u0022"')],
  ['escape in a key', withValue('{"\\u0061":1}'), withValue('{"a":1}')],
  ['keys nested deep', withValue('{"a":{"b":1,"c":2},"d":3}'), withValue('{"d":3,"a":{"c":2,"b":1}}')],
  ['keys beyond ASCII', withValue('{"ö":1,"a":2}'), withValue('{"a":2,"\\u00f6":1}')],
  ['keys that look like numbers', withValue('{"10":1,"9":2}'), withValue('{"9":2,"10":1}')],
];

const DIFFERENT: [string, string, string][] = [
  ['null and absent', withValue('{"a":null}'), withValue('{}')],
  ['null and absent at the top', body(START, '"metadata":{"v":null}'), body(START, '"metadata":{}')],
  ['null and false', withValue('null'), withValue('false')],
  ['null and 0', withValue('null'), withValue('0')],
  ['null and an empty text', withValue('null'), withValue('""')],
  ['order of an array', withValue('[1,2]'), withValue('[2,1]')],
  ['order of objects in an array', withValue('[{"a":1},{"b":2}]'), withValue('[{"b":2},{"a":1}]')],
  ['length of an array', withValue('[1]'), withValue('[1,1]')],
  ['empty array and empty object', withValue('[]'), withValue('{}')],
  ['empty array and absent', body(START, '"coupons":[]'), body(START)],
  ['empty object and absent', body(START, '"metadata":{}'), body(START)],
  ['number and text', withValue('1'), withValue('"1"')],
  ['true and 1', withValue('true'), withValue('1')],
  ['true and "true"', withValue('true'), withValue('"true"')],
  ['1 and 1.0000000001', withValue('1'), withValue('1.0000000001')],
  ['1 and -1', withValue('1'), withValue('-1')],
  ['upper and lower case', withValue('"a"'), withValue('"A"')],
  ['upper and lower case of a key', withValue('{"a":1}'), withValue('{"A":1}')],
  ['composed and decomposed letters', withValue('"\\u00e9"'), withValue('"e\\u0301"')],
  ['white space in a text', withValue('"a b"'), withValue('"a  b"')],
  ['value of a key nested deep', withValue('{"a":{"b":{"c":1}}}'), withValue('{"a":{"b":{"c":2}}}')],
  ['a key more', withValue('{"a":1}'), withValue('{"a":1,"b":2}')],
  [
    'quantity',
    body('"currency":"usd","capabilities":{},"line_items":[{"id":"item_123","quantity":1}]'),
    body('"currency":"usd","capabilities":{},"line_items":[{"id":"item_123"}]'),
  ],
  [
    'two ways to say one item',
    body('"currency":"usd","capabilities":{},"line_items":[{"item":{"id":"item_123"}}]'),
    body(START),
  ],
];

describe('equality of bodies under a key', () => {
  it.each(EQUAL)('R-IDM-04 is told to be equal: %s', async (_, first, second) => {
    const key = randomUUID();
    const created = await shop().client.create(first, { key });
    expect(created.status, created.text).toBe(201);
    const again = await shop().client.create(second, { key });
    expect(again.headers.get('idempotent-replayed'), again.text).toBe('true');
    expect(again.text).toBe(created.text);
  });

  it.each(DIFFERENT)('R-IDM-04 is told to differ: %s', async (_, first, second) => {
    const key = randomUUID();
    expect((await shop().client.create(first, { key })).status).toBe(201);
    const other = await shop().client.create(second, { key });
    expect([other.status, other.body.code]).toEqual([422, 'idempotency_conflict']);
  });

  it('R-IDM-04 looks at no header', async () => {
    const key = randomUUID();
    const created = await shop().client.create(body(START), { key, headers: { 'user-agent': 'one' } });
    const more = { 'user-agent': 'two', 'accept-language': 'fr', 'request-id': 'other', 'x-anything': '1' };
    const again = await shop().client.create(body(START), { key, headers: more });
    expect([again.status, again.text]).toEqual([201, created.text]);
  });

  it('R-IDM-04 tells null from absent in an update, where both mean something', async () => {
    const { client } = shop();
    const { id } = (await client.create(body(START))).body;
    const key = randomUUID();
    expect((await client.update(id, '{"buyer":null}', { key })).status).toBe(200);
    expect((await client.update(id, '{}', { key })).status).toBe(422);
  });
});
