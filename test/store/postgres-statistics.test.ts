import pg from 'pg';
import { COPIED_TABLES } from '../../src/store/copy/copied-tables.js';
import { cartContract } from './contract/cart-contract.js';
import { purgeContract } from './contract/purge-contract.js';
import { sweeperContract } from './contract/sweeper-contract.js';
import { describeOnPostgres } from './support/describe-on-postgres.js';
import { openPostgresIn } from './support/postgres.js';

/*
 * PostgreSQL was told of its tables when they had just been emptied, and plans for next to no rows: then it may look for the
 * rows of a limited subquery once for each row of the table. Limits have to hold whatever the plan is.
 */

describeOnPostgres('on PostgreSQL with statistics of emptied tables', (database) => {
  const open = async () => {
    const opened = await openPostgresIn(database());
    const client = new pg.Client({ connectionString: database().url });
    await client.connect();
    await client.query(`ANALYZE ${COPIED_TABLES.map(({ name }) => name).join(', ')}`);
    await client.end();
    return opened;
  };
  cartContract(open);
  sweeperContract(open);
  purgeContract(open);
});
