import { resolve } from 'node:path';
import { loadSandboxConfig, readEnv } from '../config/config.js';
import type { Output } from './output.js';

/** Not the file of the embedded sandbox, which a server may have open. */
const FILE = 'data/stripe-sandbox-alone.db';

/** Runs the Stripe sandbox alone, until the process is told to end. */
export async function runSandbox(output: Output): Promise<number> {
  const { port } = loadSandboxConfig(readEnv());
  const { startSandbox, defaultSellerAccount, defaultAgentAccount } = await import('../sandbox/sandbox.js');
  const file = resolve(FILE);
  const sandbox = await startSandbox({ port, file }).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'EADDRINUSE') {
      throw new Error(`Port ${port} is in use by another program. Set STRIPE_SANDBOX_PORT to a free port, or to 0.`);
    }
    if (error.code?.startsWith('SQLITE_BUSY')) throw new Error(`${file} is in use by another sandbox.`);
    throw error;
  });
  output.out(`Stripe sandbox at ${sandbox.url}, kept in ${file}

For a server that shall use it:
  STRIPE_API_BASE=${sandbox.url} STRIPE_SECRET_KEY=${defaultSellerAccount.key} acp-seller start

The agent's own Stripe account, which issues tokens for the seller ${defaultSellerAccount.profile}:
  ${defaultAgentAccount.key}

  GET  ${sandbox.url}/_sandbox/ledger   every charge
  POST ${sandbox.url}/_sandbox/faults   things to go wrong
`);
  const end = (): void => void sandbox.close().then(() => process.exit(0));
  process.once('SIGTERM', end);
  process.once('SIGINT', end);
  return 0;
}
