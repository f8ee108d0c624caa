import type Stripe from 'stripe';
import { wholeList } from './list-pages.js';
import { unanswered } from './stripe-answers.js';

/** Whether Stripe Tax can work for an account. */
export interface TaxStanding {
  isActive: boolean;
  /** What the settings lack, in Stripe's names. */
  missing: readonly string[];
  /** Places where tax is collected; `undefined` where the key may not see them. */
  registrations: number | undefined;
}

/** Milliseconds. */
const TIMEOUT = 15_000;

/** Asks Stripe for the settings of Stripe Tax (docs.stripe.com/api/tax/settings, docs.stripe.com/api/tax/registrations). */
export async function taxStanding(stripe: Stripe): Promise<TaxStanding> {
  const options = { timeout: TIMEOUT };
  const settings = await stripe.tax.settings.retrieve({}, options).catch((error: unknown) => {
    throw unanswered(error);
  });
  const registrations = await wholeList((page) =>
    stripe.tax.registrations.list({ status: 'active', ...page }, options),
  ).then(
    ({ length }) => length,
    () => undefined,
  );
  return {
    isActive: settings.status === 'active',
    missing: settings.status_details.pending?.missing_fields ?? [],
    registrations,
  };
}
