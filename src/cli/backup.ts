import { resolve } from 'node:path';
import { loadConfig, readEnv } from '../config/config.js';
import { fileOf } from '../config/database.js';
import { copyFingerprintKey } from '../config/fingerprint-key.js';
import { backUpFile } from '../store/sqlite/backup.js';
import { type Command, type CommandArguments, UsageError } from './command.js';
import type { Output } from './output.js';

const HELP = `acp-seller backup --to <file>: copy the database of DATABASE_URL, while the server runs

  --to <file>   a new file; one that is there is never written over. The key that stands beside the
                database, where there is one, is copied beside it

The copy is of one moment, checked, and on the disk when the command ends. docs/backup.md says how it
is put back. PostgreSQL is copied with pg_dump.
`;

/** `acp-seller backup --to <file>`. */
export const backupCommand: Command = {
  takes: [],
  options: { to: { type: 'string' } },
  help: HELP,
  run: backUp,
};

async function backUp(output: Output, { values: { to } }: CommandArguments): Promise<number> {
  if (typeof to !== 'string' || to === '') throw new UsageError('--to must be the name of a new file.');
  const source = fileOf(loadConfig(readEnv()).database);
  if (source === undefined) throw new UsageError('PostgreSQL is copied with pg_dump: see docs/backup.md.');
  if (source === ':memory:') throw new UsageError('The database is in memory (DATABASE_URL): there is no file.');
  const key = copyFingerprintKey(source, resolve(to));
  const { file, bytes, schemaVersion } = backUpFile(source, to);
  output.out(`${file}: ${bytes} bytes, schema version ${schemaVersion}, checked.\n`);
  if (key !== undefined) output.out(`${key}: the key of its hashes. Keep it with the copy.\n`);
  return 0;
}
