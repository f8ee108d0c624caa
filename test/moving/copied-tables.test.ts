import pg from 'pg';
import { expect, it } from 'vitest';
import { systemClock } from '../../src/clock.js';
import { COPIED_TABLES } from '../../src/store/copy/copied-tables.js';
import { migrations } from '../../src/store/migrations/sqlite/migrations.js';
import { createPostgresStore } from '../../src/store/postgres/postgres-store.js';
import { openConnection } from '../../src/store/sqlite/connection.js';
import { migrate } from '../../src/store/sqlite/migrate.js';
import { describeOnPostgres } from '../store/support/describe-on-postgres.js';

/* A table or a column that a later schema adds has to be copied too. */

const byName = (columns: readonly { name: string; of: string }[]) => {
  const tables = new Map<string, string[]>();
  for (const { name, of } of columns) tables.set(of, [...(tables.get(of) ?? []), name].sort());
  return Object.fromEntries([...tables].sort());
};

const listed = (besides: (table: (typeof COPIED_TABLES)[number]) => readonly string[]) =>
  byName(
    COPIED_TABLES.flatMap((table) => [...table.columns, ...besides(table)].map((name) => ({ name, of: table.name }))),
  );

it('every column of every table of SQLite is copied', () => {
  const db = openConnection(':memory:');
  migrate(db, migrations);
  const columns = db
    .prepare<[], { name: string; of: string }>(
      `SELECT c.name, t.name AS "of" FROM pragma_table_list AS t, pragma_table_xinfo(t.name) AS c
       WHERE t.schema = 'main' AND t.type = 'table' AND t.name NOT LIKE 'sqlite_%'`,
    )
    .all();
  db.close();
  const rowids = COPIED_TABLES.flatMap(({ name, rowid }) => (rowid === undefined ? [] : [{ name: rowid, of: name }]));
  expect(listed(() => [])).toEqual(byName([...columns, ...rowids]));
});

describeOnPostgres('PostgreSQL', (database) => {
  it('every column of every table is written, and those that number themselves go on', async () => {
    await (await createPostgresStore({ url: database().url, clock: systemClock })).close();
    const client = new pg.Client({ connectionString: database().url });
    await client.connect();
    const { rows } = await client.query(
      `SELECT column_name AS name, table_name AS "of", is_identity = 'YES' AS numbered FROM information_schema.columns
       WHERE table_schema = 'public' AND table_name <> 'acp_schema'`,
    );
    await client.end();
    expect(listed(({ besides = {} }) => Object.keys(besides))).toEqual(byName(rows));
    const numbered = rows.filter((row) => row.numbered).map(({ name, of }) => ({ name, of }));
    const known = COPIED_TABLES.flatMap(({ name: of, identity: name }) => (name === undefined ? [] : [{ name, of }]));
    expect(byName(known)).toEqual(byName(numbered));
  });
});
