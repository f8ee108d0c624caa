import { ProtocolError } from '../errors.js';

/** Levels of nesting that a body may have unless said otherwise. */
export const MAX_DEPTH = 32;
const NUMBER = /-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?/y;
const ESCAPABLE = '"\\/bfnrt';
const HEX = /^[0-9a-fA-F]{4}$/;

const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const OPEN_OBJECT = 0x7b;
const CLOSE_OBJECT = 0x7d;
const OPEN_ARRAY = 0x5b;
const CLOSE_ARRAY = 0x5d;
const COMMA = 0x2c;
const COLON = 0x3a;
const SPACE = 0x20;

/**
 * Parses JSON that a stranger sent. Beyond what `JSON.parse` refuses, it refuses what two parsers read differently or
 * what hurts later: more than `maxDepth` levels, a key twice in one object, keys that reach a prototype, NUL and lone
 * surrogates in strings, numbers beyond what a double holds.
 * @throws ProtocolError 400 `invalid_json`, saying what and where, without a word of the text itself
 */
export function parseJson(text: string, maxDepth = MAX_DEPTH): unknown {
  scan(text, maxDepth);
  return JSON.parse(text);
}

/** A full pass over the text: what it lets through, `JSON.parse` reads without an error. */
function scan(text: string, maxDepth: number): void {
  /** One entry for each open container: the keys seen in an object, nothing for an array. */
  const open: (Set<string> | undefined)[] = [];
  let at = skipSpace(text, 0);
  for (;;) {
    const code = text.charCodeAt(at);
    if (code === OPEN_OBJECT || code === OPEN_ARRAY) {
      if (open.length === maxDepth) fail(text, at, `more than ${maxDepth} levels of nesting`);
      const isObject = code === OPEN_OBJECT;
      const keys = isObject ? new Set<string>() : undefined;
      at = skipSpace(text, at + 1);
      if (text.charCodeAt(at) !== (isObject ? CLOSE_OBJECT : CLOSE_ARRAY)) {
        open.push(keys);
        if (keys !== undefined) at = readKey(text, at, keys);
        continue;
      }
      at += 1;
    } else {
      at = code === QUOTE ? readString(text, at) : readScalar(text, at, code);
    }
    at = skipSpace(text, at);
    while (open.length > 0 && text.charCodeAt(at) === closing(open)) {
      open.pop();
      at = skipSpace(text, at + 1);
    }
    if (open.length === 0) {
      if (at < text.length) fail(text, at, 'something after the end of the value');
      return;
    }
    if (text.charCodeAt(at) !== COMMA) fail(text, at, 'a comma or a closing bracket is missing');
    at = skipSpace(text, at + 1);
    const keys = open.at(-1);
    if (keys !== undefined) at = readKey(text, at, keys);
  }
}

function closing(open: readonly (Set<string> | undefined)[]): number {
  return open[open.length - 1] === undefined ? CLOSE_ARRAY : CLOSE_OBJECT;
}

/** Reads a key and its colon; the result is the place of the value. */
function readKey(text: string, start: number, keys: Set<string>): number {
  if (text.charCodeAt(start) !== QUOTE) fail(text, start, 'a key in double quotes is missing');
  const end = readString(text, start);
  const written = text.slice(start + 1, end - 1);
  const key = written.includes('\\') ? String(JSON.parse(text.slice(start, end))) : written;
  if (key === '__proto__' || key === 'constructor' || key === 'prototype')
    fail(text, start, 'a key that is not allowed');
  if (keys.has(key)) fail(text, start, 'a key that the same object already has');
  keys.add(key);
  const at = skipSpace(text, end);
  if (text.charCodeAt(at) !== COLON) fail(text, at, 'a colon after the key is missing');
  return skipSpace(text, at + 1);
}

/** Reads the string that starts at the quote `start`; the result is the place behind its closing quote. */
function readString(text: string, start: number): number {
  let at = start + 1;
  let afterHigh = false;
  for (;;) {
    let unit = text.charCodeAt(at);
    if (!afterHigh) {
      while (unit >= SPACE && unit < 0xd800 && unit !== QUOTE && unit !== BACKSLASH) {
        at += 1;
        unit = text.charCodeAt(at);
      }
    }
    if (unit === QUOTE && !afterHigh) return at + 1;
    const from = at;
    if (unit === BACKSLASH) {
      const escaped = text.charAt(at + 1);
      if (escaped === 'u') {
        const digits = text.slice(at + 2, at + 6);
        if (!HEX.test(digits)) fail(text, at, 'an escape that JSON does not have');
        unit = Number.parseInt(digits, 16);
        if (unit === 0) fail(text, at, 'the character NUL in a string');
        at += 6;
      } else {
        if (escaped === '' || !ESCAPABLE.includes(escaped)) fail(text, at, 'an escape that JSON does not have');
        unit = SPACE;
        at += 2;
      }
    } else {
      if (!(unit >= SPACE)) {
        fail(text, at, at >= text.length ? 'a string without an end' : 'a control character in a string');
      }
      at += 1;
    }
    const isLow = unit >= 0xdc00 && unit <= 0xdfff;
    if (isLow !== afterHigh) fail(text, from, 'half of a surrogate pair in a string');
    afterHigh = unit >= 0xd800 && unit <= 0xdbff;
  }
}

function readScalar(text: string, start: number, code: number): number {
  if (code === 0x74 && text.startsWith('true', start)) return start + 4;
  if (code === 0x66 && text.startsWith('false', start)) return start + 5;
  if (code === 0x6e && text.startsWith('null', start)) return start + 4;
  NUMBER.lastIndex = start;
  if (!NUMBER.test(text)) fail(text, start, 'a value is missing');
  const end = NUMBER.lastIndex;
  if (!Number.isFinite(Number(text.slice(start, end)))) fail(text, start, 'a number that is too large');
  return end;
}

function skipSpace(text: string, start: number): number {
  let at = start;
  for (;;) {
    const code = text.charCodeAt(at);
    if (code !== SPACE && code !== 0x0a && code !== 0x0d && code !== 0x09) return at;
    at += 1;
  }
}

function fail(text: string, at: number, what: string): never {
  const before = text.slice(0, at).split('\n');
  const column = (before.at(-1)?.length ?? 0) + 1;
  const sentence = `The body is not JSON that can be used: ${what} (line ${before.length}, column ${column}).`;
  throw new ProtocolError(400, 'invalid_json', sentence);
}
