import { parse } from 'csv-parse/sync';
import { problems } from '../errors.js';

const COLUMNS = ['variant_id', 'on_hand'];
const MOST_ROWS = 10_000;
/** Of lines and of commas, that the parser is given: far more than so many rows of two columns and blank lines need. */
const MOST_SEPARATORS = 10 * MOST_ROWS;
/** Mistakes that an answer names one by one. */
const MOST_NAMED = 100;
const MOST_LETTERS = 60;

/**
 * Units by variant, from a table with the columns `variant_id` and `on_hand` and one row a variant. Throws 400 naming
 * every mistake with its line.
 */
export function readStockRows(csv: string, isKnown: (variantId: string) => boolean): Map<string, number> {
  const { header, rows } = readTable(csv);
  const mistakes: string[] = [];
  const lines = new Map<string, number>();
  const levels = new Map<string, number>();
  for (const { line, cells } of rows) {
    const mistake = (what: string) => mistakes.push(`line ${line}: ${what}`);
    if (cells.length !== header.length) {
      mistake(`${cells.length} fields, expected ${header.length} as in the first line`);
      continue;
    }
    const [variantId = '', units = ''] = COLUMNS.map((column) => cells[header.indexOf(column)]);
    const earlier = lines.get(variantId);
    if (variantId === '') mistake('variant_id is missing');
    else if (earlier !== undefined) mistake(`variant ${quoted(variantId)} stands on line ${earlier} already`);
    else if (!isKnown(variantId)) mistake(`there is no variant ${quoted(variantId)} in this shop`);
    if (!/^\d{1,12}$/.test(units)) mistake(`on_hand is ${quoted(units)}, expected a whole number from 0 up`);
    if (earlier === undefined) lines.set(variantId, line);
    levels.set(variantId, Number(units));
  }
  if (rows.length === 0) mistakes.push('there are no rows below the first line');
  if (rows.length > MOST_ROWS) mistakes.unshift(`there are more than ${MOST_ROWS} rows, which is the most`);
  if (mistakes.length > 0) throw refused(mistakes);
  return levels;
}

interface Table {
  header: string[];
  rows: { line: number; cells: string[] }[];
}

/** What is done of a table is bounded before it is read, whatever is in it: nobody else is served meanwhile. */
function readTable(csv: string): Table {
  for (const [separator, name] of SEPARATORS) {
    if (!hasMoreThan(MOST_SEPARATORS, separator, csv)) continue;
    throw refused([`there are more than ${MOST_SEPARATORS} ${name} in it: at most ${MOST_ROWS} rows can be imported`]);
  }
  const lineOf: number[] = [];
  let records: string[][];
  try {
    records = parse(csv, {
      bom: true,
      trim: true,
      skip_empty_lines: true,
      relax_column_count: true,
      // The header, and one row more than can be imported.
      to: MOST_ROWS + 2,
      on_record: (record: string[], { lines }: { lines: number }) => {
        lineOf.push(lines);
        return record;
      },
    });
  } catch (error) {
    throw refused([messageOf(error)]);
  }
  const [header = [], ...rest] = records;
  const isComplete = header.length === COLUMNS.length && COLUMNS.every((column) => header.includes(column));
  if (!isComplete) throw refused([`line 1: expected the columns ${COLUMNS.join()}, got ${quoted(header.join())}`]);
  return { header, rows: rest.map((cells, index) => ({ line: lineOf[index + 1] ?? 0, cells })) };
}

const SEPARATORS = [
  ['\n', 'lines'],
  ['\r', 'lines'],
  [',', 'commas'],
] as const;

function hasMoreThan(most: number, separator: string, text: string): boolean {
  let count = 0;
  for (let at = text.indexOf(separator); at !== -1 && count <= most; at = text.indexOf(separator, at + 1)) count += 1;
  return count > most;
}

/** The parser's own sentence names the line, and may quote the text at length. */
const messageOf = (error: unknown): string =>
  error instanceof Error ? error.message.replace(/\s+/g, ' ').slice(0, 200) : 'it is no CSV';

const quoted = (text: string): string => JSON.stringify(text.slice(0, MOST_LETTERS));

function refused(mistakes: readonly string[]) {
  const more = mistakes.length - MOST_NAMED;
  const named = mistakes.slice(0, MOST_NAMED).join('; ');
  return problems.invalid('$', `Nothing was imported: ${named}${more > 0 ? `; and ${more} more` : ''}.`);
}
