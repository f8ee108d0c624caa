import { parse } from 'dotenv';

/** Settings by name. */
export type Settings = Readonly<Record<string, string>>;

/** An assignment as dotenv finds them: its name, and the value with its quotes. A value in quotes may have lines. */
const ASSIGNMENT =
  /^([ \t]*(?:export[ \t]+)?([\w.-]+)(?:[ \t]*=|:[ \t]+))([ \t]*'(?:\\'|[^'])*'|[ \t]*"(?:\\"|[^"])*"|[ \t]*`(?:\\`|[^`])*`|[^#\r\n]*)/gm;

/** What a file of settings says; one that is empty counts as not said. */
export function settingsOf(text: string): Settings {
  return Object.fromEntries(Object.entries(parse(text)).filter(([, value]) => value.trim() !== ''));
}

/**
 * The text with these settings: an assignment that is there is changed in its place, others come at the end. Throws
 * where any value could not be read back.
 */
export function withSettings(text: string, settings: Settings): string {
  const placed = new Set<string>();
  const changed = text.replace(ASSIGNMENT, (whole, start: string, name: string, value: string) => {
    const wanted = settings[name];
    if (wanted === undefined) return whole;
    placed.add(name);
    return `${start.trimEnd()}${/:\s*$/.test(start) ? ' ' : ''}${quoted(wanted)}${/\s*$/.exec(value)?.[0] ?? ''}`;
  });
  const lineEnd = /\r\n/.test(text) ? '\r\n' : '\n';
  const missing = Object.entries(settings).filter(([name]) => !placed.has(name));
  const gap = missing.length === 0 || changed === '' || changed.endsWith('\n') ? '' : lineEnd;
  const written = changed + gap + missing.map(([name, value]) => `${name}=${quoted(value)}${lineEnd}`).join('');
  const read = parse(written);
  const lost = Object.entries({ ...parse(text), ...settings }).find(([name, value]) => read[name] !== value);
  if (lost === undefined) return written;
  throw new Error(
    `${lost[0]} cannot stand in the file of settings: its value, or a quote without an end, is in the way.`,
  );
}

/** As dotenv reads it back; most values need nothing around them. */
function quoted(value: string): string {
  if (/^[\w./:@,+=\\-]*$/.test(value)) return value;
  const mark = ["'", '`'].find((quote) => !value.includes(quote)) ?? '"';
  return `${mark}${value}${mark}`;
}
