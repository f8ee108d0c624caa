import type { ChildProcess } from 'node:child_process';
import { openSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { defaultSellerAccount } from '../src/sandbox/accounts.js';
import type { CorePlan } from './cores.js';
import { freePort, type ProcessOptions, startNode, waitUntilUp } from './processes.js';

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

async function startTarget(
  options: ProcessOptions,
  port: number,
  onStart: (child: ChildProcess) => void,
): Promise<Target> {
  const child = startNode(options);
  onStart(child);
  const url = `http://127.0.0.1:${port}`;
  await waitUntilUp(child, `${url}/healthz`);
  return { url, pid: child.pid };
}

export interface SellerTarget {
  name: string;
  folder: string;
  core: number | undefined;
  onStart: (child: ChildProcess) => void;
  env: Record<string, string>;
}

/** Starts the server itself, with a database of its own. */
export async function startSeller({ name, folder, core, onStart, env }: SellerTarget): Promise<Target> {
  const port = await freePort();
  const own = {
    NODE_ENV: 'development',
    PORT: String(port),
    DATABASE_URL: `sqlite:${join(folder, name, 'seller.db')}`,
    MERCHANT_API_KEY: 'bench-merchant-key-0123456789abcdef',
    DRAIN_SECONDS: '0',
    ...env,
  };
  const stdout = openSync(join(folder, `${name}.log`), 'w');
  return startTarget({ core, folder, args: [SELLER, 'start'], env: own, stdout }, port, onStart);
}

/** Starts all servers at once; every child is handed to `onStart` before anything is waited for. */
export async function startTargets(
  folder: string,
  cores: CorePlan,
  onStart: (child: ChildProcess) => void,
): Promise<Targets> {
  async function own(file: string, core = cores.server): Promise<Target> {
    const port = await freePort();
    return startTarget({ core, folder, args: [ownFile(file), String(port)] }, port, onStart);
  }

  const seller = (name: string, stripeUrl: string, logLevel: string): Promise<Target> =>
    startSeller({
      name,
      folder,
      core: cores.server,
      onStart,
      env: {
        ACP_API_KEYS: `bench=${AGENT_KEY}`,
        STRIPE_SECRET_KEY: defaultSellerAccount.key,
        STRIPE_API_BASE: stripeUrl,
        STRIPE_RATE_PER_SECOND: '10000',
        AGENT_RATE_PER_SECOND: '1000000',
        AGENT_OPEN_SESSIONS: '100000000',
        AGENT_STOCK_HOLDS: '100000000',
        LOG_LEVEL: logLevel,
      },
    });

  const stripe = await own('./targets/stripe-sandbox.js', cores.stripe);
  return {
    stripe,
    bare: await own('./targets/bare-echo.js'),
    express: await own('./targets/express-echo.js'),
    seller: await seller('seller', stripe.url, 'warn'),
    logging: await seller('seller-logging', stripe.url, 'info'),
  };
}
