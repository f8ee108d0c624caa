import { COPIED_TABLES, type CopiedTable } from '../copy/copied-tables.js';
import type { CopySource } from '../copy/copy-source.js';
import { createTableDigest, isAlike, type TableComparison, type TableState } from '../copy/table-digest.js';
import { migrations } from '../migrations/postgres/migrations.js';
import { connect, type Run } from './connection.js';
import { asStored, insertRows, stateOf } from './copy-rows.js';
import { askServer, requireDurability } from './durability.js';
import { ConnectionError } from './errors.js';
import { bringUpToDate } from './migrate.js';
import { raw } from './sql.js';

export interface CopyTargetOptions {
  /** `postgres://…` */
  url: string;
  /** What it may be called, without a password. */
  name: string;
}

export interface CopyOptions extends CopyTargetOptions {
  source: CopySource;
  /** Called when a table has been written; nothing is kept yet then. */
  onTable: (name: string, rows: number) => void;
}

/** Milliseconds for one statement: the slowest one sorts a table. */
const STATEMENT_TIMEOUT = 3_600_000;

/** Some tables differ from what was read: nothing was kept. */
export class CopyDiffersError extends Error {
  override readonly name = 'CopyDiffersError';
  readonly tables: readonly TableComparison[];

  constructor(tables: readonly TableComparison[]) {
    super('The copy differed from its source and was undone: the target is as it was.');
    this.tables = tables;
  }
}

/**
 * Writes a whole shop into an empty database, whose schema is made as a part of it, and reads it back before anything of
 * it is kept: one transaction, so that the target has all of it or is as it was. Throws CopyDiffersError, and where the
 * target has anything in it.
 */
export function copyInto({ url, name, source, onTable }: CopyOptions): Promise<TableComparison[]> {
  return withTarget({ url, name }, async (run) => {
    await requireOwnTables(run, name);
    await bringUpToDate(run, migrations);
    const tables = COPIED_TABLES.map((table) => table.name);
    // A server that starts meanwhile waits for the schema; one that runs has to let go of the tables.
    await run([raw("SET LOCAL lock_timeout = '3s'"), raw(`LOCK TABLE ${tables.join(', ')} IN ACCESS EXCLUSIVE MODE`)]);
    await requireEmpty(run, name);
    // Counts are copied too. One row counted up a million times in a transaction would keep all its versions.
    await run(tables.map((table) => raw(`ALTER TABLE ${table} DISABLE TRIGGER USER`)));
    const written = new Map<string, TableState>();
    for (const table of COPIED_TABLES) {
      const state = await insertRows(run, table, source.rows(table));
      written.set(table.name, state);
      onTable(table.name, state.rows);
    }
    await run([
      ...tables.map((table) => raw(`ALTER TABLE ${table} ENABLE TRIGGER USER`)),
      ...COPIED_TABLES.flatMap(goOnAfterHighest),
      raw(`ANALYZE ${tables.join(', ')}`),
    ]);
    const found: TableComparison[] = [];
    for (const table of COPIED_TABLES) {
      const target = await stateOf(run, table);
      found.push({ name: table.name, source: written.get(table.name) ?? target, target });
    }
    if (!found.every(isAlike)) throw new CopyDiffersError(found);
    return found;
  });
}

/** Reads both from end to end, each as it is at one moment, and changes nothing. */
export function compareWith({ url, name, source }: Omit<CopyOptions, 'onTable'>): Promise<TableComparison[]> {
  return withTarget({ url, name }, async (run) => {
    await run([raw('SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY')]);
    const [rows] = await run([raw("SELECT to_regclass('acp_schema') IS NOT NULL AS there")]);
    if (rows?.[0]?.there !== true) throw new Error(`${name} has no shop in it.`);
    const found: TableComparison[] = [];
    for (const table of COPIED_TABLES) {
      const digest = createTableDigest();
      for (const row of source.rows(table)) digest.add(row.map(asStored));
      found.push({ name: table.name, source: digest.state(), target: await stateOf(run, table) });
    }
    return found;
  });
}

async function withTarget<R>({ url, name }: CopyTargetOptions, work: (run: Run) => Promise<R>): Promise<R> {
  const { run, inTransaction, end } = connect({ url, poolSize: 1, statementTimeout: STATEMENT_TIMEOUT });
  let isDone = false;
  try {
    requireDurability(await askServer(run));
    return await inTransaction(async (own) => {
      const result = await work(own);
      isDone = true;
      return result;
    });
  } catch (error) {
    if (!(error instanceof ConnectionError)) throw error;
    const why = `The connection to ${name} failed: ${error.cause instanceof Error ? error.cause.message : error.message}.`;
    throw new Error(
      isDone
        ? `${why} It is not known whether the copy was kept: acp-seller copy with --check will tell.`
        : `${why} Nothing was changed there.`,
      { cause: error },
    );
  } finally {
    await end();
  }
}

/** Throws where another program's tables are in the way. */
async function requireOwnTables(run: Run, name: string): Promise<void> {
  const [rows = []] = await run([
    raw(`SELECT c.relname AS name, to_regclass('acp_schema') IS NOT NULL AS ours FROM pg_class c
      WHERE c.relnamespace = current_schema()::regnamespace AND c.relkind IN ('r', 'p')
        AND NOT EXISTS (SELECT 1 FROM pg_depend d WHERE d.objid = c.oid AND d.deptype = 'e') ORDER BY c.relname`),
  ]);
  const own = new Set(['acp_schema', ...COPIED_TABLES.map((table) => table.name)]);
  const foreign = rows.filter((row) => row.ours !== true || !own.has(String(row.name))).map((row) => String(row.name));
  if (foreign.length === 0) return;
  throw new Error(
    `${name} is not empty: it has tables of another program (${foreign.slice(0, 5).join(', ')}). Give the shop a database of its own. Nothing was changed there.`,
  );
}

async function requireEmpty(run: Run, name: string): Promise<void> {
  const [rows = []] = await run([
    raw(
      COPIED_TABLES.map((table) => `SELECT '${table.name}' AS name WHERE EXISTS (SELECT 1 FROM ${table.name})`).join(
        ' UNION ALL ',
      ),
    ),
  ]);
  if (rows.length === 0) return;
  throw new Error(
    `${name} is not empty: it has rows in ${rows.map((row) => String(row.name)).join(', ')}. Give the shop an empty database. Nothing was changed there.`,
  );
}

const goOnAfterHighest = ({ name, identity }: CopiedTable) =>
  identity === undefined
    ? []
    : [
        raw(`SELECT setval(pg_get_serial_sequence('${name}', '${identity}'), max(${identity}))
          FROM ${name} HAVING max(${identity}) IS NOT NULL`),
      ];
