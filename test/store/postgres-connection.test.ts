import { setTimeout as wait } from 'node:timers/promises';
import pg from 'pg';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { systemClock } from '../../src/clock.js';
import { type Connection, connect, type Run } from '../../src/store/postgres/connection.js';
import { createPostgresStore } from '../../src/store/postgres/postgres-store.js';
import { raw } from '../../src/store/postgres/sql.js';
import { describeOnPostgres } from './support/describe-on-postgres.js';

/* What becomes of a connection that breaks, of one whose statement was refused, and of one that has to wait. */

describeOnPostgres('a connection to PostgreSQL', (database) => {
  let connection: Connection;
  let other: pg.Client;
  /** Errors that nobody heard: outside a test each ends the process. */
  let uncaught: unknown[];
  let listeners: NodeJS.UncaughtExceptionListener[];
  beforeEach(async () => {
    uncaught = [];
    listeners = process.listeners('uncaughtException');
    process.removeAllListeners('uncaughtException');
    process.on('uncaughtException', (error) => uncaught.push(error));
    connection = connect({ url: database().url, poolSize: 1 });
    other = new pg.Client({ connectionString: database().url });
    await other.connect();
  });
  afterEach(async () => {
    await other?.end();
    await connection?.end();
    process.removeAllListeners('uncaughtException');
    for (const listener of listeners) process.on('uncaughtException', listener);
  });

  const own = async (run: Run): Promise<unknown> => (await run([raw('SELECT pg_backend_pid() AS pid')]))[0]?.[0]?.pid;

  it('may break in the middle of a transaction, which is then undone', async () => {
    let broken: unknown;
    const work = connection.inTransaction(async (run) => {
      broken = await own(run);
      await run([raw('CREATE TABLE half_done (id INTEGER)')]);
      await other.query('SELECT pg_terminate_backend($1)', [broken]);
      await run([raw('SELECT pg_sleep(5)')]);
    });
    await expect(work).rejects.toThrow();
    expect(await own(connection.run)).not.toBe(broken);
    const [rows] = await connection.run([raw("SELECT to_regclass('half_done') AS there")]);
    expect(rows).toEqual([{ there: null }]);
    expect(uncaught).toEqual([]);
  });

  it('may break between two statements', async () => {
    const work = connection.inTransaction(async (run) => {
      await other.query('SELECT pg_terminate_backend($1)', [await own(run)]);
      await wait(200);
      await run([raw('SELECT 1')]);
    });
    await expect(work).rejects.toThrow('The connection to the database broke.');
    expect(await connection.run([raw('SELECT 1 AS one')])).toEqual([[{ one: 1 }]]);
    expect(uncaught).toEqual([]);
  });

  it('is kept where a statement was refused', async () => {
    const before = await own(connection.run);
    await expect(connection.run([raw('SELECT acp_nothing()')])).rejects.toThrow(/acp_nothing/);
    await expect(connection.run([raw('SELECT 1 / 0')])).rejects.toThrow(/zero/);
    expect(await own(connection.run)).toBe(before);
  });

  it('waits for another instance that brings the schema up to date, for longer than a statement may take', async () => {
    await other.query('BEGIN');
    await other.query('SELECT pg_advisory_xact_lock(7221884120260417)');
    const opening = createPostgresStore({ url: database().url, clock: systemClock, statementTimeout: 100 });
    // The client's own patience is two seconds more than a statement's.
    const early = await Promise.race([
      opening.then(
        () => 'opened',
        (error: unknown) => error,
      ),
      wait(2_500, 'waits'),
    ]);
    await other.query('COMMIT');
    expect(early).toBe('waits');
    await (await opening).close();
  });
});
