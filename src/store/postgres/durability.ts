import type { Run } from './connection.js';
import { raw } from './sql.js';

/** How a server keeps what it has confirmed. */
export interface ServerFacts {
  /** Such as `15.14`. */
  version: string;
  /** `off`: a confirmed commit may be gone after a crash. */
  synchronousCommit: string;
  /** `off`: after a power loss, all may be gone. */
  fsync: string;
  /** Names of replicas that a commit waits for; empty where there is none. */
  synchronousStandbys: string;
  /** From which severity on a statement that failed goes into the server's own log, with all that it would have written. */
  logMinErrorStatement: string;
}

/** Asks the server. */
export async function askServer(run: Run): Promise<ServerFacts> {
  const [rows] = await run([
    raw(`SELECT current_setting('server_version') AS version, current_setting('synchronous_commit') AS "synchronousCommit",
      current_setting('fsync') AS fsync, current_setting('synchronous_standby_names') AS "synchronousStandbys",
      current_setting('log_min_error_statement') AS "logMinErrorStatement"`),
  ]);
  return rows?.[0] as unknown as ServerFacts;
}

/** Throws, with what to do, where the server would confirm what it may lose. */
export function requireDurability({ synchronousCommit }: ServerFacts): void {
  if (synchronousCommit !== 'off') return;
  throw new Error(
    'PostgreSQL has synchronous_commit off for this user or database: a paid order could be gone after a crash. Set it to on.',
  );
}
