import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openConnection } from '../../src/store/sqlite/connection.js';
import { startChild } from './support/children.js';
import { type TemporaryFile, temporaryFile } from './support/sqlite-file.js';

const works = spawnSync('strace', ['-o', '/dev/null', 'true']).status === 0;
if (!works) console.log('Skipped: the tests of system calls need strace and the right to trace a child.');

const CALL = /^(\d+) +(?:<\.\.\. )?(\w+)(.*)$/;

/** Reads a trace; returns, for each acknowledgement, the writes to the log before it and whether they were synced. */
function acknowledgements(trace: string): { writes: number; synced: boolean }[] {
  const found: { writes: number; synced: boolean }[] = [];
  let writer = '';
  let writes = 0;
  let synced = false;
  let syncingLog = false;
  for (const line of trace.split('\n')) {
    const [, pid = '', call = '', rest = ''] = CALL.exec(line) ?? [];
    const onLog = rest.includes('store.db-wal>');
    if (call === 'pwrite64' && onLog) {
      writer = pid;
      writes += 1;
      synced = false;
    }
    // The checkpoint thread syncs the log too: only the sync of the thread that wrote counts.
    if (/^f(data)?sync$/.test(call) && pid === writer) {
      if (onLog) syncingLog = true;
      if (syncingLog && rest.endsWith('= 0')) {
        synced = true;
        syncingLog = false;
      }
    }
    if (call === 'write' && rest.includes('"ack cs_')) {
      found.push({ writes, synced });
      writes = 0;
    }
  }
  return found;
}

describe.skipIf(!works)('system calls', () => {
  let temporary: TemporaryFile;
  let trace: string;
  beforeEach(() => {
    temporary = temporaryFile();
    trace = `${temporary.file}.trace`;
  });
  afterEach(() => temporary.remove());

  const strace = (...more: string[]) => ['strace', '-f', '-y', '-s', '64', '-o', trace, ...more];
  const calls = 'trace=pwrite64,write,fsync,fdatasync';

  it('sync the log between its last write and the acknowledgement', { timeout: 120_000 }, async () => {
    const COUNT = 25;
    // On the second opening of a file a forgotten `synchronous` shows.
    for (const name of ['first', 'second']) {
      const child = startChild('writer.ts', [temporary.file, name, '1', String(COUNT)], strace('-e', calls));
      await child.saw('done');
      expect(await child.ended).toBe(0);
      const found = acknowledgements(readFileSync(trace, 'utf8'));
      expect(found).toHaveLength(COUNT);
      for (const one of found) {
        expect(one.writes).toBeGreaterThan(0);
        expect(one.synced).toBe(true);
      }
    }
  });

  it('that fail to sync the log end in a refusal and an alarm, never in an acknowledgement', {
    timeout: 120_000,
  }, async () => {
    const first = startChild('writer.ts', [temporary.file, 'first', '1', '5']);
    await first.saw('done');
    await first.ended;
    const inject = ['-e', calls, '-e', 'inject=fsync,fdatasync:error=EIO:when=12+'];
    const child = startChild('writer.ts', [temporary.file, 'second', '1', '60'], strace(...inject));
    await child.saw('fatal SQLITE_IOERR');
    await child.ended;
    const lines = child.lines();
    const alarm = lines.findIndex((line) => line.startsWith('fatal'));
    const acknowledged = lines.flatMap((line) => (line.startsWith('ack ') ? [line.slice(4)] : []));
    expect(acknowledged.length).toBeGreaterThan(0);
    expect(lines.filter((line) => line.startsWith('fatal'))).toHaveLength(1);
    expect(lines.slice(alarm + 1).filter((line) => line.startsWith('ack'))).toEqual([]);
    expect(lines.filter((line) => /^failed \S+ UnavailableError$/.test(line))).toHaveLength(60 - acknowledged.length);

    const db = openConnection(temporary.file);
    const has = db.prepare('SELECT 1 FROM sessions WHERE id = ?').pluck();
    for (const id of acknowledged) expect(has.get(id), id).toBe(1);
    expect(db.pragma('integrity_check', { simple: true })).toBe('ok');
    db.close();
  });
});
