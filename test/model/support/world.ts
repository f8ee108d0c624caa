import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type App, createApp } from '../../../src/app.js';
import { loadConfig } from '../../../src/config/config.js';
import { createLogger } from '../../../src/logger.js';
import { defaultSellerAccount, startSandbox } from '../../../src/sandbox/sandbox.js';
import { createDashboard } from '../../completion/support/dashboard.js';
import { createTestClient } from '../../support/acp-client.js';
import { ALPHA_KEY, MERCHANT_KEY, WEBHOOK_SECRET } from '../../support/start-app.js';
import { createStripeSide } from '../../support/stripe.js';
import { UNLIMITED } from '../../support/unlimited.js';
import { HOLD, MINUTE, TTL } from '../goods.js';
import { openLine } from './line.js';

const STRIPE_BUDGET = 8_000;

/**
 * The real server with its own database and the sandbox beside it. Time stands still unless it is moved, nothing runs by
 * itself, and `crash` ends the server in the middle of what it does.
 */
export async function startWorld(shopDir: string) {
  const directory = await mkdtemp(join(tmpdir(), 'acp-model-'));
  const sandbox = await startSandbox({ file: join(directory, 'stripe.db') });
  const stripe = createStripeSide(sandbox.url);
  let time = Date.now();
  const clock = { now: () => time };
  const config = loadConfig({
    PORT: '0',
    PUBLIC_URL: 'http://shop.example',
    DATABASE_URL: `sqlite:${join(directory, 'seller.db')}`,
    SHOP_DIR: shopDir,
    ACP_API_KEYS: `alpha=${ALPHA_KEY}`,
    MERCHANT_API_KEY: MERCHANT_KEY,
    ...UNLIMITED,
    DRAIN_SECONDS: '0',
    STOCK_HOLD_MINUTES: String(HOLD / MINUTE),
    SESSION_TTL_MINUTES: String(TTL / MINUTE),
  });

  async function start() {
    const logger = createLogger({ level: 'silent', pretty: false });
    const line = await openLine(Number(new URL(sandbox.url).port));
    const account = { secretKey: defaultSellerAccount.key, apiBase: line.url, webhookSecret: WEBHOOK_SECRET };
    const app: App = await createApp(config, { clock, logger, stripe: account, stripeBudget: STRIPE_BUDGET });
    const url = await app.start();
    return { app, url, line, client: createTestClient(url, ALPHA_KEY) };
  }

  let running = await start();

  return {
    stripe,
    dashboard: createDashboard(sandbox.url),
    get app() {
      return running.app;
    },
    get client() {
      return running.client;
    },
    advance(milliseconds: number): void {
      time += milliseconds;
    },
    async merchant(path: string, body: object, key: string) {
      const headers = { authorization: `Bearer ${MERCHANT_KEY}`, 'idempotency-key': key };
      const response = await fetch(`${running.url}/merchant/${path}`, {
        method: 'POST',
        headers: { ...headers, 'content-type': 'application/json' },
        body: JSON.stringify(body),
      });
      // biome-ignore lint/suspicious/noExplicitAny: answers of every shape
      return { status: response.status, body: (await response.json()) as any };
    },
    /** Posts an event to the webhook, and lets what was received have its effect. */
    async deliver(event: object): Promise<void> {
      const payload = JSON.stringify(event);
      const signature = stripe.seller.webhooks.generateTestHeaderString({ payload, secret: WEBHOOK_SECRET });
      const headers = { 'content-type': 'application/json', 'stripe-signature': signature };
      const sent = await fetch(`${running.url}/webhooks/stripe`, { method: 'POST', headers, body: payload });
      if (sent.status !== 200) throw new Error(`The webhook answered ${sent.status}: ${await sent.text()}`);
      await running.app.orders.upkeep.applyEvents();
    },
    async restart(): Promise<void> {
      await running.app.stop();
      running.line.cut();
      running = await start();
    },
    /** No grace: what is under way writes nothing any more, and calls nobody. */
    async crash(): Promise<void> {
      running.line.cut();
      await running.app.stop({ withinSeconds: 0 });
      running = await start();
    },
    async close(): Promise<void> {
      await running.app.stop();
      running.line.cut();
      await sandbox.close();
      await rm(directory, { recursive: true, force: true });
    },
  };
}

export type World = Awaited<ReturnType<typeof startWorld>>;
