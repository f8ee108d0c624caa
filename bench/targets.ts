import type { ChildProcess } from 'node:child_process';
import { openSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { defaultSellerAccount } from '../src/sandbox/accounts.js';
import type { CorePlan } from './cores.js';
import { freePort, startNode, waitUntilUp } from './processes.js';

/** A server under load. */
export interface Target {
  url: string;
  pid: number | undefined;
}

export interface Targets {
  bare: Target;
  express: Target;
  seller: Target;
  /** The same with its access log on, written to a file. */
  logging: Target;
  stripe: Target;
}

export const AGENT_KEY = 'bench-agent-key-0123456789';

const SELLER = resolve('dist/cli/main.js');
const ownFile = (name: string): string => fileURLToPath(new URL(name, import.meta.url));

/** Starts all servers at once; every child is handed to `onStart` before anything is waited for. */
export async function startTargets(
  folder: string,
  cores: CorePlan,
  onStart: (child: ChildProcess) => void,
): Promise<Targets> {
  async function start(args: string[], port: number, options: Partial<Parameters<typeof startNode>[0]>) {
    const child = startNode({ core: cores.server, folder, args, ...options });
    onStart(child);
    const url = `http://127.0.0.1:${port}`;
    await waitUntilUp(child, `${url}/healthz`);
    return { url, pid: child.pid };
  }

  async function own(file: string, core = cores.server): Promise<Target> {
    const port = await freePort();
    return start([ownFile(file), String(port)], port, { core });
  }

  async function seller(name: string, stripeUrl: string, logLevel: string): Promise<Target> {
    const port = await freePort();
    const env = {
      NODE_ENV: 'development',
      PORT: String(port),
      DATABASE_URL: `sqlite:${join(folder, name, 'seller.db')}`,
      ACP_API_KEYS: `bench=${AGENT_KEY}`,
      MERCHANT_API_KEY: 'bench-merchant-key-0123456789abcdef',
      STRIPE_SECRET_KEY: defaultSellerAccount.key,
      STRIPE_API_BASE: stripeUrl,
      STRIPE_RATE_PER_SECOND: '10000',
      AGENT_RATE_PER_SECOND: '1000000',
      AGENT_OPEN_SESSIONS: '100000000',
      AGENT_STOCK_HOLDS: '100000000',
      LOG_LEVEL: logLevel,
      DRAIN_SECONDS: '0',
    };
    return start([SELLER, 'start'], port, { env, stdout: openSync(join(folder, `${name}.log`), 'w') });
  }

  const stripe = await own('./targets/stripe-sandbox.js', cores.stripe);
  return {
    stripe,
    bare: await own('./targets/bare-echo.js'),
    express: await own('./targets/express-echo.js'),
    seller: await seller('seller', stripe.url, 'warn'),
    logging: await seller('seller-logging', stripe.url, 'info'),
  };
}
