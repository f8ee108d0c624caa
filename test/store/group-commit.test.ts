import Database from 'better-sqlite3';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { UnavailableError } from '../../src/errors.js';
import { createGroupCommit } from '../../src/store/sqlite/group-commit.js';

type Failing = Partial<Record<string, string>>;

/** A connection that does nothing but count, and fail with the SQLite error code that is set for a statement. */
function setUp(failing: Failing = {}) {
  const ran: string[] = [];
  const fatal: unknown[] = [];
  const connection = {
    inTransaction: false,
    prepare: (sql: string) => ({
      run() {
        const code = failing[sql];
        if (code) throw new Database.SqliteError('made up', code);
        ran.push(sql);
        connection.inTransaction = sql.startsWith('BEGIN');
      },
    }),
  };
  const group = createGroupCommit(connection as unknown as Database.Database, {
    afterCommit: () => {},
    onFatal: (error) => fatal.push(error),
  });
  return { group, ran, fatal, failing };
}

const unavailable = { status: 'rejected', reason: expect.any(UnavailableError) };
const many = (count: number, make: (index: number) => Promise<unknown>) =>
  Promise.allSettled(Array.from({ length: count }, (_, index) => make(index)));

describe('group commit', () => {
  /** Milliseconds: work takes as long as a test says, however busy the machine is. */
  let elapsed = 0;
  beforeEach(() => {
    vi.spyOn(performance, 'now').mockImplementation(() => elapsed);
  });
  afterEach(() => {
    vi.restoreAllMocks();
  });

  it('puts those who wait into transactions of at most 64', async () => {
    const { group, ran } = setUp();
    await many(130, (index) => group.run(() => index));
    expect(ran.filter((sql) => sql === 'COMMIT')).toHaveLength(3);
  });

  it('ends a transaction after 3 ms of work', async () => {
    const { group, ran } = setUp();
    const work = () => {
      elapsed += 2;
    };
    await many(4, () => group.run(work));
    expect(ran.filter((sql) => sql === 'COMMIT')).toHaveLength(2);
  });

  it('answers nobody before the COMMIT, not even a refusal', async () => {
    const { group, ran } = setUp();
    const order: string[] = [];
    const refused = group.run(() => {
      throw new Error('no');
    });
    await many(2, (index) => (index === 0 ? refused : group.run(() => 1)).finally(() => order.push(ran.at(-1) ?? '')));
    expect(order).toEqual(['COMMIT', 'COMMIT']);
  });

  it('refuses the 1,025th who waits', async () => {
    const { group } = setUp();
    const outcomes = await many(1030, (index) => group.run(() => index));
    expect(outcomes.slice(0, 1024).every(({ status }) => status === 'fulfilled')).toBe(true);
    expect(outcomes.slice(1024)).toEqual(Array(6).fill(unavailable));
    await expect(group.run(() => 1)).resolves.toBe(1);
  });

  it.each(['SQLITE_FULL', 'SQLITE_NOMEM', 'SQLITE_IOERR_NOMEM', 'SQLITE_BUSY'])(
    'goes on after %s at COMMIT',
    async (code) => {
      const { group, ran, fatal, failing } = setUp({ COMMIT: code });
      expect(await many(3, (index) => group.run(() => index))).toEqual([unavailable, unavailable, unavailable]);
      expect([ran.at(-1), fatal]).toEqual(['ROLLBACK', []]);
      failing.COMMIT = undefined;
      await expect(group.run(() => 1)).resolves.toBe(1);
    },
  );

  it.each(['SQLITE_IOERR_FSYNC', 'SQLITE_IOERR_WRITE', 'SQLITE_CORRUPT'])(
    'stops for good after %s at COMMIT',
    async (code) => {
      const { group, ran, fatal, failing } = setUp({ COMMIT: code });
      const outcomes = await many(100, (index) => group.run(() => index));
      expect(outcomes, 'those of the batch and those behind it').toEqual(Array(100).fill(unavailable));
      expect(fatal).toMatchObject([{ code }]);
      failing.COMMIT = undefined;
      const before = ran.length;
      await expect(group.run(() => 1)).rejects.toThrow(UnavailableError);
      expect([ran.length, fatal.length]).toEqual([before, 1]);
    },
  );

  it.each([
    ['SQLITE_FULL', 0],
    ['SQLITE_CORRUPT', 1],
  ])('refuses the whole transaction after %s in one of its jobs, even where it is still open', async (code, alarms) => {
    const { group, ran, fatal } = setUp();
    const job = (index: number) => () => {
      if (index === 1) throw new Database.SqliteError('made up', code);
    };
    expect(await many(2, (index) => group.run(job(index)))).toEqual([unavailable, unavailable]);
    expect(ran).toEqual(['BEGIN IMMEDIATE', 'ROLLBACK']);
    expect(fatal).toHaveLength(alarms);
  });

  it('fails those who wait when no transaction begins, and stops when none can be undone', async () => {
    const { group, fatal, failing } = setUp({ 'BEGIN IMMEDIATE': 'SQLITE_BUSY' });
    expect(await many(2, (index) => group.run(() => index))).toEqual([unavailable, unavailable]);
    expect(fatal).toEqual([]);
    Object.assign(failing, { 'BEGIN IMMEDIATE': undefined, COMMIT: 'SQLITE_FULL', ROLLBACK: 'SQLITE_ERROR' });
    await expect(group.run(() => 1)).rejects.toThrow(UnavailableError);
    expect(fatal).toHaveLength(1);
  });

  it('holds back while it is held', async () => {
    const { group, ran } = setUp();
    group.hold();
    const waiting = group.run(() => 1);
    await new Promise((resolve) => setTimeout(resolve, 20));
    expect(ran).toEqual([]);
    group.resume();
    await expect(waiting).resolves.toBe(1);
  });
});
