import { afterAll, beforeAll, describe, it } from 'vitest';
import { type Cluster, createDatabase, postgresMissing, startCluster } from './postgres.js';

/**
 * A suite on a database of its own, which `work` gets a way to; where there is no PostgreSQL, a test that says so is
 * skipped in its place.
 */
export function describeOnPostgres(name: string, work: (database: () => { url: string }) => void): void {
  if (postgresMissing !== undefined) {
    it.skip(postgresMissing, () => undefined);
    return;
  }
  describe(name, () => {
    let cluster: Cluster | undefined;
    let database: Awaited<ReturnType<typeof createDatabase>> | undefined;
    beforeAll(async () => {
      cluster = await startCluster();
      database = await createDatabase(cluster);
    });
    afterAll(async () => {
      await database?.drop();
      cluster?.stop();
    });
    work(() => {
      if (!database) throw new Error('There is a database only inside a test.');
      return database;
    });
  });
}
