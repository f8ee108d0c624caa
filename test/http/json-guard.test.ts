import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ProtocolError } from '../../src/errors.js';
import { parseJson } from '../../src/http/json-guard.js';

const RUNS = 3_000;

function refusal(text: string): ProtocolError | undefined {
  try {
    parseJson(text);
    return undefined;
  } catch (error) {
    if (error instanceof ProtocolError) return error;
    throw error;
  }
}

function plainParse(text: string): { value: unknown } | undefined {
  try {
    return { value: JSON.parse(text) };
  } catch {
    return undefined;
  }
}

function nested(depth: number): string {
  return '['.repeat(depth) + ']'.repeat(depth);
}

const oursAlone = /twice|already has|not allowed|NUL|surrogate|levels|too large/;

describe('parseJson', () => {
  it('reads what JSON.parse reads, and to the same value', () => {
    fc.assert(
      fc.property(fc.json({ maxDepth: 6 }), fc.constantFrom(undefined, 1, '\t'), (json, indent) => {
        const text = JSON.stringify(JSON.parse(json), null, indent);
        const refused = refusal(text);
        if (refused !== undefined) expect(refused.message).toMatch(oursAlone);
        else expect(parseJson(text)).toEqual(JSON.parse(text));
      }),
      { numRuns: RUNS },
    );
  });

  it('agrees with JSON.parse about every text that was damaged a little', () => {
    const piece = fc.constantFrom(
      '{',
      '}',
      '[',
      ']',
      ':',
      ',',
      '"',
      '\\',
      '\\u',
      '0',
      '1',
      '-',
      '.',
      'e',
      ' ',
      '\n',
      'a',
      '\u0001',
      'null',
      '\ud800',
    );
    fc.assert(
      fc.property(
        fc.json({ maxDepth: 3 }),
        fc.nat(),
        fc.nat(3),
        fc.array(piece, { maxLength: 3 }),
        (json, seed, cut, put) => {
          const at = json.length === 0 ? 0 : seed % json.length;
          const text = json.slice(0, at) + put.join('') + json.slice(at + cut);
          const plain = plainParse(text);
          const refused = refusal(text);
          if (plain === undefined) expect(refused?.code).toBe('invalid_json');
          else if (refused !== undefined) expect(refused.message).toMatch(oursAlone);
          else expect(parseJson(text)).toEqual(plain.value);
        },
      ),
      { numRuns: RUNS },
    );
  });

  it('agrees with JSON.parse about any run of JSON characters', () => {
    const text = fc.string({ unit: fc.constantFrom(...'{}[]:,"\\u0dae1-.+ E\ntrufls'), maxLength: 12 });
    fc.assert(
      fc.property(text, (candidate) => {
        if (plainParse(candidate) === undefined) expect(refusal(candidate)?.code).toBe('invalid_json');
        else expect(refusal(candidate)?.message ?? 'twice').toMatch(oursAlone);
      }),
      { numRuns: RUNS * 3 },
    );
  });

  it.each([
    ['{"a":1,"a":2}', 'a key that the same object already has (line 1, column 8)'],
    ['{"a":1,"\\u0061":2}', 'a key that the same object already has (line 1, column 8)'],
    ['{"x":[{"b":1,\n "b":1}]}', 'a key that the same object already has (line 2, column 2)'],
    ['{"__proto__":1}', 'a key that is not allowed'],
    ['{"__pr\\u006fto__":1}', 'a key that is not allowed'],
    ['{"a":{"constructor":{"prototype":1}}}', 'a key that is not allowed'],
    ['{"prototype":1}', 'a key that is not allowed'],
    ['"\\u0000"', 'NUL'],
    ['"\u0000"', 'control character'],
    ['"\\ud800"', 'surrogate'],
    ['"\\udc00"', 'surrogate'],
    ['"\\ud800\\ud800"', 'surrogate'],
    ['"\\ud800x"', 'surrogate'],
    ['{"\\ud800":1}', 'surrogate'],
    ['"\ud800"', 'surrogate'],
    ['1e999', 'too large'],
    ['-1e999', 'too large'],
    [nested(33), 'more than 32 levels'],
    ['[1,]', 'a value is missing'],
    ['{"a":1,}', 'a key in double quotes is missing'],
    ['{"a" 1}', 'a colon'],
    ['[1 2]', 'a comma or a closing bracket'],
    ['[1}', 'a comma or a closing bracket'],
    ['"abc', 'a string without an end'],
    ['"\\x"', 'an escape'],
    ['{} {}', 'something after the end'],
    ['\ufeff{}', 'a value is missing'],
    ['', 'a value is missing'],
    ['01', 'something after the end'],
    ['NaN', 'a value is missing'],
  ])('refuses %j', (text, why) => {
    const error = refusal(text);
    expect(error).toMatchObject({ status: 400, code: 'invalid_json' });
    expect(error?.message).toContain(why);
  });

  it.each([
    nested(32),
    '"\\ud83d\\ude00"',
    '"\u{1f600}"',
    '{"a":{"b":1},"c":{"b":1}}',
    '"__proto__"',
    '{"proto":0}',
    ' \r\n\t1e-400 ',
  ])('reads %j', (text) => {
    expect(parseJson(text)).toEqual(JSON.parse(text));
  });

  it('never repeats what the text says', () => {
    for (const text of [
      '{"spt_canary" 1}',
      '{"a":"spt_canary","a":1}',
      'spt_canary',
      '["spt_canary"',
      '{"spt_canary":1,"spt_canary":2}',
    ]) {
      expect(refusal(text)?.message).not.toContain('canary');
    }
  });

  it('refuses 100,000 levels and a megabyte of brackets without falling over', () => {
    expect(refusal(nested(100_000))?.code).toBe('invalid_json');
    expect(refusal('{"a":'.repeat(50_000))?.code).toBe('invalid_json');
    expect(refusal('['.repeat(1_000_000))?.code).toBe('invalid_json');
  });
});
