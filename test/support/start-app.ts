import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type App, createApp } from '../../src/app.js';
import type { Clock } from '../../src/clock.js';
import { loadConfig } from '../../src/config/config.js';
import { createLogger } from '../../src/logger.js';
import { defaultSellerAccount, startSandbox } from '../../src/sandbox/sandbox.js';
import type { Store } from '../../src/store/store.js';
import { createTestClient, type TestClient } from './acp-client.js';
import { createTestClock, type TestClock } from './clock.js';
import { createStripeSide, type StripeSide } from './stripe.js';
import { UNLIMITED } from './unlimited.js';
import { withoutArchive } from './without-archive.js';

export interface TestApp {
  url: string;
  app: App;
  /** Agent `alpha`. */
  client: TestClient;
  /** Another agent, `beta`. */
  other: TestClient;
  stripe: StripeSide;
  clock: TestClock;
  directory: string;
  /** Stops the server and starts a new one on the same database and sandbox. */
  restart(): Promise<TestApp>;
  close(): Promise<void>;
}

export interface TestAppOptions {
  env?: Record<string, string>;
  clock?: TestClock;
  /** What limits are counted by. */
  monotonic?: Clock;
  /** Milliseconds by which the event loop counts as late; tests hold it up themselves unless told. */
  loopDelay?: () => number;
  store?: Store;
  shopDir?: string;
  /** Milliseconds that all calls to Stripe of one request may take together. */
  stripeBudget?: number;
  /** Milliseconds before each attempt to deliver an order event. */
  deliverySchedule?: readonly number[];
  /** Milliseconds that one such attempt may take. */
  deliveryTimeout?: number;
  /** Where log lines go; nowhere unless given. */
  log?: Record<string, unknown>[];
  /** Lets Stripe's events come in; without them, tests alone decide what the server asks Stripe for. */
  webhooks?: boolean;
  /** The form of the assistants' app; the one that the build made unless given. */
  widgetHtml?: () => Promise<string>;
  /** On disk unless set: some tests are about that, and it is how the server runs. */
  inMemory?: boolean;
}

export const ALPHA_KEY = 'alpha-key-0123456789';
export const BETA_KEY = 'beta-key-0123456789';
export const MERCHANT_KEY = 'merchant-key-0123456789';
export const WEBHOOK_SECRET = 'whsec_test_0123456789';

/** The real server on a free port, with its own database and the Stripe sandbox beside it. */
export async function startApp(options: TestAppOptions = {}): Promise<TestApp> {
  const directory = await mkdtemp(join(tmpdir(), 'acp-seller-'));
  const clock = options.clock ?? createTestClock();
  const sandbox = await startSandbox({ file: join(directory, 'stripe.db') });
  const stripe = createStripeSide(sandbox.url);

  async function start(): Promise<TestApp> {
    const config = loadConfig({
      PORT: '0',
      DATABASE_URL: options.inMemory ? 'sqlite::memory:' : `sqlite:${join(directory, 'seller.db')}`,
      ACP_API_KEYS: `alpha=${ALPHA_KEY},beta=${BETA_KEY}`,
      MERCHANT_API_KEY: MERCHANT_KEY,
      ...UNLIMITED,
      ADDRESS_RATE_PER_SECOND: '1000000',
      DRAIN_SECONDS: '0',
      ...(options.shopDir && { SHOP_DIR: options.shopDir }),
      ...options.env,
    });
    const { log } = options;
    const logger = createLogger(
      log
        ? { level: 'info', pretty: false, output: { write: (line) => log.push(JSON.parse(line)) } }
        : { level: 'silent', pretty: false },
    );
    const app = await createApp(config, {
      clock,
      monotonic: options.monotonic,
      loopDelay: options.loopDelay,
      logger,
      store: options.store && withoutArchive(options.store),
      stripe: { secretKey: defaultSellerAccount.key, apiBase: sandbox.url, webhookSecret: WEBHOOK_SECRET },
      stripeBudget: options.stripeBudget,
      deliverySchedule: options.deliverySchedule,
      deliveryTimeout: options.deliveryTimeout,
      widgetHtml: options.widgetHtml,
    });
    const url = await app.start();
    if (options.webhooks) sandbox.deliverTo({ url: `${url}/webhooks/stripe`, secret: WEBHOOK_SECRET });
    return {
      url,
      app,
      client: createTestClient(url, ALPHA_KEY),
      other: createTestClient(url, BETA_KEY),
      stripe,
      clock,
      directory,
      async restart() {
        await app.stop();
        return start();
      },
      async close() {
        await app.stop();
        await sandbox.close();
        await rm(directory, { recursive: true, force: true });
      },
    };
  }
  return start();
}
