import { copyFile, mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type App, createApp } from '../../../src/app.js';
import { loadConfig } from '../../../src/config/config.js';
import { createLogger } from '../../../src/logger.js';
import { defaultSellerAccount, startSandbox } from '../../../src/sandbox/sandbox.js';
import type { Database } from '../../../src/store/database.js';
import { createTestClient, type TestClient } from '../../support/acp-client.js';
import { createTestClock, type TestClock } from '../../support/clock.js';
import { ALPHA_KEY, MERCHANT_KEY, WEBHOOK_SECRET } from '../../support/start-app.js';
import { createStripeSide, type StripeSide } from '../../support/stripe.js';
import { UNLIMITED } from '../../support/unlimited.js';
import { createMerchant } from './merchant.js';

export interface RunningSeller {
  url: string;
  app: App;
  client: TestClient;
  merchant: ReturnType<typeof createMerchant>;
  stripe: StripeSide;
  stop(): Promise<void>;
}

export interface Seller {
  stripe: StripeSide;
  clock: TestClock;
  /** Every line that was logged, by all of its servers. */
  log: Record<string, unknown>[];
  start(options?: { store?: Database; webhooks?: boolean }): Promise<RunningSeller>;
  /** Where the database's files are. */
  folder(): string;
  /** Copies the database's files; no server may be running. */
  backUp(): Promise<void>;
  /** Puts the copied files in the place of the present ones; no server may be running. */
  restore(): Promise<void>;
  close(): Promise<void>;
}

/** A seller whose starts, settings and files are in the test's hands, with a Stripe that outlives its servers. */
export async function createSeller(env: Record<string, string> = {}): Promise<Seller> {
  const directory = await mkdtemp(join(tmpdir(), 'acp-orders-'));
  const sandbox = await startSandbox({ file: join(directory, 'stripe.db') });
  const stripe = createStripeSide(sandbox.url);
  const clock = createTestClock();
  const log: Record<string, unknown>[] = [];
  const running = new Set<App>();
  const file = join(directory, 'seller.db');

  return {
    stripe,
    clock,
    log,
    async start({ store, webhooks = false } = {}) {
      const config = loadConfig({
        PORT: '0',
        DATABASE_URL: `sqlite:${file}`,
        ACP_API_KEYS: `alpha=${ALPHA_KEY}`,
        MERCHANT_API_KEY: MERCHANT_KEY,
        STRIPE_WEBHOOK_SECRET: WEBHOOK_SECRET,
        ...UNLIMITED,
        DRAIN_SECONDS: '0',
        ...env,
      });
      const app = await createApp(config, {
        clock,
        store,
        logger: createLogger({ level: 'info', pretty: false, output: { write: (line) => log.push(JSON.parse(line)) } }),
        stripe: { secretKey: defaultSellerAccount.key, apiBase: sandbox.url },
        stripeBudget: 2000,
      });
      const url = await app.start();
      running.add(app);
      if (webhooks) sandbox.deliverTo({ url: `${url}/webhooks/stripe`, secret: WEBHOOK_SECRET });
      return {
        url,
        app,
        client: createTestClient(url, ALPHA_KEY),
        merchant: createMerchant(url),
        stripe,
        async stop() {
          running.delete(app);
          await app.stop();
        },
      };
    },
    folder: () => directory,
    async backUp() {
      for (const name of await filesOf(directory))
        await copyFile(join(directory, name), join(directory, `copy-${name}`));
    },
    async restore() {
      for (const name of await filesOf(directory)) {
        if (!name.endsWith('.fingerprint-key')) await rm(join(directory, name));
      }
      const copies = (await readdir(directory)).filter((name) => name.startsWith('copy-'));
      for (const name of copies) await copyFile(join(directory, name), join(directory, name.slice('copy-'.length)));
    },
    async close() {
      for (const app of running) await app.stop();
      await sandbox.close();
      await rm(directory, { recursive: true, force: true });
    },
  };
}

const filesOf = async (directory: string): Promise<string[]> =>
  (await readdir(directory)).filter((name) => name.startsWith('seller.db') && !name.endsWith('.lock'));
