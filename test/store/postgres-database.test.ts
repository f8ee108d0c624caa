import { afterAll, beforeAll, describe, it } from 'vitest';
import { databaseContract } from './database-contract.js';
import { type Cluster, createDatabase, openPostgresIn, postgresMissing, startCluster } from './support/postgres.js';

describe.skipIf(postgresMissing !== undefined)('PostgreSQL', () => {
  let cluster: Cluster;
  let database: Awaited<ReturnType<typeof createDatabase>>;
  beforeAll(async () => {
    cluster = await startCluster();
    database = await createDatabase(cluster);
  });
  afterAll(async () => {
    await database?.drop();
    cluster?.stop();
  });

  databaseContract('PostgreSQL', () => openPostgresIn(database), { numRuns: 30 });
});

if (postgresMissing !== undefined) it.skip(postgresMissing, () => undefined);
