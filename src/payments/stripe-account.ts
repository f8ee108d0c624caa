import type { PaymentService } from './payment-service.js';

/** Milliseconds of the start that may go into asking Stripe who we are. */
const BUDGET = 5000;

/** The database belongs to another Stripe account, or to the other of test and live. */
export class StripeAccountError extends Error {
  override readonly name = 'StripeAccountError';
}

/**
 * Binds a database to the Stripe account and mode it is first used with: its PaymentIntents exist nowhere else.
 * `remember` stores a fact once and returns what was stored first. Throws StripeAccountError for any other account.
 * The result is what kept Stripe from saying which account it is, if anything did: the mode is bound all the same.
 */
export async function bindStripeAccount(
  payments: PaymentService,
  remember: (name: string, value: string) => Promise<string>,
): Promise<unknown> {
  await bind('stripe_mode', modeOf(payments.livemode), remember);
  try {
    const account = await payments.account(payments.budget(BUDGET));
    if (account !== undefined) await bind('stripe_account', account, remember);
    return undefined;
  } catch (error) {
    if (error instanceof StripeAccountError) throw error;
    return error;
  }
}

/**
 * Finds out whether another secret key may take the place of the one in use: it has to be of the account and mode that
 * the database is bound to. Throws StripeAccountError where it is not, and what kept Stripe from saying whose key it is.
 */
export async function checkStripeKey(
  key: { secretKey: string; livemode: boolean },
  payments: PaymentService,
  remember: (name: string, value: string) => Promise<string>,
): Promise<void> {
  // Stripe may have been away at the start: then the account of the key in use is the one that counts.
  await bindStripeAccount(payments, remember);
  await bind('stripe_mode', modeOf(key.livemode), remember);
  const account = await payments.account({ ...payments.budget(BUDGET), apiKey: key.secretKey });
  if (account !== undefined) await bind('stripe_account', account, remember);
}

const modeOf = (livemode: boolean): string => (livemode ? 'live' : 'test');

async function bind(
  name: string,
  value: string,
  remember: (name: string, value: string) => Promise<string>,
): Promise<void> {
  const known = await remember(name, value);
  if (known === value) return;
  const what = name === 'stripe_mode' ? 'Stripe mode' : 'Stripe account';
  throw new StripeAccountError(
    `This database belongs to the ${what} ${known}, and STRIPE_SECRET_KEY is for ${value}. Use that key again, or another DATABASE_URL.`,
  );
}
