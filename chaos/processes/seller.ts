import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { type Child, startChild } from './child.js';

export const AGENT_ID = 'chaos';
export const AGENT_KEY = 'chaos-agent-key-0123456789abcdef0123';
export const MERCHANT_KEY = 'chaos-merchant-key-0123456789abcdef01';
export const WEBHOOK_SECRET = 'whsec_chaos0123456789abcdef0123456789';

export interface SellerOptions {
  folder: string;
  log: number;
  port: number;
  databaseUrl: string;
  shopFolder: string;
  stripe: { url: string; key: string };
  /** `name:n`, the point at which it is to die. */
  failpoint?: string;
  /** Whatever else it is to be told. */
  env?: Record<string, string>;
}

const MAIN = fileURLToPath(new URL('../../../dist/cli/main.js', import.meta.url));
/** Milliseconds after which a server that does not answer never will. */
const STARTING = 30_000;

/** Starts the compiled server. It has the same port after each restart: Stripe knows it by its URL. */
export function startSeller(options: SellerOptions): Child {
  const { folder, log, port, databaseUrl, shopFolder, stripe, failpoint, env } = options;
  return startChild({
    args: [MAIN, 'start'],
    folder,
    log,
    env: {
      PORT: String(port),
      DATABASE_URL: databaseUrl,
      SHOP_DIR: shopFolder,
      ACP_API_KEYS: `${AGENT_ID}=${AGENT_KEY}`,
      MERCHANT_API_KEY: MERCHANT_KEY,
      STRIPE_SECRET_KEY: stripe.key,
      STRIPE_API_BASE: stripe.url,
      STRIPE_RATE_PER_SECOND: '1000',
      AGENT_RATE_PER_SECOND: '1000000',
      SHED_LOOP_DELAY_MS: '1000000',
      SESSION_DECLINES: '1000000',
      AGENT_DECLINES_PER_HOUR: '1000000',
      STRIPE_WEBHOOK_SECRET: WEBHOOK_SECRET,
      // The shortest there is: at the end of the run every hold has to be over.
      STOCK_HOLD_MINUTES: '1',
      DRAIN_SECONDS: '0',
      LOG_LEVEL: 'warn',
      ...(failpoint && { FAILPOINT: failpoint }),
      ...env,
    },
  });
}

/** Waits until the server answers; throws where it ends first, or never comes so far. */
export async function waitUntilUp(seller: Child, url: string): Promise<void> {
  const ended = seller.ended.then(() => 'ended' as const);
  for (const end = performance.now() + STARTING; performance.now() < end; ) {
    const answer = await fetch(`${url}/healthz`).catch(() => undefined);
    await answer?.arrayBuffer();
    if (answer?.ok) return;
    if ((await Promise.race([ended, sleep(20)])) === 'ended') break;
  }
  throw new Error('The server does not start; its log says why');
}
