import { statSync } from 'node:fs';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { startCheckpointer } from '../../src/store/sqlite/checkpointer.js';
import { openConnection } from '../../src/store/sqlite/connection.js';
import { type TemporaryFile, temporaryFile } from './support/sqlite-file.js';

const MIB = 2 ** 20;

describe('the checkpoint thread', () => {
  let temporary: TemporaryFile;
  let held = 0;
  let resumed = 0;
  beforeEach(() => {
    temporary = temporaryFile();
    held = 0;
    resumed = 0;
  });
  afterEach(() => temporary.remove());

  async function setUp() {
    const db = openConnection(temporary.file);
    db.exec('CREATE TABLE t (x BLOB) STRICT');
    const fatal: Error[] = [];
    const checkpointer = await startCheckpointer(db, {
      hold: () => {
        held += 1;
      },
      resume: () => {
        resumed += 1;
      },
      onFatal: (error) => fatal.push(error),
    });
    const insert = db.prepare('INSERT INTO t VALUES (zeroblob(?))');
    const look = db.prepare<[], { log: number; checkpointed: number }>('PRAGMA wal_checkpoint(NOOP)');
    return {
      db,
      fatal,
      checkpointer,
      write: (bytes: number) => {
        insert.run(bytes);
        checkpointer.afterCommit();
      },
      waiting: () => {
        const { log = 0, checkpointed = 0 } = look.get() ?? {};
        return log - checkpointed;
      },
    };
  }
  const until = (isSo: () => boolean) => expect.poll(isSo, { timeout: 10_000, interval: 10 }).toBe(true);

  it('copies the log when nothing was written for a second', async () => {
    const { db, checkpointer, write, waiting } = await setUp();
    write(100);
    expect(waiting()).toBeGreaterThan(0);
    await new Promise((resolve) => setTimeout(resolve, 500));
    expect(waiting(), 'not before').toBeGreaterThan(0);
    await until(() => waiting() === 0);
    await checkpointer.stop();
    db.close();
  });

  it('copies the log when it holds 8 MiB, while writing goes on', async () => {
    const { db, checkpointer, write, waiting } = await setUp();
    write(9 * MIB);
    const begun = performance.now();
    await until(() => waiting() === 0);
    expect(performance.now() - begun).toBeLessThan(900);
    expect(held).toBe(0);
    await checkpointer.stop();
    db.close();
  });

  it('holds the writers for the rest of a copy where the log would grow without end', async () => {
    const { db, checkpointer, write, waiting } = await setUp();
    const turn = () => new Promise((resolve) => setImmediate(resolve));
    for (let written = 0; written < 1000 && held === 0; written += 1) {
      write(MIB);
      await turn();
    }
    expect(held, 'times held').toBe(1);
    await until(() => resumed === 1 && waiting() === 0);
    write(MIB);
    expect(waiting() * 4096, 'the log began again').toBeLessThan(2 * MIB);
    expect(statSync(`${temporary.file}-wal`).size).toBeLessThan(256 * MIB);
    await checkpointer.stop();
    db.close();
  });

  it('closes its own connection when it is stopped', async () => {
    const { db, checkpointer, write, fatal } = await setUp();
    write(100);
    await checkpointer.stop();
    await checkpointer.stop();
    expect(db.pragma('locking_mode = EXCLUSIVE', { simple: true })).toBe('exclusive');
    db.exec("INSERT INTO t VALUES (x'00')");
    db.close();
    expect(fatal).toEqual([]);
  });
});
