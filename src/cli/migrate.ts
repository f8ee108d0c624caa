import { endUndone, hearEnd } from '../assembly/end-signal.js';
import { openDatabase } from '../assembly/open-database.js';
import { systemClock } from '../clock.js';
import { loadConfig, readEnv } from '../config/config.js';
import { databaseName, fileOf } from '../config/database.js';
import { inspectDatabase } from './database-facts.js';
import type { Output } from './output.js';

/** Brings the schema of the database in the settings up to date. */
export async function runMigrate(output: Output): Promise<number> {
  hearEnd(endUndone);
  const { database } = loadConfig(readEnv());
  const file = fileOf(database);
  if (file === undefined) {
    const store = await openDatabase(database, { clock: systemClock, onFatal: () => {} });
    await store.close();
    output.out(`${databaseName(database)}: the schema is up to date.\n`);
    return 0;
  }
  if (file === ':memory:') {
    output.out('The database is in memory (DATABASE_URL): it is made anew at each start.\n');
    return 0;
  }
  const before = inspectDatabase(file)?.schemaVersion ?? 0;
  const store = await openDatabase(database, { clock: systemClock, onFatal: () => {} });
  await store.close();
  const { schemaVersion: after = 0, autoVacuum = 0 } = inspectDatabase(file) ?? {};
  const what = before === after ? 'is up to date' : `was ${before} and is up to date now`;
  output.out(`${file}: schema version ${after}; it ${what}.\n`);
  if (autoVacuum === 0) output.out('The file keeps its empty pages: acp-seller purge --vacuum mends that, once.\n');
  return 0;
}
