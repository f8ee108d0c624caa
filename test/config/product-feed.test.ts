import { describe, expect, it } from 'vitest';
import { ConfigError, loadConfig } from '../../src/config/config.js';

const KEY = 'feed-key-0123456789abcdef';
const load = (env: Record<string, string>) => loadConfig({ DATABASE_URL: 'sqlite::memory:', ...env });

function problemsOf(env: Record<string, string>): readonly string[] {
  try {
    load(env);
  } catch (error) {
    if (error instanceof ConfigError) return error.problems;
    throw error;
  }
  return [];
}

describe('the settings of a hosted feed', () => {
  it('are none unless given', () => {
    expect(load({}).productFeed).toBeUndefined();
  });

  it('are an address, a key that no dump shows, and an id', () => {
    const { productFeed, warnings } = load({
      PRODUCT_FEED_URL: 'https://agent.example/acp',
      PRODUCT_FEED_KEY: KEY,
      PRODUCT_FEED_ID: 'feed_1',
    });
    expect(productFeed).toMatchObject({ url: 'https://agent.example/acp', id: 'feed_1' });
    expect(productFeed?.key.reveal()).toBe(KEY);
    expect(JSON.stringify(productFeed)).not.toContain(KEY);
    expect(warnings).toEqual([]);
  });

  it('may come without an id, with a warning', () => {
    const { warnings } = load({ PRODUCT_FEED_URL: 'https://agent.example', PRODUCT_FEED_KEY: KEY });
    expect(warnings).toEqual([expect.stringMatching(/^PRODUCT_FEED_ID is not set: .* acp-seller feed push$/)]);
  });

  it.each([
    [
      { PRODUCT_FEED_URL: 'https://agent.example' },
      ['PRODUCT_FEED_URL is set without PRODUCT_FEED_KEY; set the key that the agent gave you.'],
    ],
    [
      { PRODUCT_FEED_KEY: KEY },
      ['PRODUCT_FEED_KEY is set without PRODUCT_FEED_URL; set the address of the agent too.'],
    ],
    [
      { PRODUCT_FEED_ID: 'feed_1' },
      ['PRODUCT_FEED_ID is set without PRODUCT_FEED_URL; set the address of the agent too.'],
    ],
    [
      { PRODUCT_FEED_URL: 'http://agent.example', PRODUCT_FEED_KEY: KEY },
      ['PRODUCT_FEED_URL must begin with https://.'],
    ],
    [
      { PRODUCT_FEED_URL: 'https://agent.example/?x=1', PRODUCT_FEED_KEY: KEY },
      ['PRODUCT_FEED_URL must have no query (?).'],
    ],
    [
      { PRODUCT_FEED_URL: 'agent', PRODUCT_FEED_KEY: KEY },
      ['PRODUCT_FEED_URL must be a URL that begins with https://.'],
    ],
    [
      { PRODUCT_FEED_URL: 'https://10.0.0.1', PRODUCT_FEED_KEY: KEY, ORDER_WEBHOOK_ALLOW_PRIVATE: 'false' },
      ['PRODUCT_FEED_URL must not lead to 10.0.0.1 (private).'],
    ],
  ])('%j is refused', (env, problems) => {
    expect(problemsOf(env as Record<string, string>)).toEqual(problems);
  });
});
