import { systemClock } from '../../clock.js';
import type { Config } from '../../config/config.js';
import { formatMoney } from '../../domain/money.js';
import { createDoctorChecks, type DoctorChecks } from '../../payments/doctor-checks.js';
import { createStripeClient } from '../../payments/stripe-client.js';
import type { Shop } from '../../providers/shop.js';
import { examinePaymentWays } from './examine-payment-ways.js';
import { examineStripeSources } from './examine-stripe-sources.js';
import type { Findings } from './findings.js';

/** Minor units that each attempt is about. */
const AMOUNT = 100;

/** The key, the account, what the account takes, and the secret of its webhooks. */
export async function examineStripe({ stripe }: Config, shop: Shop | undefined, findings: Findings): Promise<void> {
  const currency = shop?.currency ?? 'usd';
  const subject = 'Stripe';
  if (stripe.kind === 'sandbox') {
    findings.note(subject, 'STRIPE_SECRET_KEY is not set: the embedded sandbox takes no real money');
    const { startSandbox, defaultSellerAccount } = await import('../../sandbox/sandbox.js');
    const sandbox = await startSandbox();
    try {
      await examineAccount({ secretKey: defaultSellerAccount.key, apiBase: sandbox.url });
    } finally {
      await sandbox.close();
    }
    return;
  }
  await examineAccount({ ...stripe, secretKey: stripe.secretKey.reveal() });
  const secrets = stripe.webhookSecrets.length;
  if (secrets > 0) findings.good(subject, `STRIPE_WEBHOOK_SECRET is set (${secrets === 1 ? 'one' : secrets})`);
  else findings.note(subject, "STRIPE_WEBHOOK_SECRET is not set: Stripe's events are not believed");

  async function examineAccount(account: { secretKey: string; apiBase?: string }): Promise<void> {
    const client = createStripeClient(account);
    const { apiVersion } = stripe;
    const checks = createDoctorChecks({ stripe: client, apiVersion, amount: AMOUNT, currency, now: systemClock.now });
    const isLive = /^[sr]k_live_/.test(account.secretKey);
    if (!(await answers(checks, isLive, findings))) return;
    // The sandbox of this examination is an empty one.
    if (shop && stripe.kind === 'stripe') await examineStripeSources(client, shop, stripe.ratePerSecond, findings);
    if (isLive) {
      findings.note(subject, 'no payment is tried with a live key; run doctor with the test key of the account too');
      return;
    }
    const amount = formatMoney(AMOUNT, currency);
    await examinePaymentWays(checks, { parameter: stripe.tokenParam, confirm: stripe.confirm }, amount, findings);
  }
}

async function answers(checks: DoctorChecks, isLive: boolean, findings: Findings): Promise<boolean> {
  const mode = isLive ? 'live' : 'test';
  try {
    const account = await checks.account();
    if (account === undefined) {
      findings.good('Stripe', `the key works, in ${mode} mode; it may not see its own account`);
    } else {
      const { id, country } = account;
      findings.good('Stripe', `account ${id}${country ? ` in ${country}` : ''}, ${mode} mode`);
      if (!account.chargesEnabled) findings.bad('Stripe', 'this account cannot take payments yet; finish its set-up');
    }
    return true;
  } catch (error) {
    findings.bad('Stripe', error instanceof Error ? error.message : String(error));
    return false;
  }
}
