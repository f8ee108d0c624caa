/** What is wrong at a place of a JSON text, both counted from 1. */
export interface JsonFault {
  line: number;
  column: number;
  what: string;
}

const SPACE = /[ \t\r\n]*/y;
const STRING = /"[^"\\\n]*(?:\\.[^"\\\n]*)*"/y;
const SCALAR = /true|false|null|-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?/y;
const MAX_DEPTH = 100;

class SyntaxFault extends Error {
  readonly at: number;

  constructor(at: number, what: string) {
    super(what);
    this.at = at;
  }
}

/**
 * Mistakes that `JSON.parse` reports without a place or not at all: the first break of the syntax, else every key that
 * an object has twice, of which `JSON.parse` would silently keep the last.
 */
export function scanJson(text: string): JsonFault[] {
  const twice: { at: number; what: string }[] = [];
  let at = 0;

  const take = (pattern: RegExp): string | undefined => {
    pattern.lastIndex = at;
    const found = pattern.exec(text)?.[0];
    if (found !== undefined) at += found.length;
    return found;
  };
  const next = (): string => {
    take(SPACE);
    return text.charAt(at);
  };
  const fail = (expected: string): never => {
    const rest = text.slice(at);
    const got = rest === '' ? 'the end' : JSON.stringify(rest.match(/^(?:\w+|.)/s)?.[0]);
    throw new SyntaxFault(at, `expected ${expected}; got ${got}`);
  };
  const readString = (what: string): string => {
    if (text.charAt(at) !== '"') fail(what);
    const start = at;
    try {
      return String(JSON.parse(take(STRING) ?? ''));
    } catch {
      throw new SyntaxFault(start, 'a text without an end on its line, or with a character that JSON does not take');
    }
  };

  /** The entries up to the closing bracket, a comma between two. */
  const readEntries = (close: string, readEntry: () => void): void => {
    at += 1;
    if (next() !== close) {
      for (;;) {
        readEntry();
        const mark = next();
        if (mark === close) break;
        if (mark !== ',') fail(`"," or "${close}"`);
        at += 1;
        if (next() === close) throw new SyntaxFault(at, `expected another entry after ","; got "${close}"`);
      }
    }
    at += 1;
  };
  const readValue = (depth: number): void => {
    if (depth > MAX_DEPTH) fail(`at most ${MAX_DEPTH} levels`);
    const mark = next();
    if (mark === '{') {
      const keys = new Set<string>();
      readEntries('}', () => {
        const start = at;
        const key = readString('a name in double quotes');
        if (keys.has(key)) twice.push({ at: start, what: `${JSON.stringify(key)} stands in this object already` });
        keys.add(key);
        if (next() !== ':') fail('":"');
        at += 1;
        readValue(depth + 1);
      });
    } else if (mark === '[') readEntries(']', () => readValue(depth + 1));
    else if (mark === '"') readString('a text');
    else if (take(SCALAR) === undefined) fail('a value');
  };

  const place = (offset: number) => {
    const before = text.slice(0, offset).split('\n');
    return { line: before.length, column: (before.at(-1)?.length ?? 0) + 1 };
  };
  try {
    readValue(0);
    if (next() !== '') fail('the end');
  } catch (error) {
    if (!(error instanceof SyntaxFault)) throw error;
    return [{ ...place(error.at), what: error.message }];
  }
  return twice.map(({ at: offset, what }) => ({ ...place(offset), what: `${what}; expected each name once` }));
}
