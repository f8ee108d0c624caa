import { isUtf8 } from 'node:buffer';
import { readFile } from 'node:fs/promises';
import { basename } from 'node:path';
import { Readable } from 'node:stream';
import { type CsvError, parse } from 'csv-parse';
import { ImportError } from './import-error.js';

/** A record of a CSV file. */
export interface Row {
  /** Where it begins, from 1. */
  line: number;
  /** Trimmed; as many as the header has, or more. */
  cells: string[];
}

/** A CSV file whose first record names the columns. */
export interface Sheet {
  /** The file's name, for sentences. */
  name: string;
  header: string[];
  rows: AsyncIterable<Row>;
}

const MAX_BYTES = 200_000_000;
const CHUNK = 65_536;
const DIVIDERS = [',', ';', '\t', '|'];

/**
 * Opens a CSV file in UTF-8, whatever its line ends and whichever of comma, semicolon, tab and vertical bar divides it.
 * Its rows are parsed as they are asked for.
 * @throws ImportError where it cannot be read as such a file, also while its rows are read
 */
export async function openSheet(file: string): Promise<Sheet> {
  const name = basename(file);
  const text = await readText(file);
  const divider = dividerOf(text.slice(0, CHUNK).split('\n', 1)[0] ?? '');
  const rows = records(Buffer.from(text), divider, name);
  const first = await rows.next();
  if (first.done) throw new ImportError(name, ['it is empty; expected the names of the columns in the first line']);
  const header = first.value.cells;
  return { name, header, rows: filled(rows, header.length) };
}

async function readText(file: string): Promise<string> {
  const name = basename(file);
  const bytes = await readFile(file).catch((error: NodeJS.ErrnoException) => {
    const why = error.code === 'ENOENT' ? 'there is no such file' : `it cannot be read (${error.code})`;
    throw new ImportError(file, [why]);
  });
  if (bytes.length > MAX_BYTES) throw new ImportError(name, [`it is larger than ${MAX_BYTES / 1e6} MB; split it`]);
  if (!isUtf8(bytes))
    throw new ImportError(name, [`line ${lineOfBrokenText(bytes)}: not UTF-8; save it as "CSV UTF-8"`]);
  // The parser counts a line for each half of a CRLF that stands inside quotes.
  return bytes
    .toString('utf8')
    .replace(/^\ufeff/, '')
    .replaceAll('\r\n', '\n');
}

function lineOfBrokenText(bytes: Buffer): number {
  let line = 1;
  for (let start = 0; ; line += 1) {
    const end = bytes.indexOf(10, start);
    if (end < 0 || !isUtf8(bytes.subarray(start, end))) return line;
    start = end + 1;
  }
}

/** The mark that stands most often in the first line, outside quotes. */
function dividerOf(line: string): string {
  const bare = line.replace(/"[^"]*"/g, '');
  const times = (mark: string): number => bare.split(mark).length;
  return DIVIDERS.reduce((best, mark) => (times(mark) > times(best) ? mark : best));
}

async function* records(bytes: Buffer, delimiter: string, name: string): AsyncGenerator<Row> {
  const parser = Readable.from(chunksOf(bytes)).pipe(
    parse({ delimiter, relax_column_count: true, skip_empty_lines: true, info: true }),
  );
  try {
    for await (const { record, info } of parser as AsyncIterable<{ record: string[]; info: { lines: number } }>) {
      const inside = record.reduce((sum, cell) => sum + cell.split('\n').length - 1, 0);
      yield { line: info.lines - inside, cells: record.map((cell) => cell.trim()) };
    }
  } catch (error) {
    const { code, lines, column } = error as CsvError & { lines?: number; column?: number };
    if (typeof code !== 'string' || !(code.startsWith('CSV_') || code in WORDS)) throw error;
    const place = `line ${lines}${typeof column === 'number' ? `, field ${column + 1}` : ''}`;
    throw new ImportError(name, [`${place}: ${WORDS[code] ?? (error as Error).message}`]);
  }
}

const WORDS: Readonly<Record<string, string>> = {
  CSV_QUOTE_NOT_CLOSED: 'a field in double quotes has no end; the file ends inside it',
  CSV_INVALID_CLOSING_QUOTE: 'after the closing double quote of a field stands more text; double the quotes inside it',
  INVALID_OPENING_QUOTE: 'a double quote stands inside a field without quotes; quote the field, and double that quote',
};

function* chunksOf(bytes: Buffer): Generator<Buffer> {
  for (let at = 0; at < bytes.length; at += CHUNK) yield bytes.subarray(at, at + CHUNK);
}

/** Without rows that have nothing in them; spreadsheets leave out empty cells at the end, so these are put back. */
async function* filled(rows: AsyncIterable<Row>, width: number): AsyncGenerator<Row> {
  for await (const { line, cells } of rows) {
    if (cells.every((cell) => cell === '')) continue;
    while (cells.length > width && cells.at(-1) === '') cells.pop();
    while (cells.length < width) cells.push('');
    yield { line, cells };
  }
}
