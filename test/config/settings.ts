import { hash } from 'node:crypto';
import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ConfigError, loadConfig } from '../../src/config/config.js';

export const production = {
  NODE_ENV: 'production',
  ACP_API_KEYS: 'a=key-of-a',
  MERCHANT_API_KEY: 'merchant-key-of-many-characters',
  PUBLIC_URL: 'https://shop.example.com/',
  STRIPE_SECRET_KEY: 'sk_test_abc',
  STRIPE_WEBHOOK_SECRET: 'whsec_one,whsec_two',
};

/** The same with a database, receivers, a feed and a back end that have secrets too. */
export const withEverySecret = {
  ...production,
  DATABASE_URL: 'postgres://shop:word@127.0.0.1:9/acp',
  FINGERPRINT_KEY: 'k:secret-canary',
  ORDER_WEBHOOK_URL: 'https://agent.example/events',
  ORDER_WEBHOOK_SECRET: 'order-webhook-secret',
  MERCHANT_WEBHOOK_URL: 'https://shop.example/events',
  MERCHANT_WEBHOOK_SECRET: 'merchant-webhook-secret',
  PRODUCT_FEED_URL: 'https://agent.example',
  PRODUCT_FEED_KEY: 'feed-key',
  BACK_END_SECRET: 'back-end-secret-of-the-shop',
};

export const sha256 = (key: string): string => hash('sha256', key);

export function problemsOf(env: NodeJS.ProcessEnv): readonly string[] {
  try {
    loadConfig(env);
    return [];
  } catch (error) {
    if (error instanceof ConfigError) return error.problems;
    throw error;
  }
}

export function fileWith(content: string): string {
  const file = join(mkdtempSync(join(tmpdir(), 'acp-config-')), 'file');
  writeFileSync(file, content);
  return file;
}
