import { once } from 'node:events';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { startChild } from './child.js';

export interface StripeProcess {
  url: string;
  stop(): Promise<void>;
  /** Rejects where it ends before it is told to: then nothing of the run can be judged. */
  gone: Promise<never>;
}

/** Starts the Stripe sandbox, with its ledger in a file of `folder`. */
export async function startStripe(folder: string, log: number): Promise<StripeProcess> {
  const file = fileURLToPath(new URL('./stripe-sandbox.js', import.meta.url));
  const child = startChild({ args: [file, join(folder, 'stripe.db')], env: {}, folder, log, messages: true });
  const gone = child.ended.then(() => Promise.reject(new Error('The Stripe sandbox ended')));
  gone.catch(() => {});
  const [url]: string[] = await Promise.race([once(child.process, 'message'), gone]);
  if (url === undefined) throw new Error('The Stripe sandbox did not say where it is');
  return { url, gone, stop: () => child.stop().then(() => {}) };
}
