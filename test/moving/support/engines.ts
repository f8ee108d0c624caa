import { execFile } from 'node:child_process';
import { copyFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { startCli } from '../../cli/support/run-cli.js';
import { createDatabase, postgresMissing, programs, startCluster } from '../../store/support/postgres.js';

/** A database that can be copied while a server has it, and be what it was then. */
export interface BackedUp {
  /** DATABASE_URL, and what else a server of it has to have. */
  settings(): Record<string, string>;
  /** Copies it; a server may be running. */
  backUp(): Promise<void>;
  /** Puts the copy in its place; no server is running. */
  restore(): Promise<void>;
  close(): Promise<void>;
}

/** A file, copied by the command. */
export function onSqlite(folder: string, settings: Readonly<Record<string, string>>): BackedUp {
  const file = join(folder, 'shop.db');
  const copy = join(folder, 'backup', 'shop.db');
  const own = { DATABASE_URL: `sqlite:${file}` };
  return {
    settings: () => own,
    async backUp() {
      const run = startCli(['backup', '--to', copy], { cwd: folder, env: { ...settings, ...own } });
      if ((await run.end) !== 0) throw new Error(run.err());
    },
    async restore() {
      for (const path of [file, `${file}-wal`, `${file}-shm`, `${file}.fingerprint-key`]) rmSync(path, { force: true });
      for (const name of ['', '.fingerprint-key']) copyFileSync(`${copy}${name}`, `${file}${name}`);
    },
    close: async () => undefined,
  };
}

const folderOfPrograms = programs();

/** Why PostgreSQL cannot be backed up here, where it cannot: its programs refuse a server that is newer than they are. */
export const dumpMissing: string | undefined =
  postgresMissing ??
  (process.env.TEST_DATABASE_URL !== undefined || folderOfPrograms === undefined
    ? 'Backups of PostgreSQL were not tested: they need its programs, and no TEST_DATABASE_URL'
    : undefined);

/** A database of a cluster, copied by the programs of PostgreSQL. */
export async function onPostgres(folder: string): Promise<BackedUp> {
  const cluster = await startCluster();
  const databases = [await createDatabase(cluster)];
  const copy = join(folder, 'shop.dump');
  const url = () => databases.at(-1)?.url ?? '';
  const run = (program: string, args: string[]) => promisify(execFile)(join(folderOfPrograms ?? '', program), args);
  return {
    settings: () => ({ DATABASE_URL: url(), FINGERPRINT_KEY: 'k1:of-all-instances-of-this-shop' }),
    backUp: async () => void (await run('pg_dump', ['--format=custom', `--file=${copy}`, url()])),
    async restore() {
      databases.push(await createDatabase(cluster));
      await run('pg_restore', ['--no-owner', '--exit-on-error', '--single-transaction', `--dbname=${url()}`, copy]);
    },
    async close() {
      for (const database of databases) await database.drop();
      cluster.stop();
    },
  };
}
