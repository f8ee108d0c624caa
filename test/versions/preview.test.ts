import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createApp } from '../../src/app.js';
import { loadConfig } from '../../src/config/config.js';
import { createLogger } from '../../src/logger.js';
import { ALL_VERSIONS, isVersion, negotiate, parse, VERSIONS } from '../../src/protocol/index.js';
import { defaultSellerAccount, startSandbox } from '../../src/sandbox/sandbox.js';
import { ADDRESS, createBody, UP_CONTEXT } from '../support/builders.js';
import { ALPHA_KEY, BETA_KEY, MERCHANT_KEY } from '../support/start-app.js';
import { createStripeSide, type StripeSide } from '../support/stripe.js';
import { createDatedAgent, isRequest, type Operation } from './support/agent.js';
import { dialectOf } from './support/dialects.js';
import { totalIn } from './support/identities.js';
import { exampleFiles } from './support/spec-files.js';
import { chooseStandard } from './support/states.js';

/* The preview of the protocol's next date: for agents alone that are allowed to speak it, and never offered. */

const PREVIEW = 'unreleased';
let url: string;
let stripe: StripeSide;
const closing: (() => Promise<void>)[] = [];

beforeAll(async () => {
  const sandbox = await startSandbox({});
  stripe = createStripeSide(sandbox.url);
  const config = loadConfig({
    PORT: '0',
    DATABASE_URL: 'sqlite::memory:',
    ACP_API_KEYS: `alpha=${ALPHA_KEY},beta=${BETA_KEY}`,
    MERCHANT_API_KEY: MERCHANT_KEY,
    STRIPE_RATE_PER_SECOND: '1000',
  });
  const [alpha, ...others] = config.agents;
  if (!alpha) throw new Error('There is no agent');
  const allowed = { ...alpha, apiVersions: ['2026-04-17' as const, PREVIEW as 'unreleased'] };
  const app = await createApp(
    { ...config, agents: [allowed, ...others] },
    {
      logger: createLogger({ level: 'silent', pretty: false }),
      stripe: { secretKey: defaultSellerAccount.key, apiBase: sandbox.url, webhookSecret: 'whsec_test_0123456789' },
    },
  );
  url = await app.start();
  closing.push(
    () => app.stop({ drainSeconds: 0 }),
    () => sandbox.close(),
  );
});
afterAll(async () => {
  for (const close of closing) await close();
});

const agentOf = (version: string) => createDatedAgent(() => url, version);

describe('the preview', () => {
  it('is a version that is not published', () => {
    expect(isVersion(PREVIEW)).toBe(true);
    expect(ALL_VERSIONS).toEqual([...VERSIONS, PREVIEW]);
    expect(negotiate(PREVIEW, { apiVersions: ALL_VERSIONS })).toBe(PREVIEW);
    expect(() => negotiate(PREVIEW)).toThrow('not supported');
  });

  it('is spoken with the agent whose versions name it, and with no other', async () => {
    const dialect = dialectOf(PREVIEW);
    const answer = await agentOf(PREVIEW).create(dialect.create());
    expect(answer.status, answer.text).toBe(201);
    expect(answer.body).not.toHaveProperty('protocol');
    const other = await createDatedAgent(() => url, '2026-04-17', undefined, PREVIEW).create(dialect.create(), {
      apiKey: BETA_KEY,
    });
    expect([other.status, other.body.code, other.body.supported_versions]).toEqual([
      400,
      'unsupported_api_version',
      [...VERSIONS].reverse(),
    ]);
    const older = await agentOf('2025-09-29').create(dialectOf('2025-09-29').create(), { apiKey: BETA_KEY });
    expect(older.status).toBe(201);
  });

  it('takes the price that the buyer was shown as a hint, and charges its own', async () => {
    const agent = agentOf(PREVIEW);
    const suggested_price = {
      amount: 1,
      source: { feed_id: 'feed_1' },
      observed_at: '2026-05-20T14:35:00Z',
    };
    const { body } = await agent.create(createBody({ line_items: [{ id: 'item_123', quantity: 2, suggested_price }] }));
    expect(body.line_items[0].unit_amount).toBe(1999);
    expect(body.messages).toContainEqual(expect.objectContaining({ type: 'warning', code: 'price_change' }));
    const wrong = createBody({
      line_items: [{ id: 'item_123', suggested_price: { ...suggested_price, amount: 'a' } }],
    });
    const refused = await agent.create(wrong, { isWrong: true });
    expect(refused.body.param).toBe('$.line_items[0].suggested_price.amount');
  });

  it('tells who receives a parcel with the complete: where it goes stays', async () => {
    const agent = agentOf(PREVIEW);
    const dialect = dialectOf(PREVIEW);
    const { body: created } = await agent.create(dialect.create());
    const { body: ready } = await chooseStandard(agent, dialect, created);
    const token = await stripe.mint({ amount: totalIn(ready) });
    const contact = { name: 'John Smith', phone_number: '15559876543' };
    const paid = await agent.complete(ready.id, dialect.complete(token, { fulfillment_details: contact }));
    expect(paid.body.status, paid.text).toBe('completed');
    expect(paid.body.fulfillment_details).toEqual({ ...ready.fulfillment_details, ...contact, address: ADDRESS });
  });

  it('understands the official example requests that are valid by their own schema', () => {
    const operations = ['create', 'update', 'complete', 'cancel'] as const;
    const found = [...exampleFiles(PREVIEW)].flatMap(([file, examples]) =>
      Object.entries(examples)
        .filter(([name]) => /request/.test(name) && !name.startsWith('error') && !file.includes('.mcp.'))
        .map(([name, body]) => ({ name, body, operation: operations.find((each) => name.startsWith(each)) })),
    );
    let understood = 0;
    for (const { body, operation = 'create' } of found) {
      const isSellers = body.payment_data?.handler_id?.startsWith('seller_');
      if (isSellers || !isRequest(PREVIEW, operation as Operation, body)) continue;
      expect(parse[operation](PREVIEW, body, UP_CONTEXT)).toBeDefined();
      understood += 1;
    }
    if (process.env.ACP_SPEC_DIR === undefined) return;
    console.log(`ACP ${PREVIEW}: ${found.length} example requests, ${understood} valid and understood`);
    expect(understood).toBeGreaterThan(15);
  });
});
