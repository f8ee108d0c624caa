import { readEnv } from '../config/config.js';
import { type DatabaseConfig, databaseAt } from '../config/database.js';
import { isDatabaseUrl } from '../config/variables.js';
import { isAlike, type TableComparison } from '../store/copy/table-digest.js';
import { CopyDiffersError, compareWith, copyInto } from '../store/postgres/copy-target.js';
import { openCopySource } from '../store/sqlite/copy-source.js';
import { type Command, type CommandArguments, UsageError } from './command.js';
import { comparisonTable } from './copy/comparison-table.js';
import { describeKeys, keysOfCopy } from './copy/fingerprint-keys.js';
import { count } from './count.js';
import type { Output } from './output.js';

const HELP = `acp-seller copy --from sqlite:<path> --to postgres://<user>@<host>/<database>: move a shop

  --from <database>   the file of the shop. Stop its server first. Nothing is changed in it
  --to <database>     an empty database of PostgreSQL; its schema is made. The password may be left to
                      PGPASSWORD or ~/.pgpass, where others on this machine do not see it
  --check             copy nothing; compare the two, after a copy and before a server writes again

All of it is copied or nothing: one transaction, which is kept only when what is there has been read
back and is the same. A copy that was cut short is simply made again. The end is 1 where anything
differs. docs/postgresql.md says what to set afterwards.
`;

/** `acp-seller copy --from … --to … [--check]`. */
export const copyCommand: Command = {
  takes: [],
  options: { from: { type: 'string' }, to: { type: 'string' }, check: { type: 'boolean' } },
  help: HELP,
  run: copy,
};

type File = Extract<DatabaseConfig, { engine: 'sqlite' }>;
type Server = Extract<DatabaseConfig, { engine: 'postgres' }>;

async function copy(output: Output, { values }: CommandArguments): Promise<number> {
  const { file } = sourceOf(values.from);
  const { url, name } = targetOf(values.to);
  const source = openCopySource(file);
  const target = { url: url.reveal(), name, source };
  try {
    if (values.check === true) return report(output, await compareWith(target));
    const keys = keysOfCopy(file, source.keyIds(), readEnv());
    output.out(`From ${file} to ${name}:\n`);
    const onTable = (table: string, rows: number) => output.out(`  ${table}: ${count(rows, 'row')}\n`);
    const code = report(output, await copyInto({ ...target, onTable }));
    for (const line of describeKeys(file, keys)) output.out(`${line}\n`);
    output.out(`Do not start a server on ${file} again: the shop is in PostgreSQL now.\n`);
    return code;
  } catch (error) {
    if (!(error instanceof CopyDiffersError)) throw error;
    report(output, error.tables);
    throw error;
  } finally {
    source.close();
  }
}

function report(output: Output, tables: readonly TableComparison[]): number {
  output.out(`${comparisonTable(tables).join('\n')}\n`);
  const different = tables.filter((table) => !isAlike(table)).length;
  if (different > 0) output.err(`${different} of ${tables.length} tables differ.\n`);
  else output.out(`All ${count(tables.length, 'table')} are the same on both sides.\n`);
  return different > 0 ? 1 : 0;
}

/** @throws UsageError */
function sourceOf(given: unknown): File {
  const database = databaseOf('--from', given);
  if (database.engine === 'postgres') {
    throw new UsageError('--from must be a file, sqlite:<path>: a shop moves from SQLite to PostgreSQL, not back.');
  }
  if (database.file === ':memory:')
    throw new UsageError('--from must be a file: one in memory is gone with its server.');
  return database;
}

/** @throws UsageError */
function targetOf(given: unknown): Server {
  const database = databaseOf('--to', given);
  if (database.engine === 'sqlite') {
    throw new UsageError(
      '--to must be postgres://<user>@<host>/<database>. A file is copied to another by acp-seller backup.',
    );
  }
  return database;
}

/** @throws UsageError */
function databaseOf(option: string, given: unknown): DatabaseConfig {
  if (typeof given === 'string' && isDatabaseUrl(given)) return databaseAt(given);
  throw new UsageError(
    `${option} must be ${option === '--from' ? 'sqlite:<path>' : 'postgres://<user>@<host>/<database>'}.`,
  );
}
