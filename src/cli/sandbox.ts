import { randomBytes } from 'node:crypto';
import { resolve } from 'node:path';
import { loadSandboxConfig, readEnv } from '../config/config.js';
import type { Output } from './output.js';

/** Not the file of the embedded sandbox, which a server may have open. */
const FILE = 'data/stripe-sandbox-alone.db';

/** Runs the Stripe sandbox alone, until the process is told to end. */
export async function runSandbox(output: Output): Promise<number> {
  const { port, webhook: given } = loadSandboxConfig(readEnv());
  const webhook = given && {
    url: given.url,
    secret: given.secret ?? `whsec_${randomBytes(24).toString('hex')}`,
  };
  const { startSandbox, defaultSellerAccount, defaultAgentAccount } = await import('../sandbox/sandbox.js');
  const file = resolve(FILE);
  const sandbox = await startSandbox({ port, file, ...(webhook && { webhook }) }).catch(
    (error: NodeJS.ErrnoException) => {
      if (error.code === 'EADDRINUSE') {
        throw new Error(`Port ${port} is in use by another program. Set STRIPE_SANDBOX_PORT to a free port, or to 0.`);
      }
      if (error.code?.startsWith('SQLITE_BUSY')) throw new Error(`${file} is in use by another sandbox.`);
      throw error;
    },
  );
  output.out(`Stripe sandbox at ${sandbox.url}, kept in ${file}

For a server that shall use it:
  STRIPE_API_BASE=${sandbox.url} STRIPE_SECRET_KEY=${defaultSellerAccount.key} acp-seller start

The agent's own Stripe account, which issues tokens for the seller ${defaultSellerAccount.profile}:
  ${defaultAgentAccount.key}
${webhook ? sayWebhook(webhook) : HOW_TO_GET_WEBHOOKS}
  GET  ${sandbox.url}/_sandbox/ledger   every charge and refund
  POST ${sandbox.url}/_sandbox/faults   things to go wrong, with calls and webhooks
`);
  const end = (): void => void sandbox.close().then(() => process.exit(0));
  process.once('SIGTERM', end);
  process.once('SIGINT', end);
  return 0;
}

const HOW_TO_GET_WEBHOOKS = `
No webhooks are sent. Set STRIPE_SANDBOX_WEBHOOK_URL to a server's address for them.
`;

function sayWebhook({ url, secret }: { url: string; secret: string }): string {
  return `
Signed webhooks go to ${url}. The server checks them with
  STRIPE_WEBHOOK_SECRET=${secret}
`;
}
