import { readFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { describe, expect, it } from 'vitest';
import {
  ConfigError,
  loadConfig,
  loadFingerprintKeys,
  loadSandboxConfig,
  loadStripeAccess,
  merchantKeyOf,
} from '../../src/config/config.js';
import { SECRET_VARIABLES } from '../../src/config/secret-files.js';
import { fileWith, problemsOf, production, sha256, withEverySecret } from './settings.js';

/** The same settings with every secret in a file of its own. */
const inFiles = (env: Record<string, string>) =>
  Object.fromEntries(
    Object.entries(env).map(([name, value]) =>
      (SECRET_VARIABLES as readonly string[]).includes(name) ? [`${name}_FILE`, fileWith(`${value}\n`)] : [name, value],
    ),
  );

describe('secrets in files', () => {
  it('are the same as secrets in variables', () => {
    const config = loadConfig(inFiles(withEverySecret));
    expect(config).toEqual(loadConfig(withEverySecret));
    expect(config.stripe).toMatchObject({ kind: 'stripe' });
    expect(config.stripe.webhookSecrets.map((secret) => secret.reveal())).toEqual(['whsec_one', 'whsec_two']);
    expect(config.database.engine === 'postgres' && config.database.url.reveal()).toBe(withEverySecret.DATABASE_URL);
    expect(config.backEnd.secret?.reveal()).toBe(withEverySecret.BACK_END_SECRET);
    expect(config.productFeed?.key.reveal()).toBe('feed-key');
  });

  it('are read by commands that need one secret alone', () => {
    const env = inFiles({ STRIPE_SECRET_KEY: 'sk_test_1', MERCHANT_API_KEY: 'first,second' });
    expect(loadStripeAccess(env).secretKey?.reveal()).toBe('sk_test_1');
    expect(merchantKeyOf(env)?.reveal()).toBe('first');
    const [fingerprint] = loadFingerprintKeys(inFiles({ FINGERPRINT_KEY: 'k:secret' }));
    expect(fingerprint?.secret.reveal()).toBe('secret');
    const sandbox = { STRIPE_SANDBOX_WEBHOOK_URL: 'http://a', STRIPE_SANDBOX_WEBHOOK_SECRET: 'whsec_1' };
    expect(loadSandboxConfig(inFiles(sandbox))).toEqual(loadSandboxConfig(sandbox));
  });

  it.each([
    [
      'set in both ways',
      { STRIPE_SECRET_KEY: 'sk_test_canary', STRIPE_SECRET_KEY_FILE: fileWith('sk_test_canary') },
      /both set/,
    ],
    ['empty', { STRIPE_SECRET_KEY_FILE: fileWith(' \n') }, /is empty/],
    ['missing', { STRIPE_SECRET_KEY_FILE: '/nowhere/canary-free' }, /\(\/nowhere\/canary-free\) cannot be read/],
    ['a folder', { STRIPE_SECRET_KEY_FILE: dirname(fileWith('')) }, /cannot be read/],
    ['endless', { STRIPE_SECRET_KEY_FILE: '/dev/zero' }, /is larger than 1 MB/],
    ['too large', { STRIPE_SECRET_KEY_FILE: fileWith('_canary'.repeat(2e5)) }, /is larger than 1 MB/],
    ['wrong', { STRIPE_SECRET_KEY_FILE: fileWith('pk_test_canary') }, /^STRIPE_SECRET_KEY must be/],
  ])('are refused once where one is %s', (_what, change, expected) => {
    const problems = problemsOf({ ...production, STRIPE_SECRET_KEY: '', ...change });
    expect(problems).toEqual([expect.stringMatching(expected)]);
    expect(problems.join()).toMatch(/^STRIPE_SECRET_KEY/);
    expect(problems.join()).not.toContain('_canary');
  });

  it('are refused by commands that need one secret alone, too', () => {
    expect(() => loadStripeAccess({ STRIPE_SECRET_KEY_FILE: '/nowhere' })).toThrow(ConfigError);
  });

  it('are told from an empty setting', () => {
    expect(loadConfig({ MERCHANT_API_KEY: ' ', MERCHANT_API_KEY_FILE: fileWith('m') }).generatedKeys.merchant).toBe(
      undefined,
    );
    expect(loadConfig({ MERCHANT_API_KEY: 'm', MERCHANT_API_KEY_FILE: ' ' }).generatedKeys.merchant).toBe(undefined);
  });

  it('are all in .env.example, and there is none of another kind', () => {
    const example = readFileSync('.env.example', 'utf8');
    for (const name of SECRET_VARIABLES) {
      expect(example).toContain(`\n# ${name}_FILE=/run/secrets/${name.toLowerCase()}\n`);
      expect(example).toMatch(new RegExp(`^# ${name}=`, 'm'));
    }
    const named = [...example.matchAll(/^# ([A-Z_]*(?:SECRET|KEYS?|PASSWORD|TOKEN))=/gm)].map(([, name]) => name);
    expect(SECRET_VARIABLES).toEqual(expect.arrayContaining(named));
  });
});

describe('several keys of the merchant', () => {
  it('are all valid, and wrong where one is', () => {
    const { merchantKeyHashes } = loadConfig({ MERCHANT_API_KEY: 'one, two' });
    expect(merchantKeyHashes.map((keyHash) => keyHash.toString('hex'))).toEqual([sha256('one'), sha256('two')]);
    expect(problemsOf({ MERCHANT_API_KEY: 'one,t wo' })).toEqual([expect.stringMatching(/^MERCHANT_API_KEY must be/)]);
    expect(problemsOf({ MERCHANT_API_KEY: ',' })).toHaveLength(1);
  });
});
