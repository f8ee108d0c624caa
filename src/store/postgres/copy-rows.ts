import type { CopiedRow, CopiedTable } from '../copy/copied-tables.js';
import { createTableDigest, type TableState } from '../copy/table-digest.js';
import type { Run } from './connection.js';
import { literal, raw, sql, storable } from './sql.js';

/** Characters and rows of one round trip: what is held in memory, once here and a few times in the driver. */
const AT_MOST = { characters: 1_000_000, rows: 1_000 };
/** Rows that are read first, while nobody knows how large they are. */
const FIRST = 8;

/** Writes rows in statements of a bounded size, and says what they were. */
export async function insertRows(run: Run, table: CopiedTable, rows: Iterable<CopiedRow>): Promise<TableState> {
  const { name, columns, besides = {} } = table;
  const digest = createTableDigest();
  const head = `INSERT INTO ${name} (${[...columns, ...Object.keys(besides)].join(', ')}) OVERRIDING SYSTEM VALUE VALUES `;
  const rest = Object.values(besides);
  let tuples: string[] = [];
  let characters = 0;
  const send = async () => {
    if (tuples.length > 0) await run([raw(head + tuples.join(', '))]);
    tuples = [];
    characters = 0;
  };
  for (const row of rows) {
    const stored = row.map(asStored);
    digest.add(stored);
    const tuple = `(${[...stored, ...rest].map(literal).join(', ')})`;
    tuples.push(tuple);
    characters += tuple.length;
    if (characters >= AT_MOST.characters || tuples.length >= AT_MOST.rows) await send();
  }
  await send();
  return digest.state();
}

/** Reads a table from end to end, about as much at once as was written at once. Only in a transaction. */
export async function stateOf(run: Run, { name, key, columns }: CopiedTable): Promise<TableState> {
  const digest = createTableDigest();
  await run([
    raw(`DECLARE copied NO SCROLL CURSOR FOR SELECT ${columns.join(', ')} FROM ${name} ORDER BY ${key.join(', ')}`),
  ]);
  let wanted = FIRST;
  for (;;) {
    const [rows = []] = await run([sql`FETCH ${wanted} FROM copied`]);
    let characters = 1;
    for (const row of rows) characters += digest.add(columns.map((column) => row[column] as CopiedRow[number]));
    if (rows.length < wanted) break;
    const fitting = Math.floor((AT_MOST.characters * rows.length) / characters);
    wanted = Math.max(1, Math.min(fitting, 2 * wanted, AT_MOST.rows));
  }
  await run([raw('CLOSE copied')]);
  return digest.state();
}

/** What becomes of a value in PostgreSQL. */
export const asStored = (value: CopiedRow[number]): CopiedRow[number] =>
  typeof value === 'string' ? storable(value) : value;
