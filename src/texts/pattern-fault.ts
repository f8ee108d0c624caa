import { IntlMessageFormat } from 'intl-messageformat';

/**
 * What is wrong with a pattern that stands for `original`, or nothing: it can be read, has no places of its own, and
 * formats none as a number or a time that is not one in the original.
 */
export function patternFault(pattern: string, original: string, tag: string): string | undefined {
  const known = elementsOf(original, 'en');
  let elements: Element[];
  try {
    elements = elementsOf(pattern, tag);
  } catch (error) {
    return `this is not ICU MessageFormat (${error instanceof Error ? error.message : String(error)})`;
  }
  const names = namesIn(known);
  const unknown = [...namesIn(elements)].find((name) => !names.has(name));
  if (unknown !== undefined) {
    const expected = names.size === 0 ? 'none' : [...names].map((name) => `{${name}}`).join(', ');
    return `there is no {${unknown}} in this sentence; expected ${expected}`;
  }
  const formatted = elements.find(
    ({ type, value }) => type in FORMATS && !known.some((other) => other.type === type && other.value === value),
  );
  if (formatted === undefined) return undefined;
  const name = String(formatted.value);
  return `{${name}} is a text, which cannot be formatted as a ${FORMATS[formatted.type]}; expected {${name}} alone`;
}

/** Names of the places in a pattern. */
export const placesOf = (pattern: string, tag: string): Set<string> => namesIn(elementsOf(pattern, tag));

interface Element {
  value?: unknown;
  type: number;
  options?: Record<string, { value: Element[] }>;
}

/** The parser's types of a text and of a number sign, which name no place. */
const PLACELESS = [0, 7];

/** The parser's types of places that take no text: with one, nothing at all could be said. */
const FORMATS: Readonly<Record<number, string>> = { 2: 'number', 3: 'date', 4: 'time', 6: 'plural' };

const elementsOf = (pattern: string, tag: string): Element[] =>
  withInner(new IntlMessageFormat(pattern, tag, undefined, { ignoreTag: true }).getAst());

const withInner = (elements: readonly Element[]): Element[] =>
  elements.flatMap((element) => [
    element,
    ...Object.values(element.options ?? {}).flatMap(({ value }) => withInner(value)),
  ]);

const namesIn = (elements: readonly Element[]): Set<string> =>
  new Set(
    elements.flatMap(({ type, value }) => (!PLACELESS.includes(type) && typeof value === 'string' ? [value] : [])),
  );
