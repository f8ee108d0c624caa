import { createChecks, resolved } from '../../openapi/support/document.js';
import { pick, type Random } from './chance.js';

/* Values that fit a schema of the API document: whatever the document says of a new operation is tried by itself. */

export interface Schema {
  $ref?: string;
  type?: string | string[];
  const?: unknown;
  enum?: unknown[];
  properties?: Record<string, Schema | boolean>;
  required?: string[];
  additionalProperties?: Schema | boolean;
  items?: Schema;
  anyOf?: Schema[];
  oneOf?: Schema[];
  allOf?: Schema[];
  format?: string;
  pattern?: string;
  minimum?: number;
  maximum?: number;
  minLength?: number;
  maxLength?: number;
  minItems?: number;
  maxItems?: number;
}

/** Values that mean something, by the name of the property that has them. */
export type Meanings = Record<string, (random: Random) => unknown>;

const STRINGS: Record<string, readonly string[]> = {
  'date-time': ['2026-01-31T12:00:00Z', '2030-12-31T23:59:60+14:00', '1970-01-01T00:00:00.000001Z'],
  uri: ['https://shop.example/x?y=1', 'https://[::1]/'],
  email: ['ada@example.com', 'ada+b@sub.example.org'],
};
const WORDS = [
  'a',
  'Ada',
  'US',
  'usd',
  '2026-04-17',
  '7',
  'x'.repeat(40),
  'naïve ☃',
  '👩‍👩‍👧',
  '\u202eabc',
  '<b>&amp;</b>',
];
const ATTEMPTS = 12;
const OPTIONAL = 0.4;

/** Makes values by a document. */
export function createValues(document: object, meanings: Meanings) {
  const check = createChecks(document);

  function text(random: Random, { format, pattern, minLength = 0, maxLength = 60 }: Schema): string {
    const fits = (word: string) =>
      word.length >= minLength && word.length <= maxLength && (!pattern || new RegExp(pattern, 'u').test(word));
    const known = (format === undefined ? WORDS : (STRINGS[format] ?? WORDS)).filter(fits);
    return known.length > 0 ? pick(random, known) : 'y'.repeat(Math.max(minLength, 1));
  }

  function whole(random: Random, { minimum = -5, maximum = 1_000_000 }: Schema): number {
    return pick(
      random,
      [minimum, minimum + 1, Math.min(maximum, minimum + 7), maximum].filter((at) => at <= maximum),
    );
  }

  /** One way of being this schema: references followed, one of each choice taken, and all of it in one object. */
  function narrowed(random: Random, given: Schema): Schema {
    const schema = resolved<Schema>(document, given as Schema & { $ref: string });
    const parts = [...(schema.allOf ?? [])];
    for (const choice of [schema.anyOf, schema.oneOf]) if (choice) parts.push(pick(random, choice));
    return parts.map((part) => narrowed(random, part)).reduce(joined, schema);
  }

  const joined = (left: Schema, right: Schema): Schema =>
    Object.assign({}, left, right, {
      properties: { ...left.properties, ...right.properties, ...both(left, right) },
      required: [...(left.required ?? []), ...(right.required ?? [])],
    });

  /** A property that two parts speak of has to be as both say. */
  const both = (left: Schema, right: Schema): Record<string, Schema | boolean> =>
    Object.fromEntries(
      Object.entries(right.properties ?? {}).map(([name, of]) => {
        const before = left.properties?.[name];
        return [name, typeof of === 'boolean' || typeof before !== 'object' ? of : { ...before, ...of }];
      }),
    );

  function one(random: Random, given: Schema, name: string, depth: number): unknown {
    const schema = narrowed(random, given);
    if (schema.const !== undefined) return schema.const;
    const meaning = Object.hasOwn(meanings, name) ? meanings[name] : undefined;
    if (meaning && random() < 0.97) return meaning(random);
    if (schema.enum) return pick(random, schema.enum);
    switch (Array.isArray(schema.type) ? pick(random, schema.type) : schema.type) {
      case 'object':
        return object(random, schema, depth);
      case 'array': {
        const { minItems = 0, maxItems = 4, items = {} } = schema;
        const length = minItems + Math.floor(random() * Math.min(3, maxItems - minItems + 1));
        return Array.from({ length }, () => one(random, items, `${name}[]`, depth + 1));
      }
      case 'string':
        return text(random, schema);
      case 'integer':
        return whole(random, schema);
      case 'number':
        return random() < 0.5 ? 1.5 : whole(random, schema);
      case 'boolean':
        return random() < 0.5;
      case 'null':
        return null;
      default:
        return pick(random, [null, 1, 'any', [1, { a: 'b' }], { a: [] }]);
    }
  }

  function object(random: Random, { properties = {}, required = [], additionalProperties }: Schema, depth: number) {
    const made: Record<string, unknown> = {};
    for (const [name, of] of Object.entries(properties)) {
      if (of === false || !(required.includes(name) || random() < OPTIONAL / (1 + depth / 4))) continue;
      made[name] = one(random, of === true ? {} : of, name, depth + 1);
    }
    if (typeof additionalProperties === 'object' && random() < 0.5)
      made.more = one(random, additionalProperties, '', depth);
    return made;
  }

  return {
    /**
     * A value that fits the schema at `pointer`.
     * @throws where no attempt fits: the generator has to learn a keyword
     */
    at(random: Random, pointer: string, schema: Schema): unknown {
      for (let attempt = 0; attempt < ATTEMPTS; attempt += 1) {
        const value = one(random, schema, '', 0);
        if (check(pointer, value).length === 0) return value;
      }
      const value = one(random, schema, '', 0);
      throw new Error(`No value fits ${pointer}: ${JSON.stringify(value)} ${check(pointer, value).join('; ')}`);
    },
  };
}

export type Values = ReturnType<typeof createValues>;
