import { isIP } from 'node:net';
import { z } from 'zod';
import { DELIVERY_FAILPOINTS, FAILPOINTS, TAX_FAILPOINTS } from '../failpoint.js';
import { SAMPLERS } from '../tracing/settings.js';
import { secretFileVariables } from './secret-files.js';
import { isWebhookSecret, WEBHOOK_SECRET_RULE } from './webhook-secret.js';

const KNOWN_FAILPOINTS: readonly string[] = [...FAILPOINTS, ...DELIVERY_FAILPOINTS, ...TAX_FAILPOINTS];

/** Whether a text has the form of a DATABASE_URL. */
export const isDatabaseUrl = (url: string): boolean =>
  /^sqlite:./.test(url) || (/^postgres(?:ql)?:\/\/./.test(url) && URL.canParse(url));

/**
 * Every variable that is read, by itself: what it must look like and what it is when unset. A message continues the
 * variable's name and says what to do. `.env.example` lists the same names.
 */
export const configVariables = z.object({
  NODE_ENV: z
    .enum(['development', 'test', 'production'], { error: 'must be development, test or production' })
    .default('development'),
  HOST: z.string().default('127.0.0.1'),
  PORT: integer(0, 65_535).default(3000),
  PUBLIC_URL: webUrl()
    .transform((url) => url.replace(/\/+$/, ''))
    .optional(),
  ACP_BASE_PATH: z
    .string()
    .regex(/^\/(?:[\w.~-]+(?:\/[\w.~-]+)*\/?)?$/, 'must be a path such as /acp/v1')
    .transform((path) => (path === '/' ? path : path.replace(/\/$/, '')))
    .default('/'),
  TRUST_PROXY: z
    .string()
    .refine(isTrustProxy, 'must be the number of proxies in front (1 to 9) or a list of their networks: 10.0.0.0/8,::1')
    .transform((text) => (/^\d$/.test(text) ? Number(text) : list(text)))
    .optional(),
  TLS_CERT_FILE: z.string().optional(),
  TLS_KEY_FILE: z.string().optional(),
  TLS_MIN_VERSION: z.enum(['TLSv1.2', 'TLSv1.3'], { error: 'must be TLSv1.2 or TLSv1.3' }).default('TLSv1.3'),
  DRAIN_SECONDS: integer(0, 20).default(5),
  WORKERS: integer(1, 64).default(1),
  DATABASE_URL: z
    .string()
    .refine(
      isDatabaseUrl,
      'must be sqlite:<path> or postgres://<user>:<password>@<host>/<database>, for example sqlite:./data/acp-seller.db',
    )
    .default('sqlite:./data/acp-seller.db'),
  SHOP_DIR: z.string().optional(),
  AGENTS_FILE: z.string().optional(),
  ACP_API_KEYS: z.string().optional(),
  MERCHANT_API_KEY: z
    .string()
    .transform(list)
    .refine(
      (keys) => keys.length > 0 && keys.every((key) => /^[\x21-\x7e]+$/.test(key)),
      'must be visible ASCII without spaces; several keys are separated by commas',
    )
    .optional(),
  MCP: flag().prefault('true'),
  SHOP_APP: flag().optional(),
  ORDER_WEBHOOK_URL: z.string().optional(),
  ORDER_WEBHOOK_SECRET: webhookSecrets().optional(),
  ORDER_WEBHOOK_ALLOW_PRIVATE: flag().optional(),
  MERCHANT_WEBHOOK_URL: z.string().optional(),
  MERCHANT_WEBHOOK_SECRET: webhookSecrets().optional(),
  BACK_END_SECRET: z.string().refine(isWebhookSecret, `must be one secret ${WEBHOOK_SECRET_RULE}`).optional(),
  PRODUCT_FEED_URL: z.string().optional(),
  PRODUCT_FEED_KEY: visible().optional(),
  PRODUCT_FEED_ID: visible().optional(),
  STRIPE_SECRET_KEY: z
    .string()
    .regex(/^(?:sk|rk)_\w+$/, 'must be a secret or restricted key of Stripe (sk_… or rk_…); copy it from the dashboard')
    .optional(),
  STRIPE_API_BASE: webUrl().optional(),
  STRIPE_WEBHOOK_SECRET: z
    .string()
    .transform(list)
    .refine(
      (secrets) => secrets.length > 0 && secrets.every((secret) => /^[\x21-\x7e]+$/.test(secret)),
      'must be whsec_…[,whsec_…]',
    )
    .optional(),
  STRIPE_API_VERSION: z
    .string()
    .regex(/^\d{4}-\d\d-\d\d(?:\.\w+)?$/, 'must be a version of the Stripe API such as 2026-09-30.preview')
    .default('2026-09-30.preview'),
  STRIPE_SPT_PARAM: z
    .enum(['payment_method_data', 'top_level'], { error: 'must be payment_method_data or top_level' })
    .default('payment_method_data'),
  STRIPE_CONFIRM: z.enum(['separate', 'with_create'], { error: 'must be separate or with_create' }).default('separate'),
  STRIPE_PROFILE_ID: visible().default('profile_test_sandbox'),
  STRIPE_RATE_PER_SECOND: integer(1, 10_000).default(20),
  STRIPE_SANDBOX_PORT: integer(0, 65_535).default(12_111),
  STRIPE_SANDBOX_WEBHOOK_URL: webUrl().optional(),
  STRIPE_SANDBOX_WEBHOOK_SECRET: visible().optional(),
  SESSION_TTL_MINUTES: integer(1, 43_200).default(360),
  STOCK_HOLD_MINUTES: integer(1, 1_440).default(15),
  CART_TTL_HOURS: integer(1, 8_760).default(168),
  IDEMPOTENCY_TTL_HOURS: integer(24, 8_760).default(72),
  ATTRIBUTION_TOKEN_DAYS: integer(1, 3_650).default(90),
  FINGERPRINT_KEY: z
    .string()
    .regex(/^[\w-]+:[^,\s]+(?:,[\w-]+:[^,\s]+)*$/, 'must be id:secret[,id:secret], the one that signs first')
    .transform((text) => list(text).map(splitAt(':')))
    .refine(hasDistinctNames, 'has two secrets with one id; give each its own')
    .optional(),
  RETENTION_SESSION_DAYS: integer(1, 36_500).default(90),
  RETENTION_REVISION_DAYS: integer(1, 36_500).default(30),
  RETENTION_STRIPE_EVENT_DAYS: integer(30, 36_500).default(30),
  RETENTION_DELIVERY_DAYS: integer(1, 36_500).default(30),
  RETENTION_AUDIT_DAYS: integer(1, 36_500).default(730),
  RETENTION_ORDER_TASK_DAYS: integer(180, 36_500).default(730),
  RETENTION_ORDER_YEARS: integer(1, 100).optional(),
  AGENT_RATE_PER_SECOND: integer(1, 1_000_000).optional(),
  AGENT_RATE_BURST: integer(1, 1_000_000).optional(),
  ADDRESS_RATE_PER_SECOND: integer(1, 1_000_000).default(50),
  AGENT_OPEN_SESSIONS: integer(1, 100_000_000).default(100_000),
  AGENT_CARTS: integer(1, 100_000_000).default(100_000),
  AGENT_STOCK_HOLDS: integer(0, 100_000_000).default(10_000),
  SESSION_DECLINES: integer(1, 1_000_000).default(5),
  AGENT_DECLINES_PER_HOUR: integer(1, 1_000_000).default(1000),
  AGENT_WRONG_CODES_PER_HOUR: integer(1, 1_000_000).default(1000),
  SHED_WRITES_WAITING: integer(1, 1_000).default(512),
  SHED_LOOP_DELAY_MS: integer(1, 1_000_000).default(200),
  OTEL_EXPORTER_OTLP_ENDPOINT: webUrl().optional(),
  OTEL_EXPORTER_OTLP_PROTOCOL: z
    .enum(['http/json'], {
      error: 'must be http/json, which is all that this server sends; receivers take it at port 4318',
    })
    .default('http/json'),
  OTEL_EXPORTER_OTLP_HEADERS: pairs(/^[\w.-]+$/).optional(),
  OTEL_SERVICE_NAME: z.string().optional(),
  OTEL_RESOURCE_ATTRIBUTES: pairs(/^[\w./-]+$/).optional(),
  OTEL_TRACES_SAMPLER: z
    .enum(SAMPLERS, { error: `must be one of ${SAMPLERS.join(', ')}` })
    .default('parentbased_always_on'),
  OTEL_TRACES_SAMPLER_ARG: z
    .string()
    .regex(/^(?:0(?:\.\d{1,9})?|1(?:\.0{1,9})?)$/, 'must be a share from 0 to 1, such as 0.1')
    .transform(Number)
    .prefault('1'),
  OTEL_SDK_DISABLED: flag().prefault('false'),
  FAILPOINT: z
    .string()
    .regex(/^\w+(?::[1-9]\d{0,5})?$/, 'must be the name of a point, or name:n for its n-th passing')
    .transform((text) => splitAt(':')(text))
    .refine(({ name }) => KNOWN_FAILPOINTS.includes(name), `must name one of ${KNOWN_FAILPOINTS.join(', ')}`)
    .optional(),
  ORDER_WEBHOOK_SCHEDULE: z
    .string()
    .regex(
      /^\d{1,6}(?:\.\d{1,3})?(?:,\d{1,6}(?:\.\d{1,3})?){0,31}$/,
      'must be the seconds to wait before each attempt, separated by commas, 32 attempts at most',
    )
    .transform((text) => list(text).map((seconds) => Math.round(Number(seconds) * 1000)))
    .optional(),
  LOG_LEVEL: z
    .enum(['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'], {
      error: 'must be fatal, error, warn, info, debug, trace or silent',
    })
    .default('info'),
  ...secretFileVariables,
});

/** The variables, each valid by itself. */
export type ConfigVariables = z.output<typeof configVariables>;

/** Splits a comma-separated list; empty parts are dropped. */
export function list(text: string): string[] {
  return text
    .split(',')
    .map((part) => part.trim())
    .filter((part) => part !== '');
}

/** Splits `name<mark>value` at the first mark. */
export function splitAt(mark: string): (text: string) => { name: string; value: string } {
  return (text) => {
    const at = text.indexOf(mark);
    return at < 0 ? { name: text, value: '' } : { name: text.slice(0, at), value: text.slice(at + mark.length) };
  };
}

function integer(min: number, max: number) {
  const error = `must be a whole number from ${min} to ${max}`;
  return z
    .string()
    .regex(/^\d{1,9}$/, { error, abort: true })
    .transform(Number)
    .refine((value) => value >= min && value <= max, error);
}

function flag() {
  return z.enum(['true', 'false'], { error: 'must be true or false' }).transform((text) => text === 'true');
}

function visible() {
  return z.string().regex(/^[\x21-\x7e]+$/, 'must be visible ASCII without spaces');
}

function webhookSecrets() {
  return z
    .string()
    .transform(list)
    .refine(
      (secrets) => secrets.length > 0 && secrets.every(isWebhookSecret),
      `must be one or more secrets, separated by commas, each ${WEBHOOK_SECRET_RULE}`,
    );
}

/** `name=value[,name=value]`, the values percent-encoded where they have to be (OpenTelemetry's form of lists). */
function pairs(name: RegExp) {
  const decoded = (text: string) =>
    list(text)
      .map(splitAt('='))
      .map((pair) => ({ name: pair.name.trim(), value: unescaped(pair.value.trim()) }));
  return z
    .string()
    .refine(
      (text) => decoded(text).every((pair) => name.test(pair.name) && /^[\x20-\x7e]+$/.test(pair.value)),
      'must be name=value[,name=value], with commas and percent signs in values percent-encoded',
    )
    .transform(decoded);
}

/** Empty where it is no percent-encoded text. */
function unescaped(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return '';
  }
}

function webUrl() {
  return z.string().refine((text) => {
    const url = URL.canParse(text) ? new URL(text) : undefined;
    return url !== undefined && /^https?:$/.test(url.protocol) && `${url.search}${url.hash}${url.username}` === '';
  }, 'must be a URL with http:// or https:// and without a query');
}

function isTrustProxy(text: string): boolean {
  if (/^\d+$/.test(text)) return /^[1-9]$/.test(text);
  const networks = list(text);
  return networks.length > 0 && networks.every(isNetwork);
}

/** Never all addresses, which is what `/0` says: every caller would be a proxy whose word on others is believed. */
function isNetwork(text: string): boolean {
  if (text === 'loopback' || text === 'linklocal' || text === 'uniquelocal') return true;
  const { name: address, value: prefix } = splitAt('/')(text);
  const bits = { 0: -1, 4: 32, 6: 128 }[isIP(address)] ?? -1;
  if (prefix === '') return bits > 0 && !text.includes('/');
  return /^\d{1,3}$/.test(prefix) && Number(prefix) >= 1 && Number(prefix) <= bits;
}

function hasDistinctNames(entries: readonly { name: string }[]): boolean {
  return new Set(entries.map(({ name }) => name)).size === entries.length;
}
