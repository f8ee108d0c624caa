import type { z } from 'zod';
import { nearest } from './nearest.js';

/** What a schema makes of a value: the value with its defaults, or a sentence for each mistake. */
export function checkShape<T>(
  schema: z.ZodType<T>,
  value: unknown,
  place: string,
): { data: T } | { problems: string[] } {
  const parsed = schema.safeParse(value, { error: expectation, reportInput: true });
  if (parsed.success) return { data: parsed.data };
  return { problems: parsed.error.issues.flatMap((issue) => sentences(issue).map((text) => `${place} ${text}`)) };
}

/**
 * The same for what another system says: properties that the schema does not have are taken out of the value, and a
 * sentence names the place and what was expected there, but nothing of the value.
 */
export function checkForeign<T>(schema: z.ZodType<T>, value: unknown): { data: T } | { problems: string[] } {
  for (;;) {
    const parsed = schema.safeParse(value, { error: expectation });
    if (parsed.success) return { data: parsed.data };
    const issues = parsed.error.issues.flatMap(innermost);
    const extra = issues.filter((issue) => issue.code === 'unrecognized_keys');
    if (extra.length === 0) return { problems: issues.map(({ path, message }) => `${jsonPath(path)}: ${message}`) };
    for (const { path, keys } of extra) {
      const holder = path.reduce<unknown>((at, key) => property(at, key), value);
      for (const key of keys) Reflect.deleteProperty(holder as object, key);
    }
  }
}

/** What was expected, where the schema has no words of its own. */
function expectation(issue: z.core.$ZodRawIssue): string {
  switch (issue.code) {
    case 'unrecognized_keys':
      return issue.keys.map((key) => unknownKey(key, allowedKeys(issue.inst))).join('\n');
    case 'invalid_value':
      return `expected ${issue.values.length > 1 ? 'one of ' : ''}${issue.values.map(quoted).join(', ')}`;
    case 'too_small':
      return issue.origin === 'number'
        ? `expected ${issue.minimum} or more`
        : `expected at least ${amountOf(issue.origin, Number(issue.minimum))}`;
    case 'too_big':
      return issue.origin === 'number'
        ? `expected ${issue.maximum} or less`
        : `expected at most ${amountOf(issue.origin, Number(issue.maximum))}`;
    case 'invalid_type':
      return `expected ${TYPES[issue.expected] ?? issue.expected}`;
    default:
      return 'expected something else';
  }
}

/** Of several shapes, the one that was meant is the one in which the mistakes are deepest. */
function innermost(issue: z.core.$ZodIssue): z.core.$ZodIssue[] {
  if (issue.code !== 'invalid_union') return [issue];
  const depth = (issues: readonly z.core.$ZodIssue[]) => Math.min(...issues.map(({ path }) => path.length));
  const [meant = []] = [...issue.errors].sort((a, b) => depth(b) - depth(a));
  if (meant.length === 0 || depth(meant) <= 1) return [issue];
  return meant.flatMap((each) => innermost({ ...each, path: [...issue.path, ...each.path] }));
}

const TYPES: Readonly<Record<string, string>> = {
  string: 'a text in double quotes',
  number: 'a number',
  int: 'a whole number',
  boolean: 'true or false',
  array: 'a list […]',
  object: 'an object {…}',
  record: 'an object {…}',
};

function amountOf(origin: string, count: number): string {
  if (origin === 'array') return count === 1 ? 'one entry' : `${count} entries`;
  return count === 1 ? 'one character' : `${count} characters`;
}

function unknownKey(key: string, allowed: readonly string[]): string {
  const meant = nearest(key, allowed);
  const hint = meant === undefined ? `expected one of ${allowed.join(', ')}` : `did you mean ${quoted(meant)}?`;
  return `unknown property ${quoted(key)}; ${hint}`;
}

function allowedKeys(schema: unknown): string[] {
  const shape = typeof schema === 'object' && schema !== null && 'shape' in schema ? schema.shape : {};
  return Object.keys(shape ?? {});
}

function sentences(issue: z.core.$ZodIssue): string[] {
  const path = jsonPath(issue.path);
  if (issue.code === 'unrecognized_keys') return issue.message.split('\n').map((text) => `${path}: ${text}`);
  if (issue.code === 'invalid_key') return issue.issues.map(({ message }) => `${path}: ${message}`);
  // One of the shapes was meant: what is wrong inside it says more than that it is none of them.
  const inside =
    issue.code === 'invalid_union' && issue.errors.find((issues) => issues.every(({ path }) => path.length > 0));
  if (inside) return inside.flatMap((each) => sentences({ ...each, path: [...issue.path, ...each.path] }));
  const got =
    issue.code === 'invalid_union' && issue.discriminator !== undefined
      ? property(issue.input, issue.discriminator)
      : issue.input;
  if (got === undefined) return [`${path}: is missing; ${issue.message}`];
  return [`${path}: ${issue.message}; got ${shown(got)}`];
}

function property(value: unknown, name: PropertyKey): unknown {
  return typeof value === 'object' && value !== null ? Reflect.get(value, name) : undefined;
}

function shown(value: unknown): string {
  if (Array.isArray(value)) return value.length === 0 ? 'an empty list' : 'a list';
  if (typeof value === 'object' && value !== null) return 'an object';
  const text = JSON.stringify(value);
  return text.length > 60 ? `${text.slice(0, 59)}…` : text;
}

function quoted(value: unknown): string {
  return `"${String(value)}"`;
}

function jsonPath(path: readonly PropertyKey[]): string {
  return path.reduce<string>((text, key) => {
    if (typeof key === 'number') return `${text}[${key}]`;
    return /^[A-Za-z_$][\w$]*$/.test(String(key))
      ? `${text}.${String(key)}`
      : `${text}[${JSON.stringify(String(key))}]`;
  }, '$');
}
