import { createHash } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { migrations } from '../../src/store/migrations/sqlite/migrations.js';
import { openConnection } from '../../src/store/sqlite/connection.js';
import { migrate } from '../../src/store/sqlite/migrate.js';
import { insertOf, rowsOf } from './support/old-rows.js';
import { openFile, type TemporaryFile, temporaryFile } from './support/sqlite-file.js';
import { expectUpgraded } from './support/upgraded.js';

/* What single steps do with what they change is told beside: sqlite-migration, -records-migration, -tally-migration. */

let temporary: TemporaryFile;
beforeEach(() => {
  temporary = temporaryFile();
});
afterEach(() => temporary.remove());

it.each(migrations.map(({ version }) => version))('a file of schema %i keeps what it has', async (version) => {
  const db = openConnection(temporary.file);
  migrate(
    db,
    migrations.filter((step) => step.version <= version),
  );
  const rows = rowsOf('sqlite', version);
  for (const row of rows) {
    const { sql, values } = insertOf(row, 'sqlite');
    db.prepare(sql).run(...values);
  }
  db.close();
  const store = await openFile(temporary.file);
  await expectUpgraded(store, rows);
  await store.close();
  const after = openConnection(temporary.file);
  expect(after.pragma('integrity_check', { simple: true })).toBe('ok');
  expect(after.pragma('foreign_key_check')).toEqual([]);
  after.close();
});

describe('a released step is never edited', () => {
  const RELEASED: Record<number, string> = {
    1: 'a77aa99ba42b0d22',
    2: '78545fc8ec16d304',
    3: 'b4b07daad900f90e',
    4: '4bfd4dec38930770',
    5: '1dcce2ed9dda4a95',
    6: '1a5fcfd2b557c169',
    7: 'b9151d79414f8c04',
    8: 'f99dbf8640eba4f2',
    9: '1b89de836b1ea15a',
    10: 'b968ab86edfab920',
    11: 'd1ea9a7d8e03cf90',
    12: 'f02a2463ce2ca9d5',
    13: '6d3786ea755bf793',
    14: '7346b84de98dd3b9',
  };
  it.each(migrations)('schema $version', ({ version, sql }) => {
    expect(createHash('sha256').update(sql).digest('hex').slice(0, 16)).toBe(RELEASED[version]);
  });
});
