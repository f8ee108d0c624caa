import type { Migration } from '../migrations/postgres/migration.js';
import type { InTransaction, Run } from './connection.js';
import { raw, sql } from './sql.js';

const VERSIONS = raw(`CREATE TABLE IF NOT EXISTS acp_schema (
  version INTEGER PRIMARY KEY, applied_at TIMESTAMPTZ NOT NULL DEFAULT now())`);

/** One number for all that brings schemas up to date; its name's own function is not there yet. */
const MIGRATION = raw('SELECT pg_advisory_xact_lock(7221884120260417)');

/**
 * Brings a database up to the newest schema, in one transaction, while other instances that start wait. Throws where a
 * newer program wrote it.
 */
export const migrate = (inTransaction: InTransaction, migrations: readonly Migration[]): Promise<void> =>
  inTransaction((run) => bringUpToDate(run, migrations));

/** The same as a part of a transaction, which has the lock of migrations until it ends. */
export async function bringUpToDate(run: Run, migrations: readonly Migration[]): Promise<void> {
  await run([raw('SET LOCAL statement_timeout = 0'), raw('SET LOCAL lock_timeout = 0'), MIGRATION, VERSIONS]);
  const found = await newestOf(run);
  const newest = migrations.at(-1)?.version ?? 0;
  if (found > newest) {
    throw new Error(
      `The database has schema version ${found}, and this acp-seller knows versions up to ${newest}. Start the newer acp-seller that wrote it.`,
    );
  }
  for (const { version, sql: steps } of migrations) {
    if (version > found) await run([raw(steps), sql`INSERT INTO acp_schema (version) VALUES (${version})`]);
  }
}

const newestOf = async (run: Run): Promise<number> => {
  const [rows] = await run([raw('SELECT coalesce(max(version), 0) AS version FROM acp_schema')]);
  return Number(rows?.[0]?.version);
};

/** The version of the schema; 0 where there is none. */
export async function schemaVersionOf(run: Run): Promise<number> {
  const [rows] = await run([raw("SELECT to_regclass('acp_schema') IS NOT NULL AS there")]);
  return rows?.[0]?.there === true ? newestOf(run) : 0;
}
