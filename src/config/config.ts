import { randomBytes } from 'node:crypto';
import { resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { config as loadDotenv } from 'dotenv';
import type { RetentionPeriods } from '../domain/retention.js';
import { Secret } from '../secret.js';
import type { TracingSettings } from '../tracing/settings.js';
import { type AgentConfig, hashOf, readAgentsFile, readApiKeys } from './agents-file.js';
import { type DatabaseConfig, databaseConfig, folderFile } from './database.js';
import { type HttpConfig, httpConfig } from './http.js';
import { type LimitsConfig, limitsConfig } from './limits.js';
import { type OrderWebhooksConfig, orderWebhooksConfig, warnOfOrderWebhooks } from './order-webhooks.js';
import { type ProductFeedConfig, productFeedConfig, warnOfProductFeed } from './product-feed.js';
import { refuseInProduction, warnInProduction } from './production.js';
import { retentionPeriods } from './retention.js';
import { namesSecretFile, withSecretFiles } from './secret-files.js';
import { type ShopAppConfig, shopAppConfig } from './shop-app.js';
import { type StripeConfig, stripeConfig } from './stripe.js';
import { tracingConfig } from './tracing.js';
import { type ConfigVariables, configVariables, list } from './variables.js';
import { OWN_WORKER, type WorkersConfig, workersConfig } from './workers.js';

/** Everything that can be set, checked and typed. */
export interface Config {
  mode: 'development' | 'production';
  http: HttpConfig;
  workers: WorkersConfig;
  database: DatabaseConfig;
  /** Absolute. */
  shopDir: string;
  agents: readonly AgentConfig[];
  /** Whether agents may call over MCP too. */
  mcp: boolean;
  shopApp: ShopAppConfig;
  /** SHA-256 of the merchant's bearer keys, all valid at once. */
  merchantKeyHashes: readonly Buffer[];
  /** Keys made up for development because none was set; to be shown once. */
  generatedKeys: { agent?: Secret; merchant?: Secret };
  stripe: StripeConfig;
  orderWebhooks: OrderWebhooksConfig;
  productFeed?: ProductFeedConfig;
  /** Signs what is asked of the shop's own back end. */
  backEnd: { secret?: Secret };
  limits: LimitsConfig;
  session: { ttlMinutes: number; stockHoldMinutes: number };
  cart: { ttlHours: number };
  /** Days that tokens of affiliate networks are kept. */
  attributionTokenDays: number;
  /** Without `fingerprintKeys`, one is generated and kept beside the database; the first one signs. */
  idempotency: { ttlHours: number; fingerprintKeys?: readonly { id: string; secret: Secret }[] };
  retention: RetentionPeriods;
  /** Absent where nobody wants traces. */
  tracing?: TracingSettings;
  /** The process ends at the `count`-th passing of this point. */
  failpoint?: { name: string; count: number };
  logLevel: ConfigVariables['LOG_LEVEL'];
  /** Sentences for the operator: it runs, but should not stay like this. */
  warnings: readonly string[];
}

/** The settings cannot be used; `problems` has a sentence for each, with the variable's name and what to do. */
export class ConfigError extends Error {
  override readonly name = 'ConfigError';
  readonly problems: readonly string[];

  constructor(problems: readonly string[]) {
    super(`The settings cannot be used:\n${problems.map((problem) => `  - ${problem}`).join('\n')}`);
    this.problems = problems;
  }
}

/** The shop that is sold where none is set. */
export const SAMPLE_SHOP = fileURLToPath(new URL('../../examples/shop', import.meta.url));

/**
 * The process's environment and, below it, a file of settings: `.env` of the working directory unless given. Throws
 * ConfigError where there is one that cannot be read.
 */
export function readEnv(file?: string): NodeJS.ProcessEnv {
  const env = { ...process.env };
  const { error } = loadDotenv({ processEnv: env, quiet: true, ...(file !== undefined && { path: resolve(file) }) });
  // One that is there says perhaps that this is production.
  if (error && error.code !== 'ENOENT') {
    throw new ConfigError([`${file ?? '.env'} cannot be read; check the path and the permissions.`]);
  }
  return env;
}

/**
 * Checks and types all settings; an empty value counts as unset.
 * @param madeBefore keys that were made up when the settings were read before, to be kept
 * @throws ConfigError with every problem at once
 */
export function loadConfig(given: NodeJS.ProcessEnv, madeBefore: Config['generatedKeys'] = {}): Config {
  const problems: string[] = [];
  const env = withSecretFiles(given, problems);
  const values = parse(env, problems);
  const mode = values.NODE_ENV === 'production' ? 'production' : 'development';
  const generatedKeys: Config['generatedKeys'] = {};
  const keyFor = (who: 'agent' | 'merchant'): string => {
    const key = madeBefore[who] ?? madeUpKey(who);
    generatedKeys[who] = key;
    return key.reveal();
  };
  const { FINGERPRINT_KEY: fingerprint, FAILPOINT: failpoint } = values;
  const isGiven = (name: keyof ConfigVariables): boolean =>
    readValue(env, name) !== undefined || namesSecretFile(env, name);
  if (mode === 'production') problems.push(...refuseInProduction(values, isGiven));
  const known = agents(values, mode, keyFor, problems);
  const orderWebhooks = orderWebhooksConfig({ env: values, mode, agents: known, isGiven, problems });
  const productFeed = productFeedConfig({ env: values, policy: orderWebhooks.policy, isGiven, problems });
  const shopApp = shopAppConfig(values, mode, problems);
  const database = databaseConfig(values, problems);
  const tracing = tracingConfig(values);
  const config: Config = {
    mode,
    http: httpConfig(values, problems),
    workers: workersConfig({ env: values, own: readValue(env, OWN_WORKER), database, isGiven, problems }),
    database,
    shopDir: values.SHOP_DIR === undefined ? SAMPLE_SHOP : resolve(values.SHOP_DIR),
    agents: known,
    mcp: values.MCP,
    shopApp,
    merchantKeyHashes: (values.MERCHANT_API_KEY ?? [keyFor('merchant')]).map(hashOf),
    generatedKeys,
    stripe: stripeConfig(values, folderFile(database), problems),
    orderWebhooks,
    ...(productFeed && { productFeed }),
    backEnd: values.BACK_END_SECRET === undefined ? {} : { secret: new Secret(values.BACK_END_SECRET) },
    limits: limitsConfig(values, mode),
    session: { ttlMinutes: values.SESSION_TTL_MINUTES, stockHoldMinutes: values.STOCK_HOLD_MINUTES },
    cart: { ttlHours: values.CART_TTL_HOURS },
    attributionTokenDays: values.ATTRIBUTION_TOKEN_DAYS,
    idempotency: {
      ttlHours: values.IDEMPOTENCY_TTL_HOURS,
      ...(fingerprint && { fingerprintKeys: asFingerprintKeys(fingerprint) }),
    },
    retention: retentionPeriods(values),
    ...(tracing && { tracing }),
    ...(failpoint && { failpoint: { name: failpoint.name, count: Number(failpoint.value || 1) } }),
    logLevel: values.LOG_LEVEL,
    warnings: [
      ...(mode === 'production' ? [...warnInProduction(values), ...warnOfOrderWebhooks(orderWebhooks)] : []),
      ...warnOfProductFeed(productFeed),
      ...shopApp.warnings,
    ],
  };
  if (problems.length > 0) throw new ConfigError(problems);
  return config;
}

/** The merchant's key itself, the first of several, for a command that calls the merchant API; `undefined` where none is set. */
export function merchantKeyOf(env: NodeJS.ProcessEnv): Secret | undefined {
  const [key] = list(readValue(withSecretFiles(env, []), 'MERCHANT_API_KEY') ?? '');
  return key === undefined ? undefined : new Secret(key);
}

/**
 * The keys of FINGERPRINT_KEY alone, the one that signs first; none where it is not set.
 * @throws ConfigError
 */
export function loadFingerprintKeys(env: NodeJS.ProcessEnv): { id: string; secret: Secret }[] {
  const problems: string[] = [];
  const { FINGERPRINT_KEY, FINGERPRINT_KEY_FILE } = env;
  const own = withSecretFiles({ FINGERPRINT_KEY, FINGERPRINT_KEY_FILE }, problems);
  const { FINGERPRINT_KEY: keys = [] } = parse(own, problems);
  if (problems.length > 0) throw new ConfigError(problems);
  return asFingerprintKeys(keys);
}

/** How a command that needs nothing else reaches Stripe; without a key, it cannot. */
export interface StripeAccess {
  secretKey?: Secret;
  apiBase?: string;
  apiVersion: string;
}

/**
 * Looks at these variables of Stripe alone.
 * @throws ConfigError with every problem at once
 */
export function loadStripeAccess(env: NodeJS.ProcessEnv): StripeAccess {
  const problems: string[] = [];
  const { STRIPE_SECRET_KEY, STRIPE_SECRET_KEY_FILE, STRIPE_API_BASE, STRIPE_API_VERSION } = env;
  const own = { STRIPE_SECRET_KEY, STRIPE_SECRET_KEY_FILE, STRIPE_API_BASE, STRIPE_API_VERSION };
  const values = parse(withSecretFiles(own, problems), problems);
  if (problems.length > 0) throw new ConfigError(problems);
  const { STRIPE_SECRET_KEY: secretKey, STRIPE_API_BASE: apiBase, STRIPE_API_VERSION: apiVersion } = values;
  return {
    ...(secretKey !== undefined && { secretKey: new Secret(secretKey) }),
    ...(apiBase !== undefined && { apiBase }),
    apiVersion,
  };
}

/** Where the server listens, for a process of the same machine. */
export interface ListenConfig {
  host: string;
  port: number;
  isTls: boolean;
}

/**
 * Looks at the address alone: files of secrets may be half-written while a server with those of before is sound.
 * @throws ConfigError with every problem at once
 */
export function loadListenConfig({ HOST, PORT, TLS_CERT_FILE }: NodeJS.ProcessEnv): ListenConfig {
  const problems: string[] = [];
  const values = parse({ HOST, PORT, TLS_CERT_FILE }, problems);
  if (problems.length > 0) throw new ConfigError(problems);
  return { host: values.HOST, port: values.PORT, isTls: values.TLS_CERT_FILE !== undefined };
}

/** Settings of the Stripe sandbox that runs alone; without `secret`, one is to be made up for its webhook. */
export interface SandboxConfig {
  port: number;
  webhook?: { url: string; secret?: string };
}

/**
 * Looks at the sandbox's own variables alone.
 * @throws ConfigError with every problem at once
 */
export function loadSandboxConfig(env: NodeJS.ProcessEnv): SandboxConfig {
  const problems: string[] = [];
  const own = Object.entries(env).filter(([name]) => name.startsWith('STRIPE_SANDBOX_'));
  const values = parse(withSecretFiles(Object.fromEntries(own), problems), problems);
  const { STRIPE_SANDBOX_PORT: port, STRIPE_SANDBOX_WEBHOOK_URL: url, STRIPE_SANDBOX_WEBHOOK_SECRET: secret } = values;
  if (secret !== undefined && readValue(env, 'STRIPE_SANDBOX_WEBHOOK_URL') === undefined) {
    problems.push('STRIPE_SANDBOX_WEBHOOK_SECRET is set without STRIPE_SANDBOX_WEBHOOK_URL; set the URL too.');
  }
  if (problems.length > 0) throw new ConfigError(problems);
  return { port, ...(url && { webhook: { url, ...(secret && { secret }) } }) };
}

/** Each variable by itself; one that is wrong is reported and then counts as unset, so that the rest is checked too. */
function parse(env: NodeJS.ProcessEnv, problems: string[]): ConfigVariables {
  const given: Record<string, string> = {};
  for (const name of Object.keys(configVariables.shape)) {
    const value = readValue(env, name);
    if (value !== undefined) given[name] = value;
  }
  const parsed = configVariables.safeParse(given);
  if (parsed.success) return parsed.data;
  for (const { path, message } of parsed.error.issues) {
    const name = String(path[0]);
    problems.push(`${name} ${message}.`);
    delete given[name];
  }
  return configVariables.parse(given);
}

function readValue(env: NodeJS.ProcessEnv, name: string): string | undefined {
  return env[name]?.trim() || undefined;
}

function agents(env: ConfigVariables, mode: Config['mode'], keyFor: (who: 'agent') => string, problems: string[]) {
  const { AGENTS_FILE: file, ACP_API_KEYS: short } = env;
  if (file !== undefined && short !== undefined) {
    problems.push('AGENTS_FILE and ACP_API_KEYS are both set; keep one of them.');
  }
  if (file !== undefined) return readAgentsFile(resolve(file), problems);
  if (short !== undefined) return readApiKeys(short, problems);
  return mode === 'production' ? [] : [{ id: 'dev', name: 'dev', keyHashes: [hashOf(keyFor('agent'))] }];
}

const asFingerprintKeys = (keys: readonly { name: string; value: string }[]): { id: string; secret: Secret }[] =>
  keys.map(({ name, value }) => ({ id: name, secret: new Secret(value) }));

const madeUpKey = (who: 'agent' | 'merchant'): Secret =>
  new Secret(`dev_${who}_${randomBytes(24).toString('base64url')}`);
