import type { ConfigVariables } from './variables.js';

export interface ShopAppConfig {
  /** Whether assistants' apps may call. */
  enabled: boolean;
  /** Somebody asked for it: what it needs has to be there. */
  isRequired: boolean;
}

/** Whether there is an app for assistants, which calls without a key; what is wrong goes into `problems`. */
export function shopAppConfig(env: ConfigVariables, mode: 'development' | 'production', problems: string[]) {
  const config: ShopAppConfig = { enabled: env.SHOP_APP ?? mode === 'development', isRequired: env.SHOP_APP === true };
  if (config.enabled) problems.push(...mixedModes(env));
  return config;
}

/** An app takes payments in one mode: a payment sheet for the other one would end in tokens that cannot be charged. */
function mixedModes({ STRIPE_SECRET_KEY: key = '', STRIPE_PROFILE_ID: profile }: ConfigVariables): string[] {
  const isTestProfile = profile.startsWith('profile_test_');
  const mend = 'The app of SHOP_APP needs both in one mode; change one of them, or set SHOP_APP=false.';
  if (key.includes('_live_') && isTestProfile) {
    return [`STRIPE_SECRET_KEY is a live key, and STRIPE_PROFILE_ID a test profile (${profile}). ${mend}`];
  }
  if (key.includes('_test_') && profile.startsWith('profile_') && !isTestProfile) {
    return [`STRIPE_SECRET_KEY is a test key, and STRIPE_PROFILE_ID a live profile (${profile}). ${mend}`];
  }
  return [];
}
