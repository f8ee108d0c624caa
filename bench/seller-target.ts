import type { ChildProcess } from 'node:child_process';
import { openSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { defaultSellerAccount } from '../src/sandbox/accounts.js';
import { freePort, startNode, waitUntilUp } from './processes.js';
import type { Target } from './targets.js';

export interface SellerTarget {
  name: string;
  folder: string;
  core: number | undefined;
  onStart: (child: ChildProcess) => void;
  /** Its database is a file of its own unless it is said here. */
  env: Record<string, string>;
}

export interface StartedSeller extends Target {
  /** Milliseconds from the start of the process until it was ready. */
  readyAfter: number;
}

export const AGENT_ID = 'bench';
export const AGENT_KEY = 'bench-agent-key-0123456789';

const SELLER = resolve('dist/cli/main.js');

/** What a server is told that is to do as much as it can, with this Stripe. */
export const unlimited = (stripeUrl: string): Record<string, string> => ({
  ACP_API_KEYS: `${AGENT_ID}=${AGENT_KEY}`,
  STRIPE_SECRET_KEY: defaultSellerAccount.key,
  STRIPE_API_BASE: stripeUrl,
  STRIPE_RATE_PER_SECOND: '10000',
  AGENT_RATE_PER_SECOND: '1000000',
  AGENT_OPEN_SESSIONS: '100000000',
  AGENT_STOCK_HOLDS: '100000000',
  // Whoever waits is to be measured, and not sent away.
  SHED_WRITES_WAITING: '1000',
  SHED_LOOP_DELAY_MS: '1000000',
  LOG_LEVEL: 'warn',
});

/** Starts the server itself, and waits until it is ready. */
export async function startSeller({ name, folder, core, onStart, env }: SellerTarget): Promise<StartedSeller> {
  const port = await freePort();
  const own = {
    NODE_ENV: 'development',
    PORT: String(port),
    DATABASE_URL: `sqlite:${join(folder, name, 'seller.db')}`,
    MERCHANT_API_KEY: 'bench-merchant-key-0123456789abcdef',
    DRAIN_SECONDS: '0',
    ...env,
  };
  const stdout = openSync(join(folder, `${name}.log`), 'a');
  const begin = performance.now();
  const child = startNode({ core, folder, args: [SELLER, 'start'], env: own, stdout });
  onStart(child);
  const url = `http://127.0.0.1:${port}`;
  await waitUntilUp(child, `${url}/readyz`, ({ ok }) => ok);
  return { url, pid: child.pid ?? 0, child, readyAfter: performance.now() - begin };
}
