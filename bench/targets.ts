import type { ChildProcess } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import type { CorePlan } from './cores.js';
import { freePort, startNode, waitUntilUp } from './processes.js';
import { type SellerTarget, startSeller, unlimited } from './seller-target.js';

/** A process that serves HTTP. */
export interface Target {
  url: string;
  pid: number;
  child: ChildProcess;
}

/** A server under load. */
export interface LoadedTarget extends Target {
  /** The Stripe that it talks to; absent where it talks to none. */
  stripe?: Target;
}

export type TargetName = 'bare' | 'express' | 'seller' | 'logging' | 'postgres';

/** `logging` is the same as `seller` with its access log on, written to a file; `postgres` is there where its database is. */
export type Targets = Record<Exclude<TargetName, 'postgres'>, LoadedTarget> & { postgres?: LoadedTarget };

export interface TargetContext {
  folder: string;
  cores: CorePlan;
  onStart: (child: ChildProcess) => void;
}

/** Starts one of our own files that serve HTTP. */
async function startOwn(file: string, { folder, onStart }: TargetContext, core: number | undefined): Promise<Target> {
  const port = await freePort();
  const path = fileURLToPath(new URL(file, import.meta.url));
  const child = startNode({ core, folder, args: [path, String(port)] });
  onStart(child);
  const url = `http://127.0.0.1:${port}`;
  await waitUntilUp(child, url);
  return { url, pid: child.pid ?? 0, child };
}

/**
 * A Stripe that knows nothing yet. It sends no webhooks: every five minutes a server asks for what it was not told, so
 * servers that sell have one each, and need not go through what the others sold.
 */
export const startStripe = (context: TargetContext): Promise<Target> =>
  startOwn('./targets/stripe-sandbox.js', context, context.cores.stripe);

/** Starts all servers of the table; `database` is what the one on PostgreSQL is told of it. */
export async function startTargets(context: TargetContext, database?: Record<string, string>): Promise<Targets> {
  const { folder, cores, onStart } = context;
  async function seller(name: string, stripe: Target, env: SellerTarget['env'] = {}): Promise<LoadedTarget> {
    const own = { ...unlimited(stripe.url), ...env };
    return { ...(await startSeller({ name, folder, core: cores.server, onStart, env: own })), stripe };
  }
  const stripe = await startStripe(context);
  return {
    bare: await startOwn('./targets/bare-echo.js', context, cores.server),
    express: await startOwn('./targets/express-echo.js', context, cores.server),
    seller: await seller('seller', stripe),
    logging: await seller('seller-logging', stripe, { LOG_LEVEL: 'info' }),
    ...(database && { postgres: await seller('seller-postgres', await startStripe(context), database) }),
  };
}
