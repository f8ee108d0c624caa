import type { DatabaseConfig } from './database.js';
import type { ConfigVariables } from './variables.js';

export interface WorkersConfig {
  /** Processes that serve one address. */
  count: number;
  /** Which of them this process is, from 1 on; absent in the one that starts them, and where there is only one. */
  own?: number;
}

/** The process that starts the others tells each of them its number by this; it is no setting. */
export const OWN_WORKER = 'ACP_SELLER_WORKER';

export interface WorkersContext {
  env: ConfigVariables;
  /** Value of `OWN_WORKER`. */
  own: string | undefined;
  database: DatabaseConfig;
  isGiven: (name: keyof ConfigVariables) => boolean;
  problems: string[];
}

/** How many processes serve; what they would have to share and do not goes into `problems`. */
export function workersConfig({ env, own, database, isGiven, problems }: WorkersContext): WorkersConfig {
  const { WORKERS: count } = env;
  if (count === 1) return { count };
  if (database.engine === 'sqlite') {
    problems.push(
      `WORKERS is ${count}, and an SQLite database serves one process; set WORKERS to 1, or DATABASE_URL to a PostgreSQL database.`,
    );
  }
  if (!isGiven('STRIPE_SECRET_KEY')) {
    problems.push(
      `WORKERS is ${count}, and the embedded sandbox serves one process; set STRIPE_SECRET_KEY, or start acp-seller sandbox and set what it says.`,
    );
  }
  return { count, ...(own !== undefined && { own: Number(own) }) };
}
