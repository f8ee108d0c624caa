import pg from 'pg';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { PERSONAL_TABLES } from '../../src/store/removal/personal-tables.js';
import { describeOnPostgres } from './support/describe-on-postgres.js';
import { undecidedColumns } from './support/impersonal-columns.js';
import { openPostgresIn } from './support/postgres.js';

/* The list of tables with personal data, held against the schema. */

describeOnPostgres('on PostgreSQL', (database) => {
  let client: pg.Client;
  beforeAll(async () => {
    await (await openPostgresIn(database())).close();
    client = new pg.Client({ connectionString: database().url });
    await client.connect();
  });
  afterAll(async () => {
    await client?.end();
  });

  const textColumns = async (): Promise<{ table: string; column: string }[]> => {
    const { rows } = await client.query(`SELECT table_name AS "table", column_name AS "column"
      FROM information_schema.columns WHERE table_schema = 'public' AND data_type NOT IN
        ('bigint', 'integer', 'boolean', 'timestamp with time zone')`);
    return rows;
  };

  it('each column of texts is erased, or cannot hold what is a person’s', async () => {
    const columns = await textColumns();
    expect(columns.length).toBeGreaterThan(80);
    expect(undecidedColumns(columns)).toEqual([]);
    expect(undecidedColumns([...columns, { table: 'orders', column: 'wishes' }])).toEqual(['orders.wishes']);
  });

  it('every table and column of the list is there, and its key is one', async () => {
    for (const { table, column, key, session = column } of PERSONAL_TABLES) {
      await client.query(`SELECT ${column}, ${session} FROM ${table} LIMIT 0`);
      if (key === undefined) continue;
      const { rows } = await client.query(
        `SELECT 1 FROM pg_index i JOIN pg_attribute a ON a.attrelid = i.indrelid AND a.attnum = i.indkey[0]
         WHERE i.indrelid = $1::regclass AND i.indisunique AND i.indnatts = 1 AND i.indpred IS NULL AND a.attname = $2`,
        [table, key],
      );
      expect(rows, `${table}.${key}`).toHaveLength(1);
    }
  });
});
