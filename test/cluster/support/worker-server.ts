import { randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { defaultSellerAccount, startSandbox } from '../../../src/sandbox/sandbox.js';
import { until } from '../../completion/support/waiting.js';
import { createDatabase, startCluster } from '../../store/support/postgres.js';
import { type ChildServer, startChildServer } from '../../support/child-server.js';
import { ALPHA_KEY, MERCHANT_KEY, WEBHOOK_SECRET } from '../../support/start-app.js';
import { createStripeSide } from '../../support/stripe.js';

/** A line of the log. */
export type LogLine = Record<string, string | number>;

/** What it has logged so far. */
export const logOf = ({ output }: ChildServer): LogLine[] =>
  output.stdout
    .split('\n')
    .slice(0, -1)
    .map((line) => JSON.parse(line));

/** Ids of the workers' processes, oldest first. */
export function workerIds({ process: { pid } }: ChildServer): number[] {
  const children = readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8');
  return children.trim().split(' ').filter(Boolean).map(Number);
}

/** Looks for a worker that starts: half a minute, as others may have the processor. */
const LOOKS = 6000;

/** Waits until so many workers have said that they listen, since the server began. */
export const listening = (server: ChildServer, times: number) =>
  until(
    `${times} workers listened`,
    () => (logOf(server).filter(({ msg }) => msg === 'listening').length >= times ? true : undefined),
    LOOKS,
  );

/** An empty database and a Stripe, for servers of several processes. */
export async function openGround() {
  const cluster = await startCluster();
  const database = await createDatabase(cluster);
  const sandbox = await startSandbox({});
  const env: Record<string, string> = {
    DATABASE_URL: database.url,
    FINGERPRINT_KEY: `k1:${randomBytes(32).toString('hex')}`,
    ACP_API_KEYS: `alpha=${ALPHA_KEY}`,
    MERCHANT_API_KEY: MERCHANT_KEY,
    STRIPE_SECRET_KEY: defaultSellerAccount.key,
    STRIPE_API_BASE: sandbox.url,
    STRIPE_WEBHOOK_SECRET: WEBHOOK_SECRET,
    STRIPE_RATE_PER_SECOND: '1000',
    AGENT_RATE_PER_SECOND: '1000000',
    SHED_LOOP_DELAY_MS: '1000000',
  };
  const servers: ChildServer[] = [];
  return {
    env,
    databaseUrl: database.url,
    stripe: createStripeSide(sandbox.url),
    /** A server with `workers` processes, all of which listen. */
    async start(workers: number, more: Record<string, string> = {}): Promise<ChildServer> {
      const server = await startChildServer({ ...env, WORKERS: String(workers), ...more });
      servers.push(server);
      await listening(server, workers);
      return server;
    },
    async close(): Promise<void> {
      await Promise.all(servers.map((server) => server.kill()));
      await sandbox.close();
      await database.drop();
      cluster.stop();
    },
  };
}

export type Ground = Awaited<ReturnType<typeof openGround>>;
