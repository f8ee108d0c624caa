import { storeContract } from './store-contract.js';
import { describeOnPostgres } from './support/describe-on-postgres.js';
import { openPostgresIn } from './support/postgres.js';

describeOnPostgres('PostgreSQL', (database) => {
  storeContract('PostgreSQL', () => openPostgresIn(database()), { numRuns: 15, isShared: true });
});
