import { parse } from 'csv-parse/sync';
import { problems } from '../errors.js';

const COLUMNS = ['variant_id', 'on_hand'];
const MOST_ROWS = 10_000;
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
  if (rows.length > MOST_ROWS) mistakes.unshift(`there are ${rows.length} rows, at most ${MOST_ROWS} can be imported`);
  if (mistakes.length > 0) throw refused(mistakes);
  return levels;
}

interface Table {
  header: string[];
  rows: { line: number; cells: string[] }[];
}

function readTable(csv: string): Table {
  const lineOf: number[] = [];
  let records: string[][];
  try {
    records = parse(csv, {
      bom: true,
      trim: true,
      skip_empty_lines: true,
      relax_column_count: true,
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

/** The parser's own sentence names the line, and may quote the text at length. */
const messageOf = (error: unknown): string =>
  error instanceof Error ? error.message.replace(/\s+/g, ' ').slice(0, 200) : 'it is no CSV';

const quoted = (text: string): string => JSON.stringify(text.slice(0, MOST_LETTERS));

function refused(mistakes: readonly string[]) {
  const more = mistakes.length - MOST_NAMED;
  const named = mistakes.slice(0, MOST_NAMED).join('; ');
  return problems.invalid('$', `Nothing was imported: ${named}${more > 0 ? `; and ${more} more` : ''}.`);
}
