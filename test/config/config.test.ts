import { chmodSync, readFileSync, truncateSync } from 'node:fs';
import { resolve } from 'node:path';
import { inspect } from 'node:util';
import { describe, expect, it } from 'vitest';
import { ConfigError, loadConfig, loadSandboxConfig } from '../../src/config/config.js';
import { configVariables } from '../../src/config/variables.js';
import { certificate } from '../http/certificate.js';
import { fileWith, problemsOf, production, sha256 } from './settings.js';

describe('loadConfig in development', () => {
  it('needs nothing', () => {
    const config = loadConfig({});
    expect(config).toMatchObject({
      mode: 'development',
      http: { host: '127.0.0.1', port: 3000, basePath: '/', drainSeconds: 5 },
      database: { engine: 'sqlite', file: resolve('data/acp-seller.db') },
      shopDir: resolve('examples/shop'),
      stripe: {
        kind: 'sandbox',
        file: resolve('data/stripe-sandbox.db'),
        apiVersion: '2026-09-30.preview',
        tokenParam: 'payment_method_data',
        confirm: 'separate',
        profileId: 'profile_test_sandbox',
        ratePerSecond: 20,
        webhookSecrets: [],
      },
      session: { ttlMinutes: 360, stockHoldMinutes: 15 },
      idempotency: { ttlHours: 72 },
      mcp: true,
      logLevel: 'info',
      warnings: [],
    });
    expect(config.failpoint).toBeUndefined();
  });

  it('makes up a key for one agent and one for the merchant, new each time', () => {
    const [one, two] = [loadConfig({}), loadConfig({})];
    const key = one.generatedKeys.agent?.reveal() ?? '';
    expect(one.agents).toMatchObject([{ id: 'dev', name: 'dev' }]);
    expect(one.agents[0]?.keyHashes.map((keyHash) => keyHash.toString('hex'))).toEqual([sha256(key)]);
    expect(one.merchantKeyHashes.map((keyHash) => keyHash.toString('hex'))).toEqual([
      sha256(one.generatedKeys.merchant?.reveal() ?? ''),
    ]);
    expect(two.generatedKeys.agent?.reveal()).not.toBe(key);
    expect(loadConfig({ ACP_API_KEYS: 'a=b', MERCHANT_API_KEY: 'm' }).generatedKeys).toEqual({});
  });

  it('takes an empty value as unset, and every value without the spaces around it', () => {
    expect(loadConfig({ PORT: ' ', STRIPE_SECRET_KEY: '', HOST: ' ::1 ' }).http).toMatchObject({
      host: '::1',
      port: 3000,
    });
  });

  it('reads everything that can be set', () => {
    const config = loadConfig({
      PORT: '0',
      PUBLIC_URL: 'http://localhost:8080/shop/',
      ACP_BASE_PATH: '/acp/v1/',
      TRUST_PROXY: '10.0.0.0/8, ::1',
      DRAIN_SECONDS: '0',
      DATABASE_URL: 'sqlite:/var/lib/shop.db',
      STRIPE_SECRET_KEY: 'rk_test_x',
      STRIPE_API_BASE: 'http://127.0.0.1:12111',
      STRIPE_SPT_PARAM: 'top_level',
      STRIPE_CONFIRM: 'with_create',
      FINGERPRINT_KEY: 'new:secret:1,old:secret2',
      FAILPOINT: 'after_t0:3',
    });
    expect(config).toMatchObject({
      http: {
        port: 0,
        publicUrl: 'http://localhost:8080/shop',
        basePath: '/acp/v1',
        trustProxy: ['10.0.0.0/8', '::1'],
        drainSeconds: 0,
      },
      database: { file: '/var/lib/shop.db' },
      stripe: { kind: 'stripe', apiBase: 'http://127.0.0.1:12111', tokenParam: 'top_level', confirm: 'with_create' },
      failpoint: { name: 'after_t0', count: 3 },
    });
    const keys = config.idempotency.fingerprintKeys?.map(({ id, secret }) => [id, secret.reveal()]);
    expect(keys).toEqual([
      ['new', 'secret:1'],
      ['old', 'secret2'],
    ]);
    expect(loadConfig({ FAILPOINT: 'after_t0' }).failpoint).toEqual({ name: 'after_t0', count: 1 });
    expect(loadConfig({ TRUST_PROXY: '2' }).http.trustProxy).toBe(2);
    expect(loadConfig({ DATABASE_URL: 'sqlite::memory:' })).toMatchObject({
      database: { file: ':memory:' },
      stripe: { file: ':memory:' },
    });
  });

  it('takes PostgreSQL with a key that all instances share, and shows no password', () => {
    const url = 'postgres://shop:canary@db.example:5433/acp';
    expect(problemsOf({ DATABASE_URL: url })).toEqual([expect.stringMatching(/^FINGERPRINT_KEY/)]);
    const { database } = loadConfig({ DATABASE_URL: url, FINGERPRINT_KEY: 'k:secret' });
    expect(database).toMatchObject({ engine: 'postgres', name: 'db.example:5433/acp' });
    expect(inspect(database, { depth: 10 })).not.toContain('canary');
  });

  it.each([
    ['NODE_ENV', 'prod', 'development, test or production'],
    ['PORT', '80a', 'whole number'],
    ['PORT', '65536', 'from 0 to 65535'],
    ['PUBLIC_URL', 'shop.example.com', 'http:// or https://'],
    ['PUBLIC_URL', 'https://a.example?x=1', 'without a query'],
    ['ACP_BASE_PATH', 'acp', '/acp/v1'],
    ['ACP_BASE_PATH', '/a//b', '/acp/v1'],
    ['TRUST_PROXY', 'true', 'number of proxies'],
    ['TRUST_PROXY', '0', 'number of proxies'],
    ['TRUST_PROXY', '10.0.0.0/33', 'networks'],
    ['TRUST_PROXY', '10.0.0.0/', 'networks'],
    ['TRUST_PROXY', '0.0.0.0/0', 'networks'],
    ['TRUST_PROXY', '10.0.0.0/8,::/00', 'networks'],
    ['STRIPE_WEBHOOK_SECRET', ',', 'whsec_'],
    ['TLS_MIN_VERSION', 'TLSv1.1', 'TLSv1.3'],
    ['DRAIN_SECONDS', '21', 'from 0 to 20'],
    ['DATABASE_URL', 'mysql://u:canary@h/d', 'postgres://'],
    ['DATABASE_URL', './data.db', 'sqlite:<path>'],
    ['STRIPE_SECRET_KEY', 'pk_test_canary', 'sk_… or rk_…'],
    ['STRIPE_API_BASE', 'localhost', 'URL'],
    ['STRIPE_API_VERSION', 'latest', 'version'],
    ['STRIPE_SPT_PARAM', 'x', 'top_level'],
    ['STRIPE_CONFIRM', 'x', 'with_create'],
    ['STRIPE_RATE_PER_SECOND', '0', 'from 1'],
    ['IDEMPOTENCY_TTL_HOURS', '23', 'from 24'],
    ['FINGERPRINT_KEY', 'canary', 'id:secret'],
    ['FINGERPRINT_KEY', 'a:canary,a:canary', 'one id'],
    ['FAILPOINT', 'a:0', 'name:n'],
    ['LOG_LEVEL', 'loud', 'debug'],
  ])('refuses %s=%s', (name, value, expected) => {
    const problems = problemsOf({ [name]: value });
    expect(problems).toHaveLength(1);
    expect(problems[0]).toMatch(new RegExp(`^${name} .*\\.$`));
    expect(problems[0]).toContain(expected);
    expect(problems[0]).not.toContain('canary');
  });

  it('wants a Stripe key for another Stripe', () => {
    expect(problemsOf({ STRIPE_API_BASE: 'http://127.0.0.1:1' })).toEqual([
      expect.stringMatching(/^STRIPE_API_BASE .*STRIPE_SECRET_KEY/),
    ]);
  });
});

describe('loadConfig in production', () => {
  it('starts with what it needs, a test key included', () => {
    const config = loadConfig(production);
    expect(config).toMatchObject({
      mode: 'production',
      http: { publicUrl: 'https://shop.example.com' },
      generatedKeys: {},
    });
    expect(config.stripe.webhookSecrets.map((secret) => secret.reveal())).toEqual(['whsec_one', 'whsec_two']);
    expect(config.warnings.join()).toMatch(/TRUST_PROXY.*STRIPE_PROFILE_ID/);
  });

  it('warns of short keys of agents, by the agent and without the key', () => {
    const long = 'a'.repeat(22);
    const of = (env: NodeJS.ProcessEnv) =>
      loadConfig({ ...production, ...env }).warnings.filter((warning) => warning.includes('128 bits'));
    expect(of({ ACP_API_KEYS: `a=short,b=${long},a=other` })).toEqual([
      'ACP_API_KEYS: a key of the agent a has less than 128 bits; make one with: openssl rand -hex 32',
    ]);
    const agents = [
      { id: 'a', api_keys: [long, `sha256:${sha256('x')}`] },
      { id: 'b', api_keys: [long.replace('a', 'b'), 'short'] },
    ];
    const file = { AGENTS_FILE: fileWith(JSON.stringify(agents)), ACP_API_KEYS: '' };
    expect(of(file)).toEqual([expect.stringMatching(/^AGENTS_FILE: a key of the agent b has less/)]);
    expect(of({ ACP_API_KEYS: `a=${long}`, MERCHANT_API_KEY: 'short' })).toEqual([
      expect.stringMatching(/^MERCHANT_API_KEY has less/),
    ]);
  });

  it('lists everything that is missing or wrong at once, each once', () => {
    const problems = problemsOf({ NODE_ENV: 'production', PORT: 'x', FAILPOINT: 'after_t0', TLS_CERT_FILE: 'c' });
    for (const name of [
      'PORT',
      'AGENTS_FILE',
      'MERCHANT_API_KEY',
      'PUBLIC_URL',
      'STRIPE_SECRET_KEY',
      'STRIPE_WEBHOOK_SECRET',
      'FAILPOINT',
      'TLS_CERT_FILE',
    ]) {
      expect(problems.filter((problem) => problem.startsWith(name))).toHaveLength(1);
    }
    expect(problems).toHaveLength(8);
  });

  it.each([
    [{ PUBLIC_URL: 'http://shop.example.com' }, /^PUBLIC_URL must begin with https/],
    [{ PUBLIC_URL: 'nonsense' }, /^PUBLIC_URL must be a URL/],
    [{ DATABASE_URL: 'sqlite::memory:' }, /^DATABASE_URL/],
    [{ STRIPE_SECRET_KEY: 'sk_live_x', STRIPE_API_BASE: 'http://proxy' }, /^STRIPE_API_BASE/],
    [{ FAILPOINT: 'after_t0' }, /^FAILPOINT/],
  ])('refuses %j', (change, expected) => {
    expect(problemsOf({ ...production, ...change })).toEqual([expect.stringMatching(expected)]);
  });

  it('shows no secret when it is printed or logged', () => {
    const config = loadConfig({ ...production, FINGERPRINT_KEY: 'k:canary-fingerprint' });
    for (const text of [inspect(config, { depth: 10, showHidden: true }), JSON.stringify(config)]) {
      expect(text).not.toMatch(/sk_test|whsec_|canary|key-of/);
    }
  });
});

describe('TLS files', () => {
  it('are read and checked', () => {
    const [cert, key] = [fileWith(certificate.cert), fileWith(certificate.key)];
    chmodSync(key, 0o600);
    const { tls } = loadConfig({ TLS_CERT_FILE: cert, TLS_KEY_FILE: key }).http;
    expect([tls?.cert, tls?.key.reveal(), tls?.minVersion]).toEqual([certificate.cert, certificate.key, 'TLSv1.3']);
    expect(problemsOf({ TLS_CERT_FILE: cert })).toEqual([expect.stringContaining('together')]);
    expect(problemsOf({ TLS_CERT_FILE: cert, TLS_KEY_FILE: cert })).toEqual([expect.stringContaining('PEM')]);
    expect(problemsOf({ TLS_CERT_FILE: `${cert}-no`, TLS_KEY_FILE: `${key}-no` })).toHaveLength(2);
    truncateSync(key, 1024 * 1024 + 1);
    expect(problemsOf({ TLS_CERT_FILE: cert, TLS_KEY_FILE: key })).toEqual([
      expect.stringMatching(/^TLS_KEY_FILE .* is larger than 1 MB/),
    ]);
  });
});

describe('loadSandboxConfig', () => {
  it('looks at its own variable alone', () => {
    expect(loadSandboxConfig({ PORT: 'x' })).toEqual({ port: 12_111 });
    expect(loadSandboxConfig({ STRIPE_SANDBOX_PORT: '0' })).toEqual({ port: 0 });
    expect(() => loadSandboxConfig({ STRIPE_SANDBOX_PORT: 'x' })).toThrow(ConfigError);
  });

  it('knows where webhooks go, and the secret that signs them', () => {
    const url = 'http://127.0.0.1:3000/webhooks/stripe';
    const both = { STRIPE_SANDBOX_WEBHOOK_URL: url, STRIPE_SANDBOX_WEBHOOK_SECRET: 'whsec_1' };
    expect(loadSandboxConfig(both)).toEqual({ port: 12_111, webhook: { url, secret: 'whsec_1' } });
    expect(loadSandboxConfig({ STRIPE_SANDBOX_WEBHOOK_URL: url })).toEqual({ port: 12_111, webhook: { url } });
    expect(loadSandboxConfig({ STRIPE_SANDBOX_WEBHOOK_URL: ' ', STRIPE_SANDBOX_WEBHOOK_SECRET: '' })).toEqual({
      port: 12_111,
    });
  });

  it.each([
    [{ STRIPE_SANDBOX_WEBHOOK_URL: 'ftp://a' }, /^STRIPE_SANDBOX_WEBHOOK_URL must be a URL .*\.$/],
    [
      { STRIPE_SANDBOX_WEBHOOK_URL: 'http://a', STRIPE_SANDBOX_WEBHOOK_SECRET: 'a b' },
      /^STRIPE_SANDBOX_WEBHOOK_SECRET must be visible ASCII without spaces\.$/,
    ],
    [{ STRIPE_SANDBOX_WEBHOOK_SECRET: 's' }, /^STRIPE_SANDBOX_WEBHOOK_SECRET .*STRIPE_SANDBOX_WEBHOOK_URL.*\.$/],
    [
      { STRIPE_SANDBOX_WEBHOOK_URL: 'a', STRIPE_SANDBOX_WEBHOOK_SECRET: 's' },
      /^STRIPE_SANDBOX_WEBHOOK_URL must be a URL .*\.$/,
    ],
  ])('refuses %j', (env, expected) => {
    const refused = expect.objectContaining({ problems: [expect.stringMatching(expected)] });
    expect(() => loadSandboxConfig(env)).toThrow(refused);
  });
});

describe('WORKERS', () => {
  const shared = {
    DATABASE_URL: 'postgres://shop@db.example/shop',
    FINGERPRINT_KEY: 'k1:secret',
    STRIPE_SECRET_KEY: 'sk_test_abc',
  };

  it('is 1 unless it is set, and needs nothing then', () => {
    expect(loadConfig({ ACP_SELLER_WORKER: '1' }).workers).toEqual({ count: 1 });
    expect(loadConfig({ ...shared, WORKERS: '4' }).workers).toEqual({ count: 4 });
    expect(loadConfig({ ...shared, WORKERS: '4', ACP_SELLER_WORKER: '3' }).workers).toEqual({ count: 4, own: 3 });
  });

  it.each(['0', '65', '1.5', '-1', 'auto'])('refuses %s', (WORKERS) => {
    expect(problemsOf({ ...shared, WORKERS })).toEqual(['WORKERS must be a whole number from 1 to 64.']);
  });

  it('needs a database and a Stripe that several processes can share', () => {
    expect(problemsOf({ ...shared, WORKERS: '2', DATABASE_URL: 'sqlite:./shop.db' })).toEqual([
      expect.stringMatching(
        /^WORKERS is 2, and an SQLite database serves one process; set WORKERS to 1, or DATABASE_URL/,
      ),
    ]);
    expect(problemsOf({ ...shared, WORKERS: '2', STRIPE_SECRET_KEY: '' })).toEqual([
      expect.stringMatching(
        /^WORKERS is 2, and the embedded sandbox serves one process; set STRIPE_SECRET_KEY, or start/,
      ),
    ]);
  });
});

describe('.env.example', () => {
  const example = readFileSync('.env.example', 'utf8');
  const named = [...example.matchAll(/^# ([A-Z][A-Z_]+)=/gm)].map((match) => match[1] ?? '');

  it('has every variable once, and no other', () => {
    expect([...named].sort()).toEqual(Object.keys(configVariables.shape).sort());
  });

  it('has a comment above every variable, and sets nothing', () => {
    expect(example.split('\n').filter((line) => line !== '' && !line.startsWith('#'))).toEqual([]);
    for (const block of example.split('\n\n')) expect(block).toMatch(/^# (?![A-Z_]+=)/);
  });

  it('shows the default of every variable that has one', () => {
    const defaults: Record<string, unknown> = configVariables.parse({});
    for (const [name, value] of Object.entries(defaults)) {
      expect(example).toContain(`\n# ${name}=${value}\n`);
    }
  });
});
