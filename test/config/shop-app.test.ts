import { describe, expect, it } from 'vitest';
import { loadConfig } from '../../src/config/config.js';
import { fileWith, problemsOf, production } from './settings.js';

describe('SHOP_APP', () => {
  it('is on in development and off in production, unless it is set', () => {
    expect(loadConfig({}).shopApp).toMatchObject({ enabled: true, isRequired: false });
    expect(loadConfig(production).shopApp).toMatchObject({ enabled: false, isRequired: false });
    expect(loadConfig({ SHOP_APP: 'false' }).shopApp).toMatchObject({ enabled: false, isRequired: false });
    expect(loadConfig({ ...production, SHOP_APP: 'true' }).shopApp).toMatchObject({ enabled: true, isRequired: true });
  });

  it.each(['1', 'yes', 'TRUE'])('cannot be %s', (text) => {
    expect(problemsOf({ SHOP_APP: text })).toEqual(['SHOP_APP must be true or false.']);
  });

  it.each([
    ['sk_live_x', 'profile_test_sandbox'],
    ['rk_live_x', 'profile_test_61Abc'],
    ['sk_test_x', 'profile_61Abc'],
    ['rk_test_x', 'profile_61Abc'],
  ])('does not mix modes: %s with %s', (key, profile) => {
    const env = { ...production, STRIPE_SECRET_KEY: key, STRIPE_PROFILE_ID: profile };
    expect(problemsOf({ ...env, SHOP_APP: 'true' })).toEqual([
      expect.stringMatching(/^(?=.*STRIPE_SECRET_KEY)(?=.*STRIPE_PROFILE_ID)(?=.*SHOP_APP)(?!.*_x)/),
    ]);
    expect(loadConfig(env).shopApp, 'nobody asks where it is off').toMatchObject({ enabled: false, warnings: [] });
    const { shopApp } = loadConfig({ ...env, NODE_ENV: 'development' });
    expect(shopApp, 'left out where nobody asked for it').toMatchObject({ enabled: false });
    expect(shopApp.warnings).toEqual([expect.stringMatching(/^(?=.*STRIPE_PROFILE_ID)(?=.*SHOP_APP is off)(?!.*_x)/)]);
  });

  it.each([
    ['sk_live_x', 'profile_61Abc'],
    ['sk_test_x', 'profile_test_61Abc'],
    ['', 'profile_test_sandbox'],
  ])('takes %s with %s', (STRIPE_SECRET_KEY, STRIPE_PROFILE_ID) => {
    expect(problemsOf({ STRIPE_SECRET_KEY, STRIPE_PROFILE_ID, SHOP_APP: 'true' })).toEqual([]);
  });
});

describe('the ids of agents', () => {
  it.each(['shop-app', 'merchant'])('are none that is taken: %s', (id) => {
    const file = fileWith(JSON.stringify([{ id, api_keys: ['key'] }]));
    for (const env of [
      { ACP_API_KEYS: `${id}=key` },
      { AGENTS_FILE: file },
      { ACP_API_KEYS: `${id}=k`, SHOP_APP: 'false' },
    ]) {
      expect(problemsOf(env)).toEqual([expect.stringMatching(new RegExp(`an agent ${id}, .* give it another id`))]);
    }
  });
});
