import { invalidParam } from '../errors.js';
import type { FormObject, FormValue } from './form.js';

/** Turns one form parameter into a value, or throws Stripe's 400; `path` is its name as in `usage_limits[currency]`. */
export type Reader<T> = (value: FormValue | undefined, path: string) => T;
type Shape = Record<string, Reader<unknown>>;
type Values<S extends Shape> = { [K in keyof S]: ReturnType<S[K]> };

export const clearableText: Reader<string | null | undefined> = (value, path) => {
  if (typeof value === 'object') throw invalidParam('Invalid string', { param: path });
  return value === '' ? null : value;
};

export const text: Reader<string | undefined> = (value, path) => {
  const read = clearableText(value, path);
  if (read !== null) return read;
  const message = `You passed an empty string for '${path}'. We assume empty values are an attempt to unset a parameter; however '${path}' cannot be unset.`;
  throw invalidParam(`${message} You should remove '${path}' from your request or supply a non-empty value.`, {
    code: 'parameter_invalid_empty',
    param: path,
  });
};

export const integer: Reader<number | undefined> = (value, path) => {
  const read = text(value, path);
  if (read === undefined) return undefined;
  const number = Number(read);
  if (!/^-?\d+$/.test(read) || !Number.isSafeInteger(number)) {
    throw invalidParam(`Invalid integer: ${read}`, { code: 'parameter_invalid_integer', param: path });
  }
  return number;
};

export const decimal: Reader<number | undefined> = (value, path) => {
  const read = text(value, path);
  if (read === undefined || /^-?\d{1,12}(\.\d{1,12})?$/.test(read))
    return read === undefined ? undefined : Number(read);
  throw invalidParam(`Invalid decimal: ${read}`, { param: path });
};

export const flag: Reader<boolean | undefined> = (value, path) => {
  const read = text(value, path);
  if (read !== undefined && read !== 'true' && read !== 'false') {
    throw invalidParam(`Invalid boolean: ${read}`, { param: path });
  }
  return read === undefined ? undefined : read === 'true';
};

/** Takes a parameter that has no effect here, whatever its structure. */
export const ignored: Reader<void> = () => undefined;

export function choice<const T extends string>(...options: T[]): Reader<T | undefined> {
  return (value, path) => {
    const read = text(value, path);
    const found = options.find((option) => option === read);
    if (read !== undefined && found === undefined) {
      throw invalidParam(`Invalid ${path}: must be one of ${options.join(', ')}`, { param: path });
    }
    return found;
  };
}

export function required<T>(reader: Reader<T | undefined>): Reader<T> {
  return (value, path) => {
    const read = reader(value, path);
    if (read !== undefined) return read;
    throw invalidParam(`Missing required param: ${path}.`, { code: 'parameter_missing', param: path });
  };
}

export function list<T>(reader: Reader<T | undefined>): Reader<T[] | undefined> {
  return (value, path) => {
    if (value === undefined || value === '') return undefined;
    if (typeof value === 'string') throw invalidParam('Invalid array', { param: path });
    return Object.entries(value).map(([key, inner]) => required(reader)(inner, `${path}[${key}]`));
  };
}

/** Free pairs of text; a key with an empty value is to be removed, an empty map clears everything (`null`). */
export const textMap: Reader<Record<string, string> | null | undefined> = (value, path) => {
  if (value === undefined) return undefined;
  if (value === '') return null;
  if (typeof value === 'string') throw invalidParam('Invalid hash', { param: path });
  const pairs: [string, string][] = [];
  for (const [key, inner] of Object.entries(value)) {
    const param = `${path}[${key}]`;
    if (typeof inner !== 'string') throw invalidParam('Metadata values must be strings.', { param });
    if (key.length > 40) throw invalidParam(`Metadata keys must be under 40 characters: ${key}`, { param });
    if (inner.length > 500) throw invalidParam('Metadata values can have up to 500 characters.', { param });
    pairs.push([key, inner]);
  }
  if (pairs.length > 50) throw invalidParam('You can only add up to 50 metadata keys.', { param: path });
  return Object.fromEntries(pairs);
};

/** A hash with exactly the named fields; an unknown one is refused before any value is read. */
export function fields<S extends Shape>(shape: S): Reader<Values<S> | undefined> {
  return (value, path) => {
    if (value === undefined) return undefined;
    if (typeof value === 'string') throw invalidParam('Invalid hash', { param: path });
    return readFields(shape, value, (name) => `${path}[${name}]`);
  };
}

/** Reads all parameters of a call. */
export function readParams<S extends Shape>(shape: S, params: FormObject): Values<S> {
  return readFields(shape, params, (name) => name);
}

function readFields<S extends Shape>(shape: S, given: FormObject, pathOf: (name: string) => string): Values<S> {
  const unknown = Object.keys(given).filter((name) => !Object.hasOwn(shape, name));
  if (unknown[0] !== undefined) {
    const noun = unknown.length > 1 ? 'parameters' : 'parameter';
    const message = `Received unknown ${noun}: ${unknown.map(pathOf).join(', ')}`;
    throw invalidParam(message, { code: 'parameter_unknown', param: pathOf(unknown[0]) });
  }
  const read = Object.entries(shape).map(([name, reader]) => [name, reader(given[name], pathOf(name))]);
  return Object.fromEntries(read);
}
