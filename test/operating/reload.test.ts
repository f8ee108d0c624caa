import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Stripe from 'stripe';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { defaultAgentAccount, defaultSellerAccount, startSandbox } from '../../src/sandbox/sandbox.js';
import { createTestClient } from '../support/acp-client.js';
import { createBody } from '../support/builders.js';
import { startChildServer } from '../support/child-server.js';
import { paymentFor, readySession } from '../support/shopping.js';
import { createStripeSide } from '../support/stripe.js';
import { startReceiver } from '../support/webhook-receiver.js';
import { type RotatingServer, startRotatingServer } from './support/rotating-server.js';
import { startStripeGate } from './support/stripe-gate.js';

const OLD_KEY = defaultSellerAccount.key;
const NEW_KEY = 'sk_test_sandbox_seller_next';
const STRANGER = 'sk_test_stranger_canary';
const OLD_EVENTS = 'order-events-secret-old-canary-1';
const NEW_EVENTS = 'order-events-secret-new-canary-2';

const { id, profile } = defaultSellerAccount;
const sandbox = await startSandbox({
  // The account that comes last is the one that its id stands for; all three keys of the first two are good.
  accounts: [
    { key: OLD_KEY, id, profile },
    { key: NEW_KEY, id, profile },
    defaultAgentAccount,
    { key: STRANGER, id: 'acct_stranger', profile: 'profile_stranger' },
  ],
});
const stripe = createStripeSide(sandbox.url);
const gate = await startStripeGate(sandbox.url);
const receiver = await startReceiver([OLD_EVENTS]);
let server: RotatingServer;

beforeAll(async () => {
  server = await startRotatingServer(
    {
      ACP_API_KEYS: 'alpha=alpha-old,beta=beta-key',
      MERCHANT_API_KEY: 'merchant-old',
      STRIPE_SECRET_KEY: OLD_KEY,
      STRIPE_WEBHOOK_SECRET: 'whsec_old_canary',
      ORDER_WEBHOOK_SECRET: OLD_EVENTS,
      '.env': 'SESSION_TTL_MINUTES=300\n',
    },
    {
      STRIPE_API_BASE: gate.url,
      ORDER_WEBHOOK_URL: receiver.url,
      STRIPE_RATE_PER_SECOND: '1000',
      AGENT_RATE_PER_SECOND: '100000',
      ADDRESS_RATE_PER_SECOND: '100000',
    },
  );
});
afterAll(async () => {
  await server.close();
  await Promise.all([gate.close(), receiver.close(), sandbox.close()]);
});

const agent = (key: string) => createTestClient(server.url, key);
const merchantStatus = async (key: string): Promise<number> =>
  (await fetch(`${server.url}/merchant/orders`, { headers: { authorization: `Bearer ${key}` } })).status;

/** Posts an event of Stripe that is signed with this secret. */
async function stripeEventStatus(secret: string): Promise<number> {
  const body = JSON.stringify({
    id: `evt_${Math.random().toString(36).slice(2)}`,
    object: 'event',
    type: 'customer.created',
    created: Math.floor(Date.now() / 1000),
    livemode: false,
    data: { object: { id: 'cus_1', object: 'customer' } },
  });
  const signature = Stripe.webhooks.generateTestHeaderString({ payload: body, secret });
  const headers = { 'stripe-signature': signature, 'content-type': 'application/json' };
  return (await fetch(`${server.url}/webhooks/stripe`, { method: 'POST', headers, body })).status;
}

describe('SIGHUP', () => {
  it('gives an agent and the merchant new keys while both ask on and on: nobody is refused', async () => {
    let key = 'alpha-old';
    let merchantKey = 'merchant-old';
    let isOver = false;
    const underway = new Map<Promise<unknown>, string>();
    const statuses = new Map<number, number>();
    const count = (status: number) => statuses.set(status, (statuses.get(status) ?? 0) + 1);
    async function ask(nth: number): Promise<void> {
      while (!isOver) {
        const used = nth % 4 === 0 ? merchantKey : key;
        const asking =
          nth % 4 === 0
            ? merchantStatus(used)
            : agent(used)
                .create(createBody())
                .then(({ status }) => status);
        underway.set(asking, used);
        count(await asking);
        underway.delete(asking);
      }
    }
    /** What began with the old keys is answered. */
    const usedUp = async (old: readonly string[]) => {
      await Promise.all([...underway].filter(([, used]) => old.includes(used)).map(([asking]) => asking));
    };
    const asking = Promise.all(Array.from({ length: 8 }, (_, nth) => ask(nth)));

    const both = await server.reload({
      ACP_API_KEYS: 'alpha=alpha-old,beta=beta-key,alpha=alpha-new',
      MERCHANT_API_KEY: 'merchant-old,merchant-new',
    });
    expect(both).toMatchObject({ level: 'info', detail: 'keys of the agent alpha, MERCHANT_API_KEY' });
    key = 'alpha-new';
    merchantKey = 'merchant-new';
    await usedUp(['alpha-old', 'merchant-old']);
    await server.reload({ ACP_API_KEYS: 'alpha=alpha-new,beta=beta-key', MERCHANT_API_KEY: 'merchant-new' });
    for (let nth = 0; nth < 5; nth += 1) await server.reload();
    isOver = true;
    await asking;

    expect([...statuses.keys()].sort()).toEqual([200, 201]);
    expect(statuses.get(201)).toBeGreaterThan(20);
    expect((await agent('alpha-old').create(createBody())).status).toBe(401);
    expect(await merchantStatus('merchant-old')).toBe(401);
    expect((await agent('beta-key').create(createBody())).status).toBe(201);
  });

  it('changes the Stripe key between payments: one under way ends with the key it began with', async () => {
    const world = { client: agent('beta-key'), stripe };
    const first = await readySession(world);
    const payment = await paymentFor(world, first);
    const second = await readySession(world);
    gate.seen.length = 0;
    const held = gate.hold(({ method, path }) => method === 'POST' && path === '/v1/payment_intents');
    const running = world.client.complete(first.id, payment);
    await held;
    expect(await server.reload({ STRIPE_SECRET_KEY: NEW_KEY })).toMatchObject({ detail: 'STRIPE_SECRET_KEY' });
    gate.release();
    expect((await running).body.status).toBe('completed');
    const ofPayments = () => gate.seen.filter(({ path }) => path !== '/v1/account');
    const begun = ofPayments().map(({ key }) => key);
    expect(begun.length).toBeGreaterThanOrEqual(3);
    expect(new Set(begun)).toEqual(new Set([OLD_KEY]));

    gate.seen.length = 0;
    expect((await world.client.complete(second.id, await paymentFor(world, second))).body.status).toBe('completed');
    expect(new Set(ofPayments().map(({ key }) => key))).toEqual(new Set([NEW_KEY]));
    expect(await stripe.charges(first.id)).toHaveLength(1);
    expect(await stripe.charges(second.id)).toHaveLength(1);
  });

  it('takes new secrets of Stripe’s events, and signs order events with new ones', async () => {
    const world = { client: agent('beta-key'), stripe };
    expect([await stripeEventStatus('whsec_old_canary'), await stripeEventStatus('whsec_new_canary')]).toEqual([
      200, 400,
    ]);
    await server.reload({
      STRIPE_WEBHOOK_SECRET: 'whsec_old_canary,whsec_new_canary',
      ORDER_WEBHOOK_SECRET: `${NEW_EVENTS},${OLD_EVENTS}`,
    });
    expect([await stripeEventStatus('whsec_old_canary'), await stripeEventStatus('whsec_new_canary')]).toEqual([
      200, 200,
    ]);
    const session = await readySession(world);
    const { body } = await world.client.complete(session.id, await paymentFor(world, session));
    await expect.poll(() => receiver.ofOrder(body.order.id).length, { timeout: 20_000 }).toBe(1);
    const [post] = receiver.ofOrder(body.order.id);
    if (!post) throw new Error('no event came');
    expect(receiver.verdict(post, Date.now(), [NEW_EVENTS])).toBe('valid');
    expect(receiver.verdict(post, Date.now(), [OLD_EVENTS])).not.toBe('valid');
  });

  it.each([
    [
      'another account’s Stripe key',
      { STRIPE_SECRET_KEY: STRANGER },
      /belongs to the Stripe account acct_sandbox_seller/,
    ],
    ['a live key', { STRIPE_SECRET_KEY: 'sk_live_canary' }, /belongs to the Stripe mode test/],
    ['a key that Stripe does not know', { STRIPE_SECRET_KEY: 'sk_test_unknown_canary' }, /refused by Stripe/],
    ['a key of no kind', { STRIPE_SECRET_KEY: 'canary' }, /STRIPE_SECRET_KEY must be a secret/],
    ['an empty file', { STRIPE_SECRET_KEY: '' }, /STRIPE_SECRET_KEY_FILE .* is empty/],
    ['agents without keys', { ACP_API_KEYS: 'alpha' }, /ACP_API_KEYS must be/],
  ])('refuses all of it for %s', async (_what, wrong, expected) => {
    const good = {
      STRIPE_SECRET_KEY: NEW_KEY,
      ACP_API_KEYS: 'alpha=alpha-new,beta=beta-key',
      MERCHANT_API_KEY: 'merchant-new',
    };
    const line = await server.reload({ ...good, MERCHANT_API_KEY: 'merchant-canary', ...wrong });
    expect(line).toMatchObject({ level: 'error', msg: expect.stringMatching(/all the old ones stay/) });
    expect(line.detail).toMatch(expected);
    expect(JSON.stringify(line)).not.toContain('canary');
    expect([await merchantStatus('merchant-canary'), await merchantStatus('merchant-new')]).toEqual([401, 200]);
    gate.seen.length = 0;
    const world = { client: agent('alpha-new'), stripe };
    const session = await readySession(world);
    expect((await world.client.complete(session.id, await paymentFor(world, session))).body.status).toBe('completed');
    expect(gate.seen[0]?.key).toBe(NEW_KEY);
    expect(await server.reload(good)).toMatchObject({ level: 'info', detail: 'none' });
  });

  it('refuses settings that are gone: nobody is locked out by keys that are made up', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'acp-no-env-'));
    const file = join(folder, '.env');
    await writeFile(file, 'ACP_API_KEYS=alpha=alpha-key\nMERCHANT_API_KEY=merchant-key\n');
    const other = await startChildServer({ DATABASE_URL: 'sqlite::memory:' }, folder);
    await rm(file);
    other.process.kill('SIGHUP');
    await expect
      .poll(() => /secrets were .*read again/.exec(other.output.stdout)?.[0], { timeout: 20_000 })
      .toBeDefined();
    expect(other.output.stdout).toMatch(/ACP_API_KEYS or AGENTS_FILE was set, .*MERCHANT_API_KEY was set/);
    expect(other.output.stdout).toContain('all the old ones stay');
    expect((await createTestClient(other.url, 'alpha-key').create(createBody())).status).toBe(201);
    await other.terminate();
    await rm(folder, { recursive: true });
  });

  it('names settings that have to wait for a restart, each time, and takes the secrets', async () => {
    const files = {
      STRIPE_SECRET_KEY: NEW_KEY,
      '.env': 'SESSION_TTL_MINUTES=301\nLOG_LEVEL=debug\n',
      ACP_API_KEYS: 'alpha=alpha-third,gamma=gamma-key',
    };
    expect(await server.reload(files)).toMatchObject({
      level: 'info',
      detail: 'keys of the agent alpha, the agent beta, who is gone and has no key any more',
    });
    const waiting = () => server.lines().filter(({ msg }) => /stay as they are until a restart/.test(String(msg)));
    expect(waiting().at(-1)).toMatchObject({
      level: 'warn',
      detail: 'SESSION_TTL_MINUTES, LOG_LEVEL, the agent gamma, who is new',
    });
    const known = await Promise.all(
      ['alpha-third', 'beta-key', 'gamma-key'].map((key) => agent(key).create(createBody())),
    );
    expect(known.map(({ status }) => status)).toEqual([201, 401, 401]);
    const before = waiting().length;
    expect(await server.reload()).toMatchObject({ detail: 'none' });
    expect(waiting()).toHaveLength(before + 1);
  });

  it('leaves no secret in what the server writes', () => {
    const { stdout, stderr } = server.output;
    for (const secret of ['canary', OLD_KEY, NEW_KEY, 'alpha-new', 'merchant-new']) {
      expect(stdout + stderr).not.toContain(secret);
    }
  });

  it('many at once lead to as many readings as are needed, and the last one counts', async () => {
    await server.write({ ACP_API_KEYS: 'alpha=alpha-last' });
    for (let nth = 0; nth < 20; nth += 1) server.process.kill('SIGHUP');
    await expect
      .poll(async () => (await agent('alpha-last').create(createBody())).status, { timeout: 20_000 })
      .toBe(201);
    expect(server.process.exitCode).toBeNull();
  });
});
