import pg from 'pg';
import { ConnectionError, isUnavailable } from './errors.js';
import { joined, raw, type Sql } from './sql.js';

export interface ConnectionOptions {
  /** `postgres://…`; as a function, what new connections are to use now. */
  url: string | (() => string);
  /** Connections at most. */
  poolSize?: number;
  /** Milliseconds for one statement. */
  statementTimeout?: number;
  /** Milliseconds to wait for a lock that somebody else holds. */
  lockTimeout?: number;
  /** Milliseconds to wait for a connection. */
  connectTimeout?: number;
}

/** Rows of one statement. */
export type Rows = Record<string, unknown>[];

/** Statements that run one after the other, all or nothing, in one round trip. Returns the rows of each. */
export type Run = (statements: readonly Sql[]) => Promise<Rows[]>;

/** A transaction of several round trips; what throws inside undoes all of it. */
export type InTransaction = <R>(work: (run: Run) => Promise<R>) => Promise<R>;

const asKnown = (error: unknown): unknown =>
  error instanceof pg.DatabaseError
    ? error
    : new ConnectionError('The connection to the database broke.', { cause: error });

const INT8 = 20;

/** Amounts, times and sequence numbers are exact in a number, or they are no such thing. */
const types: pg.CustomTypesConfig = {
  getTypeParser: (oid: number, format?: 'text' | 'binary') =>
    oid === INT8 ? Number : pg.types.getTypeParser(oid, format as 'text'),
};

/**
 * A pool of connections. Whatever is sent goes in the simple protocol: several statements in one message are one
 * transaction, and no statement is prepared, so that any pooler may stand between.
 */
export function connect({
  url,
  poolSize = 16,
  statementTimeout = 10_000,
  lockTimeout = 3_000,
  connectTimeout = 5_000,
}: ConnectionOptions) {
  const urlNow = typeof url === 'string' ? () => url : url;
  const pool = new pg.Pool({
    Client: class extends pg.Client {
      // The pool gives its options to each.
      constructor(config?: pg.ClientConfig) {
        super({ ...config, connectionString: urlNow() });
        // Who uses it hears of its end by their own query; an event that nobody listens for would end the process.
        this.on('error', () => undefined);
      }
    },
    max: poolSize,
    connectionTimeoutMillis: connectTimeout,
    query_timeout: statementTimeout + 2_000,
    application_name: 'acp-seller',
    types,
  });
  // A connection that breaks while nobody uses it is replaced.
  pool.on('error', () => undefined);
  const limits = raw(`SET LOCAL statement_timeout = ${statementTimeout}; SET LOCAL lock_timeout = ${lockTimeout}`);
  const LIMITS = 2;

  const take = (): Promise<pg.PoolClient> =>
    pool.connect().catch((error: unknown) => {
      throw asKnown(error);
    });

  const ask = async (client: pg.PoolClient, statements: readonly Sql[]): Promise<Rows[]> => {
    const answer: unknown = await client.query(joined(statements, ';\n').sql).catch((error: unknown) => {
      throw asKnown(error);
    });
    return (Array.isArray(answer) ? answer : [answer]).map(({ rows }: pg.QueryResult) => rows ?? []);
  };

  const run: Run = async (statements) => {
    const client = await take();
    let isBroken = false;
    try {
      return (await ask(client, [limits, ...statements])).slice(LIMITS);
    } catch (error) {
      // Not so where it was refused, as by a conflict: whoever tries again needs a connection at once.
      isBroken = isUnavailable(error);
      throw error;
    } finally {
      client.release(isBroken);
    }
  };

  const inTransaction: InTransaction = async (work) => {
    const client = await take();
    let isBroken = false;
    try {
      await ask(client, [raw('BEGIN'), limits]);
      const result = await work((statements) => ask(client, statements));
      await ask(client, [raw('COMMIT')]);
      return result;
    } catch (error) {
      await client.query('ROLLBACK').catch(() => {
        isBroken = true;
      });
      throw error;
    } finally {
      client.release(isBroken);
    }
  };

  return { run, inTransaction, waiting: () => pool.waitingCount, end: () => pool.end() };
}

/** Opens a connection and closes it again. Throws where that cannot be done. */
export async function tryConnection(url: string): Promise<void> {
  const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 5_000 });
  try {
    await client.connect();
  } finally {
    await client.end();
  }
}

export type Connection = ReturnType<typeof connect>;
