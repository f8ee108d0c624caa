import type { Database } from 'better-sqlite3';
import type { Migration } from '../migrations/sqlite/migration.js';

/**
 * Brings a database up to the newest schema, each step in a transaction of its own.
 * Throws where the file was written by a newer program, or is not one of ours.
 */
export function migrate(db: Database, migrations: readonly Migration[]): void {
  const newest = migrations.at(-1)?.version ?? 0;
  const found = Number(db.pragma('user_version', { simple: true }));
  if (found > newest) {
    throw new Error(
      `${db.name} has schema version ${found}, and this acp-seller knows versions up to ${newest}. Start the newer acp-seller that wrote it.`,
    );
  }
  if (found === 0 && db.prepare('SELECT count(*) FROM sqlite_schema').pluck().get() !== 0) {
    throw new Error(`${db.name} is a database of another program: it has tables, but no schema version.`);
  }
  for (const { version, sql } of migrations) {
    if (version <= found) continue;
    db.transaction(() => {
      db.exec(sql);
      db.pragma(`user_version = ${version}`);
    }).immediate();
  }
}
