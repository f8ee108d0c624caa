import { existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { fingerprintKeyBeside } from '../../src/config/fingerprint-key.js';
import type { Database } from '../../src/store/database.js';
import { AGENT, aSession } from '../store/support/builders.js';
import { openFile, type TemporaryFile, temporaryFile } from '../store/support/sqlite-file.js';
import { runHere } from './support/in-process-cli.js';

let temporary: TemporaryFile;
let store: Database;
let to: string;
beforeEach(async () => {
  temporary = temporaryFile();
  process.env.DATABASE_URL = `sqlite:${temporary.file}`;
  to = join(dirname(temporary.file), 'backups', 'today.db');
  store = await openFile(temporary.file);
  await store.commit({}, () => ({ result: 1, puts: { session: aSession('cs_1') } }));
});
afterEach(async () => {
  delete process.env.DATABASE_URL;
  delete process.env.FINGERPRINT_KEY;
  await store.close();
  temporary.remove();
});

const names = () => readdirSync(dirname(to)).sort();

it('has what was committed when it was made, is for its owner alone, and is a database of its own', async () => {
  const key = fingerprintKeyBeside(temporary.file).secret.reveal();
  const run = await runHere('backup', '--to', to);
  expect(run, run.err).toMatchObject({ code: 0, err: '' });
  expect(run.out).toBe(
    `${to}: ${statSync(to).size} bytes, schema version 14, checked.\n${to}.fingerprint-key: the key of its hashes. Keep it with the copy.\n`,
  );
  expect(names()).toEqual(['today.db', 'today.db.fingerprint-key']);
  for (const name of names()) expect(statSync(join(dirname(to), name)).mode & 0o777).toBe(0o600);
  expect(readFileSync(`${to}.fingerprint-key`, 'utf8')).toBe(key);

  await store.commit({}, () => ({ result: 1, puts: { session: aSession('cs_2') } }));
  const copy = await openFile(to);
  expect((await copy.session({ id: 'cs_1', agentId: AGENT }))?.session).toEqual(aSession('cs_1'));
  expect(await copy.ownerOf('cs_2')).toBeUndefined();
  await copy.commit({}, () => ({ result: 1, puts: { session: aSession('cs_3') } }));
  await copy.close();
  expect(await store.ownerOf('cs_3')).toBeUndefined();
});

it('has its name only when it is whole, and what a killed one left is in nobody’s way', async () => {
  mkdirSync(dirname(to));
  writeFileSync(`${to}.part`, 'half of one');
  expect(await runHere('backup', '--to', to)).toMatchObject({ code: 0, err: '' });
  expect(names()).toEqual(['today.db']);
});

it('is never written over another one', async () => {
  expect(await runHere('backup', '--to', to)).toMatchObject({ code: 0 });
  const before = readFileSync(to);
  const { code, err } = await runHere('backup', '--to', to);
  expect([code, err]).toEqual([1, `${to} is there already: a backup is never written over. Name another file.\n`]);
  expect(readFileSync(to).equals(before)).toBe(true);

  fingerprintKeyBeside(temporary.file);
  const other = `${to}.other`;
  writeFileSync(`${other}.fingerprint-key`, 'another key');
  const refused = await runHere('backup', '--to', other);
  expect([refused.code, refused.err]).toEqual([
    1,
    `${other}.fingerprint-key is there already, and is another key. Name another file.\n`,
  ]);
  expect(existsSync(other)).toBe(false);
});

it.each([
  ['sqlite::memory:', 2, 'The database is in memory (DATABASE_URL): there is no file.'],
  ['postgres://acp@127.0.0.1:1/shop', 2, 'PostgreSQL is copied with pg_dump: see docs/backup.md.'],
  ['sqlite:/nowhere/shop.db', 1, 'There is no /nowhere/shop.db: nothing was kept yet.'],
])('of %s is none', async (url, code, sentence) => {
  process.env.DATABASE_URL = url;
  process.env.FINGERPRINT_KEY = 'k1:secret';
  const run = await runHere('backup', '--to', to);
  expect(run.code).toBe(code);
  expect(run.err).toContain(sentence);
  expect(existsSync(to)).toBe(false);
});

it('needs a name', async () => {
  const { code, err } = await runHere('backup');
  expect([code, err]).toEqual([2, '--to must be the name of a new file. See acp-seller --help.\n']);
});
