import { randomBytes } from 'node:crypto';
import type { Config } from '../config/config.js';
import { InUseError } from '../errors.js';
import type { StripeAccount } from './stripe-side.js';

export interface EmbeddedSandbox {
  stripe: StripeAccount & { apiBase: string };
  /** Secret key of the account that issues tokens to the seller. */
  agentKey: string;
  /** Lets its events go to the server at this URL. */
  deliverTo(serverUrl: string): void;
  close(): Promise<void>;
}

/** The Stripe that runs in this process where no Stripe key is set; `undefined` where one is. */
export async function startEmbeddedSandbox({ stripe }: Config): Promise<EmbeddedSandbox | undefined> {
  if (stripe.kind !== 'sandbox') return undefined;
  const { startSandbox, defaultAgentAccount, defaultSellerAccount } = await import('../sandbox/sandbox.js');
  const { file } = stripe;
  const sandbox = await startSandbox({ file }).catch((cause: NodeJS.ErrnoException) => {
    if (cause.code !== 'SQLITE_BUSY') throw cause;
    throw new InUseError(`${file} is in use by another acp-seller process. One database serves one process.`, {
      cause,
    });
  });
  const [given] = stripe.webhookSecrets;
  const secret = given?.reveal() ?? `whsec_${randomBytes(24).toString('base64url')}`;
  return {
    stripe: { secretKey: defaultSellerAccount.key, apiBase: sandbox.url, webhookSecret: secret },
    agentKey: defaultAgentAccount.key,
    deliverTo: (serverUrl) => sandbox.deliverTo({ url: `${serverUrl}/webhooks/stripe`, secret }),
    close: sandbox.close,
  };
}
