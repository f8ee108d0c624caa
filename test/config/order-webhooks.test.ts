import { inspect } from 'node:util';
import { describe, expect, it } from 'vitest';
import { loadConfig } from '../../src/config/config.js';
import { fileWith, problemsOf, production } from './settings.js';

const URL_A = 'https://agent.example.com/agentic_checkout/webhooks/order_events';
const SECRET = 'canary-secret-of-order-webhooks-0123456789';
const short = { ORDER_WEBHOOK_URL: URL_A, ORDER_WEBHOOK_SECRET: SECRET };
const agents = (...list: object[]) => ({ AGENTS_FILE: fileWith(JSON.stringify(list)) });
const aWebhook = (more: object = {}) => ({ url: URL_A, secrets: [SECRET], ...more });

const receiversOf = (env: NodeJS.ProcessEnv) =>
  loadConfig(env).orderWebhooks.receivers.map(({ endpointId, url, secrets }) => [
    endpointId,
    url,
    ...secrets.map((secret) => secret.reveal()),
  ]);

describe('receivers of order events', () => {
  it('are nobody unless they are set', () => {
    expect(loadConfig({}).orderWebhooks).toEqual({
      receivers: [],
      policy: { httpsOnly: false, allowPrivate: true },
    });
  });

  it('are all agents of the short form, and the generated one', () => {
    expect(receiversOf({ ...short, ACP_API_KEYS: 'a=k1,b=k2,a=k3' })).toEqual([
      ['a', URL_A, SECRET],
      ['b', URL_A, SECRET],
    ]);
    expect(receiversOf(short)).toEqual([['dev', URL_A, SECRET]]);
  });

  it('are the agents of the file that have a webhook', () => {
    const file = agents(
      { id: 'a', api_keys: ['ka'], order_webhook: aWebhook({ secrets: [SECRET, `${SECRET}-old`] }) },
      { id: 'b', api_keys: ['kb'] },
    );
    expect(receiversOf(file)).toEqual([['a', URL_A, SECRET, `${SECRET}-old`]]);
  });

  it('have signatures and a version of their own where the file says so', () => {
    const asked = { signature_header: 'Merchant_Name-Signature', signature_format: 'hex', api_version: '2025-12-12' };
    const file = agents(
      { id: 'a', api_keys: ['ka'], profile: 'openai', order_webhook: aWebhook(asked) },
      { id: 'b', api_keys: ['kb'], order_webhook: aWebhook() },
    );
    expect(loadConfig(file).orderWebhooks.receivers).toMatchObject([
      { profile: 'openai', apiVersion: '2025-12-12', signing: { header: 'Merchant_Name-Signature', format: 'hex' } },
      { signing: { header: 'Merchant-Signature', format: 't_v1' } },
    ]);
  });

  it('are the shop itself too, with secrets in a list', () => {
    const merchant = { MERCHANT_WEBHOOK_URL: `${URL_A}?shop=1`, MERCHANT_WEBHOOK_SECRET: `${SECRET}-1, ${SECRET}-2` };
    expect(receiversOf({ ...short, ...merchant })).toEqual([
      ['dev', URL_A, SECRET],
      ['merchant', `${URL_A}?shop=1`, `${SECRET}-1`, `${SECRET}-2`],
    ]);
  });

  it('have another schedule, and points to die at, for tests', () => {
    expect(loadConfig({ FAILPOINT: 'in_delivered:2' }).failpoint).toEqual({ name: 'in_delivered', count: 2 });
    const { schedule } = loadConfig({ ORDER_WEBHOOK_SCHEDULE: '0,0.05,2' }).orderWebhooks;
    expect(schedule).toEqual([0, 50, 2000]);
  });

  it.each(['true', 'false'])('are private where ORDER_WEBHOOK_ALLOW_PRIVATE=%s says so', (text) => {
    const { policy } = loadConfig({ ORDER_WEBHOOK_ALLOW_PRIVATE: text }).orderWebhooks;
    expect(policy.allowPrivate).toBe(text === 'true');
    expect(loadConfig({ ...production, ORDER_WEBHOOK_ALLOW_PRIVATE: text }).orderWebhooks.policy).toEqual({
      httpsOnly: true,
      allowPrivate: text === 'true',
    });
  });
});

describe('settings of order webhooks that cannot be used', () => {
  it.each<[NodeJS.ProcessEnv, RegExp]>([
    [{ ORDER_WEBHOOK_URL: URL_A }, /^ORDER_WEBHOOK_URL is set without ORDER_WEBHOOK_SECRET;/],
    [{ ORDER_WEBHOOK_SECRET: SECRET }, /^ORDER_WEBHOOK_SECRET is set without ORDER_WEBHOOK_URL;/],
    [{ MERCHANT_WEBHOOK_URL: URL_A }, /^MERCHANT_WEBHOOK_URL is set without MERCHANT_WEBHOOK_SECRET;/],
    [{ MERCHANT_WEBHOOK_SECRET: SECRET }, /^MERCHANT_WEBHOOK_SECRET is set without MERCHANT_WEBHOOK_URL;/],
    [{ ...short, ORDER_WEBHOOK_SECRET: 'canary-of-15-ch' }, /^ORDER_WEBHOOK_SECRET must be .*at least 16 .*openssl/],
    [{ ...short, ORDER_WEBHOOK_SECRET: `${SECRET},canary` }, /^ORDER_WEBHOOK_SECRET must be/],
    [{ ...short, ORDER_WEBHOOK_SECRET: 'canary of many characters' }, /^ORDER_WEBHOOK_SECRET must be/],
    [{ ...short, ORDER_WEBHOOK_SECRET: ',' }, /^ORDER_WEBHOOK_SECRET must be/],
    [{ ...short, ORDER_WEBHOOK_URL: 'agent.example.com' }, /^ORDER_WEBHOOK_URL must be a URL.*\.$/],
    [{ ...short, ORDER_WEBHOOK_URL: 'ftp://agent.example.com' }, /^ORDER_WEBHOOK_URL must be a URL.*\.$/],
    [{ ...short, ORDER_WEBHOOK_URL: 'https://u:canary@a.example' }, /^ORDER_WEBHOOK_URL must have no user name.*\.$/],
    [{ ORDER_WEBHOOK_ALLOW_PRIVATE: 'yes' }, /^ORDER_WEBHOOK_ALLOW_PRIVATE must be true or false\.$/],
    [{ ORDER_WEBHOOK_SCHEDULE: '0,soon' }, /^ORDER_WEBHOOK_SCHEDULE must be the seconds/],
    [
      { ...short, ORDER_WEBHOOK_URL: 'http://127.1/x', ORDER_WEBHOOK_ALLOW_PRIVATE: 'false' },
      /^ORDER_WEBHOOK_URL must not lead to 127\.0\.0\.1/,
    ],
    [{ ACP_API_KEYS: 'merchant=k' }, /^ACP_API_KEYS has an agent merchant,.* give it another id\.$/],
  ])('%j', (env, expected) => {
    const problems = problemsOf(env);
    expect(problems).toEqual([expect.stringMatching(expected)]);
    expect(problems[0]).not.toContain('canary');
  });

  it.each<[object, string]>([
    [{ id: 'merchant', api_keys: ['k'] }, 'has an agent merchant'],
    [{ id: 'a', api_keys: ['k'], order_webhook: { url: URL_A } }, 'at $[0].order_webhook.secrets'],
    [{ id: 'a', api_keys: ['k'], order_webhook: { secrets: [SECRET] } }, 'at $[0].order_webhook.url: must be a URL'],
    [{ id: 'a', api_keys: ['k'], order_webhook: aWebhook({ secrets: [] }) }, 'must have at least one secret'],
    [{ id: 'a', api_keys: ['k'], order_webhook: aWebhook({ secrets: ['canary'] }) }, 'must be a secret of at least 16'],
    [{ id: 'a', api_keys: ['k'], order_webhook: aWebhook({ secret: 'canary' }) }, 'order_webhook'],
    ...['', 'Shop Signature', 'Timestamp', 'content-length', 'x'.repeat(101), 7].map((name): [object, string] => [
      { id: 'a', api_keys: ['k'], order_webhook: aWebhook({ signature_header: name }) },
      'at $[0].order_webhook.signature_header: must be the name of a header',
    ]),
    [
      { id: 'a', api_keys: ['k'], order_webhook: aWebhook({ signature_format: 'sha1' }) },
      'at $[0].order_webhook.signature_format: must be one of t_v1, hex, base64',
    ],
    [
      { id: 'a', api_keys: ['k'], order_webhook: aWebhook({ api_version: 'newest' }) },
      'at $[0].order_webhook.api_version: must be one of unreleased, 2026-04-17',
    ],
    [{ id: 'a', api_keys: ['k'], order_webhook: aWebhook({ url: 'nonsense' }) }, 'of the agent a must be a URL'],
  ])('an agent in the file: %j', (agent, expected) => {
    const problems = problemsOf(agents(agent));
    expect(problems).toEqual([expect.stringMatching(/^AGENTS_FILE/)]);
    expect(problems[0]).toContain(expected);
    expect(problems[0]).not.toContain('canary');
  });

  it('the short form beside the file', () => {
    const file = agents({ id: 'a', api_keys: ['k'] });
    expect(problemsOf({ ...file, ...short })).toEqual([
      expect.stringMatching(/^ORDER_WEBHOOK_URL is for .*AGENTS_FILE/),
    ]);
  });

  it('are all reported at once', () => {
    const problems = problemsOf({
      ORDER_WEBHOOK_URL: 'x',
      ORDER_WEBHOOK_SECRET: 'y',
      MERCHANT_WEBHOOK_URL: 'https://a.example',
      ACP_API_KEYS: 'merchant=k',
    });
    const names = ['ACP_API_KEYS', 'MERCHANT_WEBHOOK_URL', 'ORDER_WEBHOOK_SECRET', 'ORDER_WEBHOOK_URL'];
    expect(problems.map((problem) => problem.split(' ')[0]).sort()).toEqual(names);
  });
});

describe('order webhooks in production', () => {
  it.each<[NodeJS.ProcessEnv, RegExp]>([
    [{ ORDER_WEBHOOK_URL: 'http://agent.example.com' }, /^ORDER_WEBHOOK_URL must begin with https:/],
    [{ ORDER_WEBHOOK_URL: 'https://10.0.0.1/x' }, /^ORDER_WEBHOOK_URL must not lead to 10\.0\.0\.1/],
    [{ ORDER_WEBHOOK_URL: 'https://[::ffff:169.254.169.254]/' }, /^ORDER_WEBHOOK_URL must not lead to/],
    [{ ORDER_WEBHOOK_URL: 'https://localhost/x' }, /^ORDER_WEBHOOK_URL must not lead to localhost/],
    [{ ORDER_WEBHOOK_SCHEDULE: '0' }, /^ORDER_WEBHOOK_SCHEDULE must not be set in production/],
    [{ FAILPOINT: 'after_post' }, /^FAILPOINT must not be set in production/],
  ])('refuse %j', (change, expected) => {
    expect(problemsOf({ ...production, ...short, ...change })).toEqual([expect.stringMatching(expected)]);
  });

  it('warn of short secrets by whose they are, of agents that hear nothing, and of private addresses', () => {
    const of = (env: NodeJS.ProcessEnv) =>
      loadConfig({ ...production, ...env }).warnings.filter((warning) => /webhook|ORDER_|MERCHANT_W/.test(warning));
    expect(of(short)).toEqual([]);
    expect(of({ ...short, ORDER_WEBHOOK_SECRET: `${SECRET},canary-0123456789` })).toEqual([
      expect.stringMatching(/of the agent a is short(?!.*canary)/),
    ]);
    const merchant = { MERCHANT_WEBHOOK_URL: URL_A, MERCHANT_WEBHOOK_SECRET: 'canary-0123456789' };
    expect(of(merchant)).toEqual([
      expect.stringMatching(/^MERCHANT_WEBHOOK_SECRET is short(?!.*canary)/),
      expect.stringMatching(/^No agent has an order webhook/),
    ]);
    expect(of({ ...short, ORDER_WEBHOOK_ALLOW_PRIVATE: 'true' })).toEqual([
      expect.stringMatching(/^ORDER_WEBHOOK_ALLOW_PRIVATE is set/),
    ]);
  });

  it('show no secret when they are printed or logged', () => {
    const merchant = { MERCHANT_WEBHOOK_URL: URL_A, MERCHANT_WEBHOOK_SECRET: SECRET };
    const config = loadConfig({ ...production, ...short, ...merchant });
    for (const text of [inspect(config, { depth: 10, showHidden: true }), JSON.stringify(config)]) {
      expect(text).not.toContain('canary');
    }
  });
});
