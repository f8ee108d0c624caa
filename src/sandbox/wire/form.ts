import { invalidParam } from '../errors.js';

/** A form parameter: text, or a hash of parameters. Lists are hashes with the keys 0, 1, 2… */
export type FormValue = string | FormObject;
export type FormObject = { [key: string]: FormValue };

const MAX_DEPTH = 10;

/** Reads Stripe's form encoding: `a[b]=1`, `list[0]=x`, `list[]=x`, `list[][key]=x`. */
export function parseForm(encoded: string): FormObject {
  const root = emptyForm();
  for (const pair of encoded.split('&')) {
    if (pair === '') continue;
    const equals = pair.indexOf('=');
    const key = decode(equals < 0 ? pair : pair.slice(0, equals));
    assign(root, key, equals < 0 ? '' : decode(pair.slice(equals + 1)));
  }
  return root;
}

function emptyForm(): FormObject {
  // A caller chooses the keys, `__proto__` among them.
  return Object.create(null);
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text.replaceAll('+', ' '));
  } catch {
    throw invalidParam('Invalid request: the parameters are not properly encoded.');
  }
}

function segmentsOf(key: string): string[] {
  const match = /^([^[\]]+)((?:\[[^[\]]*\])+)$/.exec(key);
  if (match?.[1] === undefined || match[2] === undefined) return [key];
  return [match[1], ...match[2].slice(1, -1).split('][')];
}

function assign(root: FormObject, key: string, value: string): void {
  const segments = segmentsOf(key);
  if (segments.length > MAX_DEPTH) throw invalidParam('Invalid request: the parameters are nested too deeply.');
  let container = root;
  for (const [position, segment] of segments.entries()) {
    const next = segments[position + 1];
    const name = segment === '' && position > 0 ? appendedIndex(container, next) : segment;
    const present = container[name];
    if (next === undefined) {
      if (typeof present === 'object') throw invalidParam(`Invalid string: ${key}`, { param: key });
      container[name] = value;
    } else {
      if (typeof present === 'string') throw invalidParam('Invalid hash', { param: key });
      container = container[name] = present ?? emptyForm();
    }
  }
}

/** `list[][a]=1&list[][b]=2` is one element until a key comes again. */
function appendedIndex(list: FormObject, next: string | undefined): string {
  const length = Object.keys(list).length;
  const last = list[String(length - 1)];
  return next !== undefined && typeof last === 'object' && !(next in last) ? String(length - 1) : String(length);
}

/** The same text for the same parameters, whatever their order. */
export function canonicalForm(value: FormValue): string {
  if (typeof value === 'string') return JSON.stringify(value);
  const entries = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1));
  return `{${entries.map(([key, inner]) => `${JSON.stringify(key)}:${canonicalForm(inner)}`).join()}}`;
}
