import { type Config, ConfigError } from '../config/config.js';
import { CERTIFICATE, planRotation, type ReadSettings } from '../config/rotation.js';
import type { HttpServer } from '../http/http-server.js';
import type { Logger } from '../logger.js';
import { checkStripeKey, StripeAccountError } from '../payments/stripe-account.js';
import { isLiveKey, type StripeSide } from '../payments/stripe-side.js';
import type { Shop } from '../providers/shop.js';
import type { Store } from '../store/store.js';
import { unsignedProblem } from './back-end.js';
import { tryDatabase } from './open-database.js';

/** The settings of a running server, of which secrets may be replaced. */
export interface LiveConfig {
  now(): Config;
  replace(config: Config): void;
}

export function createLiveConfig(first: Config): LiveConfig {
  let config = first;
  return {
    now: () => config,
    replace(next) {
      config = next;
    },
  };
}

export interface RotationDeps {
  live: LiveConfig;
  http: Pick<HttpServer, 'useCertificate'>;
  shop: Shop;
  stripeSide: StripeSide;
  remember: Store['remember'];
  logger: Logger;
}

/** Takes the secrets of settings that were read again into use, all of them or none. */
export type Rotate = (started: NodeJS.ProcessEnv, read: ReadSettings) => Promise<void>;

/**
 * What is wrong is looked for first, as at the start: ConfigError has a sentence for each. Then all secrets are in use at
 * once; whoever began with others ends with them. The log has names, and no secret.
 */
export function createRotation({ live, http, shop, stripeSide, remember, logger }: RotationDeps): Rotate {
  async function problemsOf(next: Config, changed: readonly string[], read: Config): Promise<string[]> {
    const problems = lostKeys(live.now(), read);
    const unsigned = unsignedProblem(shop, next);
    if (unsigned !== undefined) problems.push(unsigned);
    if (changed.includes('STRIPE_SECRET_KEY') && next.stripe.kind === 'stripe') {
      const secretKey = next.stripe.secretKey.reveal();
      const key = { secretKey, livemode: isLiveKey(secretKey) };
      const problem = await checkStripeKey(key, stripeSide.payments, remember).then(() => undefined, keyProblem);
      if (problem !== undefined) problems.push(problem);
    }
    if (changed.includes('DATABASE_URL')) {
      const problem = await tryDatabase(next.database).then(() => undefined, doorProblem);
      if (problem !== undefined) problems.push(problem);
    }
    return problems;
  }

  return async (started, read) => {
    const before = live.now();
    const { config, changed, needsRestart } = planRotation({ env: started, config: before }, read);
    const problems = await problemsOf(config, changed, read.config);
    if (problems.length > 0) throw new ConfigError(problems);
    const { tls } = config.http;
    // What can still fail comes first.
    if (tls && changed.includes(CERTIFICATE)) http.useCertificate({ cert: tls.cert, key: tls.key.reveal() });
    live.replace(config);
    logger.info({ count: changed.length, detail: changed.join(', ') || 'none' }, 'secrets were read again; new are');
    for (const warning of read.config.warnings) {
      if (!before.warnings.includes(warning)) logger.warn({ detail: warning }, 'setting');
    }
    if (needsRestart.length > 0) {
      logger.warn({ detail: needsRestart.join(', ') }, 'these differ too, and stay as they are until a restart');
    }
  };
}

/** Where there were keys and are none, the settings were not found: in place of those, keys would be made up. */
function lostKeys(running: Config, { generatedKeys: { agent, merchant } }: Config): string[] {
  const names: string[] = [];
  if (agent && !running.generatedKeys.agent) names.push('ACP_API_KEYS or AGENTS_FILE');
  if (merchant && !running.generatedKeys.merchant) names.push('MERCHANT_API_KEY');
  return names.map((name) => `${name} was set, and is not any more; is .env where it was, and can it be read?`);
}

/** Stripe's own words may quote a part of the key. */
function keyProblem(error: unknown): string {
  if (error instanceof StripeAccountError) return error.message;
  const { cause } = error as Error;
  const { statusCode } = (cause ?? error) as { statusCode?: number };
  return statusCode === 401
    ? 'STRIPE_SECRET_KEY is refused by Stripe; copy it from the dashboard.'
    : 'STRIPE_SECRET_KEY cannot be checked: Stripe did not say whose key it is; send the signal again later.';
}

/** A driver's words may have the user's name, and those of a server any. */
const doorProblem = (error: unknown): string => {
  const { code = 'no answer' } = error as { code?: string };
  return `DATABASE_URL does not open the database (${code}); see to the user and the password.`;
};
