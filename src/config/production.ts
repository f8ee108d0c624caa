import { resolve } from 'node:path';
import { agentsWithShortKeys, isShortKey } from './agents-file.js';
import type { ConfigVariables } from './variables.js';

/**
 * What production does not start without, one sentence for each variable that must be mended.
 * `isGiven` says whether a variable has any value: one that is wrong by itself was reported already.
 */
export function refuseInProduction(env: ConfigVariables, isGiven: (name: keyof ConfigVariables) => boolean): string[] {
  const problems: string[] = [];
  const need = (isGood: boolean, sentence: string): void => {
    if (!isGood) problems.push(sentence);
  };
  const { PUBLIC_URL, STRIPE_API_BASE, STRIPE_SECRET_KEY } = env;
  need(
    isGiven('AGENTS_FILE') || isGiven('ACP_API_KEYS'),
    'AGENTS_FILE or ACP_API_KEYS must be set in production; list the agents that may call.',
  );
  need(isGiven('MERCHANT_API_KEY'), 'MERCHANT_API_KEY must be set in production; make one with: openssl rand -hex 32');
  need(isGiven('PUBLIC_URL'), 'PUBLIC_URL must be set in production; it is the https URL that agents call.');
  need(
    PUBLIC_URL === undefined || PUBLIC_URL.startsWith('https:'),
    'PUBLIC_URL must begin with https:// in production.',
  );
  need(
    isGiven('STRIPE_SECRET_KEY'),
    'STRIPE_SECRET_KEY must be set in production; the embedded sandbox takes no real money.',
  );
  need(
    isGiven('STRIPE_WEBHOOK_SECRET'),
    'STRIPE_WEBHOOK_SECRET must be set in production; copy it from the webhook endpoint in the Stripe dashboard.',
  );
  need(
    !(STRIPE_SECRET_KEY?.includes('_live_') && STRIPE_API_BASE?.startsWith('http:')),
    'STRIPE_API_BASE must begin with https:// when STRIPE_SECRET_KEY is a live key.',
  );
  need(
    env.DATABASE_URL !== 'sqlite::memory:',
    'DATABASE_URL must name a file in production; sqlite::memory: forgets every order.',
  );
  need(!isGiven('FAILPOINT'), 'FAILPOINT must not be set in production; it ends the process on purpose.');
  need(
    !isGiven('ORDER_WEBHOOK_SCHEDULE'),
    'ORDER_WEBHOOK_SCHEDULE must not be set in production; it is for tests, and gives receivers less time.',
  );
  return problems;
}

/** What production starts with, but should not stay with. */
export function warnInProduction(env: ConfigVariables): string[] {
  const warnings: string[] = [];
  if (env.TLS_CERT_FILE === undefined && env.TRUST_PROXY === undefined) {
    warnings.push('Neither TLS_CERT_FILE nor TRUST_PROXY is set: nothing makes sure that callers use https.');
  }
  if (env.STRIPE_PROFILE_ID === 'profile_test_sandbox') {
    warnings.push("STRIPE_PROFILE_ID is the sandbox's: agents need your own Stripe profile to grant you tokens.");
  }
  const file = env.AGENTS_FILE && resolve(env.AGENTS_FILE);
  for (const id of agentsWithShortKeys({ text: env.ACP_API_KEYS, file })) {
    const where = file === undefined ? 'ACP_API_KEYS' : 'AGENTS_FILE';
    warnings.push(`${where}: a key of the agent ${id} has less than 128 bits; make one with: openssl rand -hex 32`);
  }
  if (env.MERCHANT_API_KEY?.some(isShortKey)) {
    warnings.push('MERCHANT_API_KEY has less than 128 bits; make a longer one with: openssl rand -hex 32');
  }
  return warnings;
}
