import { chmodSync } from 'node:fs';
import { createDatabase, programs, startCluster } from '../test/store/support/postgres.js';
import { moveToCore } from './cores.js';
import { childrenOf } from './usage.js';

/** A PostgreSQL that the server is measured on. */
export interface Postgres {
  /** How it came to be, for the report. */
  sentence: string;
  /** Of its first process, whose children are the others; `undefined` where it runs elsewhere. */
  pid: number | undefined;
  /** Makes an empty database, and says what a server has to be told of it. */
  createDatabase(): Promise<Record<string, string>>;
  stop(): Promise<void>;
}

const FINGERPRINT_KEY = `k1:${'be4c4'.repeat(13)}`;
/** The path of a socket would be too long for some folders. */
const SETTINGS = ['unix_socket_directories='];

/**
 * The one of BENCH_DATABASE_URL, or of the tests, whose user may make databases; else a cluster of its own below
 * `folder`, with the settings that PostgreSQL comes with: it syncs each commit, and keeps whole pages in its log. A
 * sentence where there is none.
 */
export async function startPostgres(folder: string, core: number | undefined): Promise<Postgres | string> {
  const url = process.env.BENCH_DATABASE_URL ?? process.env.TEST_DATABASE_URL;
  if (url === undefined && programs() === undefined) {
    return 'PostgreSQL is not measured: set BENCH_DATABASE_URL, or install the programs of its server.';
  }
  try {
    // Where this runs as root, the cluster belongs to another user, who has to get there.
    chmodSync(folder, 0o755);
    const cluster = await startCluster({ url, under: folder, settings: SETTINGS });
    const { pid } = cluster;
    if (pid !== undefined) for (const member of [pid, ...childrenOf(pid)]) moveToCore(core, member);
    const drops: (() => Promise<void>)[] = [];
    return {
      sentence: url === undefined ? 'PostgreSQL of its own, as it comes' : 'PostgreSQL that was there before',
      pid,
      async createDatabase() {
        const database = await createDatabase(cluster).catch((error: unknown) => {
          throw new Error(`PostgreSQL makes no database: ${error instanceof Error ? error.message : error}`);
        });
        drops.push(database.drop);
        return { DATABASE_URL: database.url, FINGERPRINT_KEY };
      },
      async stop() {
        if (url !== undefined) for (const drop of drops) await drop();
        cluster.stop();
      },
    };
  } catch (error) {
    return `PostgreSQL is not measured, as it did not start: ${error instanceof Error ? error.message : error}`;
  }
}
