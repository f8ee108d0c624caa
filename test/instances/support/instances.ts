import { randomBytes } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type App, createApp } from '../../../src/app.js';
import { loadConfig } from '../../../src/config/config.js';
import { createLogger } from '../../../src/logger.js';
import { defaultSellerAccount, startSandbox } from '../../../src/sandbox/sandbox.js';
import { createDatabase, startCluster } from '../../store/support/postgres.js';
import { createTestClient, type TestClient } from '../../support/acp-client.js';
import { type ChildServer, startChildServer } from '../../support/child-server.js';
import { createTestClock, type TestClock } from '../../support/clock.js';
import { ALPHA_KEY, MERCHANT_KEY, WEBHOOK_SECRET } from '../../support/start-app.js';
import { createStripeSide, type StripeSide } from '../../support/stripe.js';
import { UNLIMITED } from '../../support/unlimited.js';

/** One server of those that share the database. */
export interface Instance {
  url: string;
  app: App;
  client: TestClient;
}

export interface Instances {
  all: readonly [Instance, Instance, Instance];
  /** The instance whose turn it is, for so many requests that each has its share. */
  at(turn: number): Instance;
  stripe: StripeSide;
  /** Of all of them. */
  clock: TestClock;
  /** One more server, as a process of its own whose time is the real one, which dies at a failpoint. */
  startChild(failpoint: string): Promise<{ server: ChildServer; client: TestClient }>;
  close(): Promise<void>;
}

/** Three servers on one empty database and one Stripe, started at the same moment. */
export async function startInstances(env: Record<string, string>): Promise<Instances> {
  const directory = await mkdtemp(join(tmpdir(), 'acp-instances-'));
  const cluster = await startCluster();
  const database = await createDatabase(cluster);
  const sandbox = await startSandbox({ file: join(directory, 'stripe.db') });
  const clock = createTestClock();
  const settings = {
    DATABASE_URL: database.url,
    FINGERPRINT_KEY: `k1:${randomBytes(32).toString('hex')}`,
    ACP_API_KEYS: `alpha=${ALPHA_KEY}`,
    MERCHANT_API_KEY: MERCHANT_KEY,
    ...UNLIMITED,
    ADDRESS_RATE_PER_SECOND: '1000000',
    DRAIN_SECONDS: '0',
    // Where orders are read: whoever answers, it is the same.
    PUBLIC_URL: 'https://shop.example',
    ...env,
  };

  async function start(): Promise<Instance> {
    const app = await createApp(loadConfig({ PORT: '0', ...settings }), {
      clock,
      loopDelay: () => 0,
      logger: createLogger({ level: 'silent', pretty: false }),
      stripe: { secretKey: defaultSellerAccount.key, apiBase: sandbox.url, webhookSecret: WEBHOOK_SECRET },
    });
    const url = await app.start();
    return { url, app, client: createTestClient(url, ALPHA_KEY) };
  }

  const all = await Promise.all([start(), start(), start()]);
  return {
    all,
    at: (turn) => all[turn % all.length] ?? all[0],
    stripe: createStripeSide(sandbox.url),
    clock,
    async startChild(failpoint) {
      const server = await startChildServer({
        ...settings,
        STRIPE_SECRET_KEY: defaultSellerAccount.key,
        STRIPE_API_BASE: sandbox.url,
        STRIPE_WEBHOOK_SECRET: WEBHOOK_SECRET,
        FAILPOINT: failpoint,
      });
      return { server, client: createTestClient(server.url, ALPHA_KEY) };
    },
    async close() {
      await Promise.all(all.map(({ app }) => app.stop()));
      await sandbox.close();
      await database.drop();
      cluster.stop();
      await rm(directory, { recursive: true, force: true });
    },
  };
}
