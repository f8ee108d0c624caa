import { existsSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import Database from 'better-sqlite3';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openConnection } from '../../src/store/sqlite/connection.js';
import { migrate } from '../../src/store/sqlite/migrate.js';
import { aSession } from './support/builders.js';
import { startChild } from './support/children.js';
import { openFile, type TemporaryFile, temporaryFile } from './support/sqlite-file.js';

const SOURCES = 'src/store';

describe('a SQLite file', () => {
  let temporary: TemporaryFile;
  let file: string;
  beforeEach(() => {
    temporary = temporaryFile();
    file = temporary.file;
  });
  afterEach(() => temporary.remove());

  it('is synced at every commit, also after it was opened again', async () => {
    await (await openFile(file)).close();
    const careless = new Database(file);
    expect(careless.pragma('synchronous', { simple: true }), 'what a connection has that nobody set up').toBe(1);
    careless.close();
    const db = openConnection(file);
    const answers = ['synchronous', 'journal_mode', 'foreign_keys', 'trusted_schema', 'wal_autocheckpoint'];
    expect(answers.map((name) => db.pragma(name, { simple: true }))).toEqual([2, 'wal', 1, 0, 0]);
    expect(db.pragma('busy_timeout', { simple: true })).toBe(5000);
    db.close();
  });

  it('is opened by that one function alone, and the lock beside it by another', () => {
    const openers = readdirSync(SOURCES, { recursive: true, encoding: 'utf8' })
      .filter((path) => /\.[jt]s$/.test(path) && readFileSync(join(SOURCES, path), 'utf8').includes('new Database('))
      .sort();
    expect(openers).toEqual([join('sqlite', 'connection.js'), join('sqlite', 'process-lock.ts')]);
  });

  it('is created with its folders, for the owner alone, and is whole after close', async () => {
    const nested = join(dirname(file), 'a', 'b', 'shop.db');
    const store = await openFile(nested);
    await store.remember('a', 'b');
    const modes = (names: string[]) => names.map((name) => (statSync(nested + name).mode & 0o777).toString(8));
    expect(modes(['', '-wal', '-shm', '.lock'])).toEqual(['600', '600', '600', '600']);
    expect((statSync(dirname(nested)).mode & 0o777).toString(8)).toBe('700');
    await store.close();
    expect(existsSync(`${nested}-wal`)).toBe(false);
    const again = await openFile(nested);
    expect(await again.remember('a', 'c')).toBe('b');
    await again.close();
  });

  it('is refused when a newer program wrote it', async () => {
    await (await openFile(file)).close();
    const db = openConnection(file);
    db.pragma('user_version = 999');
    db.close();
    await expect(openFile(file)).rejects.toThrow(
      /store\.db has schema version 999, and this acp-seller knows versions/,
    );
    await expect(openFile(file), 'the refusal lets go of the lock').rejects.toThrow(/999/);
  });

  it('is refused when it is the database of another program, or none', async () => {
    const db = new Database(file);
    db.exec('CREATE TABLE cats (name TEXT)');
    db.close();
    await expect(openFile(file)).rejects.toThrow(/store\.db is a database of another program/);
    const text = `${file}.txt`;
    writeFileSync(text, 'Not a database, and long enough to be sure of it.'.repeat(100));
    await expect(openFile(text)).rejects.toThrow(
      /store\.db\.txt cannot be used as the database: file is not a database/,
    );
  });

  it('keeps its version and tables when a migration fails half-way', () => {
    const db = openConnection(file);
    const first = { version: 1, sql: 'CREATE TABLE a (x TEXT) STRICT' };
    const broken = { version: 2, sql: 'CREATE TABLE b (x TEXT) STRICT; INSERT INTO missing VALUES (1)' };
    const mended = { version: 2, sql: 'CREATE TABLE b (x TEXT) STRICT' };
    expect(() => migrate(db, [first, broken])).toThrow(/missing/);
    expect(db.pragma('user_version', { simple: true })).toBe(1);
    migrate(db, [first, mended]);
    migrate(db, [first, mended]);
    expect(db.pragma('user_version', { simple: true })).toBe(2);
    db.close();
  });

  it('serves one store of a process, until that is closed', async () => {
    const store = await openFile(file);
    await expect(openFile(file)).rejects.toThrow(/store\.db is in use by another acp-seller process/);
    await store.commit({}, () => ({ result: 1, puts: { session: aSession('cs_1') } }));
    await store.close();
    await (await openFile(file)).close();
  });

  it('serves one process, until that is gone, and does not keep it alive', async () => {
    const store = await openFile(file);
    const refused = startChild('opener.ts', [file]);
    await refused.saw(`refused: ${file} is in use by another acp-seller process`);
    await store.close();

    const open = startChild('opener.ts', [file, 'stay']);
    await open.saw('open');
    await expect(openFile(file)).rejects.toThrow(/in use/);
    open.process.kill('SIGKILL');
    await open.ended;

    const leaves = startChild('opener.ts', [file]);
    await leaves.saw('open');
    expect(await leaves.ended, 'a store that nobody closed lets its process end').toBe(0);
    const after = await openFile(file);
    expect(await after.remember('opened', 'no')).toBe('yes');
    await after.close();
  });
});
