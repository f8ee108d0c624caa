import type { ConfigVariables } from './variables.js';

export interface ShopAppConfig {
  /** Whether assistants' apps may call. */
  enabled: boolean;
  /** Somebody asked for it: what it needs has to be there. */
  isRequired: boolean;
  /** Sentences for the operator: why it is left out where nobody asked for it. */
  warnings: readonly string[];
}

/**
 * Whether there is an app for assistants, which calls without a key. Where it is asked for, what is wrong goes into
 * `problems`; where it is not, it is left out.
 */
export function shopAppConfig(
  env: ConfigVariables,
  mode: 'development' | 'production',
  problems: string[],
): ShopAppConfig {
  const isRequired = env.SHOP_APP === true;
  const isWanted = env.SHOP_APP ?? mode === 'development';
  const mixed = isWanted ? mixedModes(env) : undefined;
  if (mixed === undefined) return { enabled: isWanted, isRequired, warnings: [] };
  if (isRequired) problems.push(`${mixed} The app of SHOP_APP needs both in one mode; change one of them.`);
  return { enabled: false, isRequired, warnings: [`${mixed} SHOP_APP is off: its app needs both in one mode.`] };
}

/** An app takes payments in one mode: a payment sheet for the other one would end in tokens that cannot be charged. */
function mixedModes({ STRIPE_SECRET_KEY: key = '', STRIPE_PROFILE_ID: profile }: ConfigVariables): string | undefined {
  const isTestProfile = profile.startsWith('profile_test_');
  if (key.includes('_live_') && isTestProfile) {
    return `STRIPE_SECRET_KEY is a live key, and STRIPE_PROFILE_ID a test profile (${profile}).`;
  }
  if (key.includes('_test_') && profile.startsWith('profile_') && !isTestProfile) {
    return `STRIPE_SECRET_KEY is a test key, and STRIPE_PROFILE_ID a live profile (${profile}).`;
  }
  return undefined;
}
