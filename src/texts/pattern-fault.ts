import { IntlMessageFormat } from 'intl-messageformat';

/** What is wrong with a pattern that stands for `original`, or nothing: it can be read, and has no places of its own. */
export function patternFault(pattern: string, original: string, tag: string): string | undefined {
  const known = placesOf(original, 'en');
  let places: Set<string>;
  try {
    places = placesOf(pattern, tag);
  } catch (error) {
    return `this is not ICU MessageFormat (${error instanceof Error ? error.message : String(error)})`;
  }
  const unknown = [...places].find((name) => !known.has(name));
  if (unknown === undefined) return undefined;
  const expected = known.size === 0 ? 'none' : [...known].map((name) => `{${name}}`).join(', ');
  return `there is no {${unknown}} in this sentence; expected ${expected}`;
}

/** Names of the places in a pattern. */
export function placesOf(pattern: string, tag: string): Set<string> {
  return collect(new IntlMessageFormat(pattern, tag, undefined, { ignoreTag: true }).getAst(), new Set());
}

interface Element {
  value?: unknown;
  type: number;
  options?: Record<string, { value: Element[] }>;
}

/** The parser's types of a text and of a number sign, which name no place. */
const PLACELESS = [0, 7];

function collect(elements: readonly Element[], places: Set<string>): Set<string> {
  for (const { type, value, options } of elements) {
    if (!PLACELESS.includes(type) && typeof value === 'string') places.add(value);
    for (const option of Object.values(options ?? {})) collect(option.value, places);
  }
  return places;
}
