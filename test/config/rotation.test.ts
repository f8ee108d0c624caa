import { inspect } from 'node:util';
import { describe, expect, it } from 'vitest';
import { createLiveConfig, createRotation, type RotationDeps } from '../../src/assembly/rotation.js';
import { loadConfig } from '../../src/config/config.js';
import { planRotation } from '../../src/config/rotation.js';
import { UnavailableError } from '../../src/errors.js';
import { fileWith, production, withEverySecret } from './settings.js';

const base: NodeJS.ProcessEnv = {
  ...withEverySecret,
  OTEL_EXPORTER_OTLP_ENDPOINT: 'https://traces.example',
  OTEL_EXPORTER_OTLP_HEADERS: 'x-api-key=one',
};
const settings = (env: NodeJS.ProcessEnv) => ({ env, config: loadConfig(env) });
const plan = (change: NodeJS.ProcessEnv, from: NodeJS.ProcessEnv = base) =>
  planRotation(settings(from), settings({ ...from, ...change }));

const agentsFile = (agents: object[]) => ({
  ...base,
  ACP_API_KEYS: '',
  ORDER_WEBHOOK_URL: '',
  ORDER_WEBHOOK_SECRET: '',
  AGENTS_FILE: fileWith(JSON.stringify(agents)),
});
const webhook = { url: 'https://one.example/events', secrets: ['webhook-secret-of-one'] };
const one = { id: 'one', api_keys: ['key-one'], order_webhook: webhook, signing_secrets: ['signing-secret-of-one'] };

describe('settings that were read again', () => {
  it('change nothing where nothing changed, wherever it stands now', () => {
    expect(plan({})).toMatchObject({ changed: [], needsRestart: [] });
    const moved = { STRIPE_SECRET_KEY: '', STRIPE_SECRET_KEY_FILE: fileWith(production.STRIPE_SECRET_KEY) };
    expect(plan(moved)).toMatchObject({ changed: [], needsRestart: [] });
    const running = settings(base);
    const { config } = planRotation(running, settings(base));
    expect(config).toEqual(running.config);
    expect(config.orderWebhooks.receivers[0]).toBe(running.config.orderWebhooks.receivers[0]);
  });

  it.each([
    ['MERCHANT_API_KEY', { MERCHANT_API_KEY: 'other' }],
    ['STRIPE_SECRET_KEY', { STRIPE_SECRET_KEY: 'rk_test_other' }],
    ['STRIPE_WEBHOOK_SECRET', { STRIPE_WEBHOOK_SECRET: 'whsec_two' }],
    ['ORDER_WEBHOOK_SECRET', { ORDER_WEBHOOK_SECRET: 'other-webhook-secret' }],
    ['MERCHANT_WEBHOOK_SECRET', { MERCHANT_WEBHOOK_SECRET: 'other-webhook-secret' }],
    ['BACK_END_SECRET', { BACK_END_SECRET: 'other-back-end-secret' }],
    ['PRODUCT_FEED_KEY', { PRODUCT_FEED_KEY: 'other' }],
    ['DATABASE_URL', { DATABASE_URL: 'postgres://other:words@127.0.0.1:9/acp' }],
    ['keys of the agent a', { ACP_API_KEYS: 'a=other' }],
  ])('take %s', (name, change) => {
    const { config, changed, needsRestart } = plan(change);
    expect([changed, needsRestart]).toEqual([[name], []]);
    expect(planRotation({ env: base, config }, settings({ ...base, ...change })).changed).toEqual([]);
    expect(planRotation({ env: base, config }, settings(base)).changed).toEqual([name]);
  });

  it.each([
    [
      ['STRIPE_API_BASE', 'STRIPE_SECRET_KEY'],
      { STRIPE_API_BASE: 'https://other.example', STRIPE_SECRET_KEY: 'sk_test_2' },
    ],
    [
      ['PRODUCT_FEED_URL', 'PRODUCT_FEED_KEY'],
      { PRODUCT_FEED_URL: 'https://other.example', PRODUCT_FEED_KEY: 'other' },
    ],
    [
      ['ORDER_WEBHOOK_URL', 'ORDER_WEBHOOK_SECRET'],
      { ORDER_WEBHOOK_URL: 'https://other.example', ORDER_WEBHOOK_SECRET: 'other-webhook-secret' },
    ],
    [['MERCHANT_WEBHOOK_URL', 'MERCHANT_WEBHOOK_SECRET'], { MERCHANT_WEBHOOK_URL: '', MERCHANT_WEBHOOK_SECRET: '' }],
    [['DATABASE_URL'], { DATABASE_URL: 'postgres://shop:word@other.example/acp' }],
    [['DATABASE_URL'], { DATABASE_URL: 'sqlite:./x.db' }],
    [['OTEL_EXPORTER_OTLP_HEADERS'], { OTEL_EXPORTER_OTLP_HEADERS: 'x-api-key=other' }],
    [['FINGERPRINT_KEY'], { FINGERPRINT_KEY: 'k:secret-canary,l:another' }],
    [['LOG_LEVEL', 'PORT'], { LOG_LEVEL: 'debug', PORT: '4000' }],
    [['the agent b, who is new'], { ACP_API_KEYS: 'a=key-of-a,b=key-of-b' }],
  ])('leave %j until a restart', (names, change) => {
    const { config, changed, needsRestart } = plan(change);
    expect(changed).toEqual([]);
    expect([...needsRestart].sort()).toEqual([...names].sort());
    expect(config).toEqual(settings(base).config);
  });

  it('take the secrets of agents in a file, and nothing else of them', () => {
    const from = agentsFile([one, { id: 'two', api_keys: ['key-two'] }]);
    const change = (agent: object) =>
      plan(
        agentsFile([
          { ...one, ...agent },
          { id: 'two', api_keys: ['key-two'] },
        ]),
        from,
      );
    const { config, changed } = change({
      api_keys: ['key-one', 'key-next'],
      signing_secrets: ['signing-secret-next'],
      order_webhook: { ...webhook, secrets: ['webhook-secret-next'] },
    });
    expect(changed).toEqual([
      'keys of the agent one',
      'signing secrets of the agent one',
      'the order webhook of the agent one',
    ]);
    expect(config.agents[0]?.keyHashes).toHaveLength(2);
    expect(config.agents[0]?.signing?.secrets.map((secret) => secret.reveal())).toEqual(['signing-secret-next']);
    expect(config.orderWebhooks.receivers[0]?.secrets.map((secret) => secret.reveal())).toEqual([
      'webhook-secret-next',
    ]);

    expect(change({ rate_limit: { per_second: 1 } })).toMatchObject({
      changed: [],
      needsRestart: ['what the agent one may do'],
    });
    const moved = change({ order_webhook: { url: 'https://two.example/events', secrets: ['webhook-secret-next'] } });
    expect(moved).toMatchObject({ changed: [], needsRestart: ['the order webhook of the agent one'] });
    expect(moved.config.orderWebhooks.receivers[0]?.secrets.map((secret) => secret.reveal())).toEqual(webhook.secrets);
    expect(change({ signing_secrets: undefined }).config.agents[0]).not.toHaveProperty('signing');
  });

  it('take the keys of an agent who is gone, and give them back', () => {
    const both = settings({ ...base, ACP_API_KEYS: 'a=key-of-a,b=key-of-b' });
    const { config, changed } = planRotation(both, settings(base));
    expect(changed).toEqual(['the agent b, who is gone and has no key any more']);
    expect(config.agents.map(({ keyHashes }) => keyHashes.length)).toEqual([1, 0]);
    expect(config.orderWebhooks.receivers).toHaveLength(3);
    expect(planRotation({ ...both, config }, both)).toMatchObject({
      changed: ['keys of the agent b'],
      needsRestart: [],
    });
  });

  it('keep keys that were made up for development', () => {
    const config = loadConfig({});
    const again = { env: {}, config: loadConfig({}, config.generatedKeys) };
    expect(planRotation({ env: {}, config }, again)).toMatchObject({ changed: [], needsRestart: [] });
    const keyed = { MERCHANT_API_KEY: 'm', STRIPE_SECRET_KEY: 'sk_test_1' };
    expect(
      planRotation({ env: {}, config }, { env: keyed, config: loadConfig(keyed, config.generatedKeys) }),
    ).toMatchObject({
      changed: ['MERCHANT_API_KEY'],
      needsRestart: ['STRIPE_SECRET_KEY'],
    });
  });

  it('are spoken of without any secret', () => {
    const rotation = plan({
      STRIPE_SECRET_KEY: 'sk_test_canary',
      MERCHANT_API_KEY: 'canary',
      FINGERPRINT_KEY: 'k:canary2',
    });
    expect(inspect(rotation, { depth: 12 })).not.toContain('canary');
  });
});

describe('a rotation', () => {
  const rotationOf = (answer: () => Promise<string | undefined>) => {
    const live = createLiveConfig(loadConfig(base));
    const payments = { livemode: false, budget: () => ({ deadline: 0 }), account: answer };
    const sources = { catalog: {}, shipping: {}, tax: {}, discounts: {} };
    const facts = new Map<string, string>();
    const rotate = createRotation({
      live,
      http: { useCertificate: () => undefined },
      shop: { sources },
      stripeSide: { payments },
      remember: async (name: string, value: string) => {
        facts.set(name, facts.get(name) ?? value);
        return facts.get(name) ?? '';
      },
      logger: { info() {}, warn() {} },
    } as unknown as RotationDeps);
    const change = (env: NodeJS.ProcessEnv) => rotate(base, settings({ ...base, ...env }));
    return { live, change, facts };
  };

  it('waits for Stripe to say whose a new key is', async () => {
    const { live, change } = rotationOf(() => Promise.reject(new UnavailableError('Stripe gave no answer')));
    const before = live.now();
    await expect(change({ STRIPE_SECRET_KEY: 'sk_test_2', MERCHANT_API_KEY: 'm2' })).rejects.toMatchObject({
      problems: [expect.stringMatching(/Stripe did not say whose key it is/)],
    });
    expect(live.now()).toBe(before);
  });

  it('binds the account of the key in use before it looks at the next', async () => {
    let asked = 0;
    const { change, facts } = rotationOf(async () => `acct_${++asked}`);
    await expect(change({ STRIPE_SECRET_KEY: 'sk_test_2' })).rejects.toMatchObject({
      problems: [expect.stringMatching(/belongs to the Stripe account acct_1/)],
    });
    expect(facts.get('stripe_account')).toBe('acct_1');
  });

  it('takes a restricted key that may not see its account, of the same mode', async () => {
    const { live, change } = rotationOf(async () => undefined);
    await change({ STRIPE_SECRET_KEY: 'rk_test_2' });
    expect(live.now().stripe).toMatchObject({ kind: 'stripe' });
    await expect(change({ STRIPE_SECRET_KEY: 'rk_live_2', STRIPE_PROFILE_ID: 'profile_live' })).rejects.toMatchObject({
      problems: [expect.stringMatching(/Stripe mode test/)],
    });
  });

  it('does not take a password that does not open the database', async () => {
    const { live, change } = rotationOf(async () => undefined);
    const before = live.now();
    await expect(change({ DATABASE_URL: 'postgres://shop:canary@127.0.0.1:9/acp' })).rejects.toMatchObject({
      problems: ['DATABASE_URL does not open the database (ECONNREFUSED); see to the user and the password.'],
    });
    expect(live.now()).toBe(before);
  });
});
