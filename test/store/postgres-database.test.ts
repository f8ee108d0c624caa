import { databaseContract } from './database-contract.js';
import { describeOnPostgres } from './support/describe-on-postgres.js';
import { openPostgresIn } from './support/postgres.js';

describeOnPostgres('PostgreSQL', (database) => {
  databaseContract('PostgreSQL', () => openPostgresIn(database()), { numRuns: 30 });
});
