import { spawnSync } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { defaultSellerAccount, startSandbox } from '../../src/sandbox/sandbox.js';
import { createTestClient } from '../support/acp-client.js';
import { createBody, standardShipping } from '../support/builders.js';
import { type ChildServer, startChildServer } from '../support/child-server.js';
import { paymentFor } from '../support/shopping.js';
import { createStripeSide } from '../support/stripe.js';

const directory = await mkdtemp(join(tmpdir(), 'acp-process-'));
const sandbox = await startSandbox({});
afterAll(async () => {
  await sandbox.close();
  await rm(directory, { recursive: true });
});

const environment = (name: string): Record<string, string> => ({
  DATABASE_URL: `sqlite:${join(directory, name, 'shop.db')}`,
  ACP_API_KEYS: 'alpha=alpha-key',
  STRIPE_SECRET_KEY: defaultSellerAccount.key,
  STRIPE_API_BASE: sandbox.url,
});

const lines = ({ output }: ChildServer) =>
  output.stdout
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line));

describe('a server that is told to end', () => {
  it('is not ready any more, finishes what it is at, and exits 0', async () => {
    const server = await startChildServer({ ...environment('drain'), DRAIN_SECONDS: '2' });
    const stripe = createStripeSide(sandbox.url);
    const client = createTestClient(server.url, 'alpha-key');
    const created = await client.create(createBody());
    const { body: session } = await client.update(created.body.id, standardShipping());
    expect((await fetch(`${server.url}/readyz`)).status).toBe(200);

    const payment = await paymentFor({ stripe }, session);
    await stripe.faults([
      { match: { method: 'POST', path: '/v1/payment_intents' }, fault: 'delay', ms: 1000, times: 1 },
    ]);
    const running = client.complete(session.id, payment);
    const exit = server.terminate();
    await expect.poll(async () => (await fetch(`${server.url}/readyz`)).status).toBe(503);
    expect((await fetch(`${server.url}/healthz`)).status).toBe(200);
    expect((await running).body.status).toBe('completed');
    expect(await exit).toBe(0);
    await expect(fetch(`${server.url}/healthz`)).rejects.toThrow();
  });

  it.each(['SIGTERM', 'SIGINT'] as const)('ends at once when it is told again, by %s', async (signal) => {
    const server = await startChildServer({ ...environment('again'), DRAIN_SECONDS: '20' });
    const exit = server.terminate();
    await expect.poll(() => lines(server).some(({ msg }) => msg === 'draining')).toBe(true);
    const began = performance.now();
    server.process.kill(signal);
    expect(await exit).toBe(0);
    expect(performance.now() - began).toBeLessThan(5000);
  });

  it('loses nothing that it answered before', async () => {
    const env = environment('kept');
    const first = await startChildServer(env);
    const { body } = await createTestClient(first.url, 'alpha-key').create(createBody());
    await first.terminate();
    const second = await startChildServer(env);
    expect((await createTestClient(second.url, 'alpha-key').get(body.id)).body).toEqual(body);
    await second.terminate();
  });
});

describe('a server that must not start', () => {
  it('says so when another process has its database', async () => {
    const server = await startChildServer(environment('twice'));
    await expect(startChildServer(environment('twice'))).rejects.toThrow(/in use|another process/i);
    await server.terminate();
  });

  it('refuses a database of another Stripe account, or of the other mode', async () => {
    const server = await startChildServer(environment('account'));
    await server.terminate();
    const stranger = await startSandbox({
      accounts: [{ key: 'sk_test_stranger', id: 'acct_stranger', profile: 'profile_test_stranger' }],
    });
    const elsewhere = { STRIPE_SECRET_KEY: 'sk_test_stranger', STRIPE_API_BASE: stranger.url };
    await expect(startChildServer({ ...environment('account'), ...elsewhere })).rejects.toThrow(
      /belongs to the Stripe account acct_sandbox_seller/,
    );
    const live = {
      STRIPE_SECRET_KEY: 'sk_live_anything',
      STRIPE_PROFILE_ID: 'profile_live',
      STRIPE_API_BASE: stranger.url,
    };
    await expect(startChildServer({ ...environment('account'), ...live })).rejects.toThrow(/Stripe mode test/);
    await stranger.close();
  });

  it('lists every problem of its settings at once', async () => {
    const failure = startChildServer({ NODE_ENV: 'production', PORT: 'many', FAILPOINT: 'after_t0' });
    await expect(failure).rejects.toThrow(
      /PORT[\s\S]*(AGENTS_FILE|ACP_API_KEYS)[\s\S]*STRIPE_SECRET_KEY|STRIPE_SECRET_KEY[\s\S]*PORT/,
    );
  });

  it('starts while Stripe is away, and says that it could not ask', async () => {
    const server = await startChildServer({ ...environment('away'), STRIPE_API_BASE: 'http://127.0.0.1:9' });
    await expect.poll(() => lines(server).some(({ msg }) => /did not say whose key/.test(msg))).toBe(true);
    expect(lines(server)[0].url).toBe(server.url);
    await server.terminate();
  });
});

describe('its face to operators', () => {
  it('a container can ask whether it lives', async () => {
    const server = await startChildServer(environment('health'));
    const check = (port: string, others = {}) =>
      spawnSync(process.execPath, ['dist/cli/main.js', 'healthcheck'], {
        env: { PORT: port, ...others },
        encoding: 'utf8',
      });
    expect(check(new URL(server.url).port)).toMatchObject({ status: 0, stderr: '' });
    // What the server read at its start may be half-written by now, and is nothing that it would notice.
    const midway = { NODE_ENV: 'production', MERCHANT_API_KEY_FILE: '/dev/null', AGENTS_FILE: '/dev/null' };
    expect(check(new URL(server.url).port, midway)).toMatchObject({ status: 0, stderr: '' });
    await server.terminate();
    expect(check(new URL(server.url).port)).toMatchObject({
      status: 1,
      stderr: expect.stringContaining('ECONNREFUSED'),
    });
  });

  it('writes one line a request, of named fields alone', async () => {
    const server = await startChildServer(environment('log'));
    const client = createTestClient(server.url, 'alpha-key');
    const { body } = await client.create(createBody(), { headers: { 'request-id': 'mine-1' } });
    await fetch(`${server.url}/orders/some-secret?x=y`);
    await server.terminate();
    const requests = lines(server).filter(({ msg }) => msg === 'request');
    expect(requests[0]).toMatchObject({
      requestId: 'mine-1',
      agentId: 'alpha',
      sessionId: body.id,
      method: 'POST',
      route: '/checkout_sessions',
      status: 201,
      sessionStatus: 'not_ready_for_payment',
      messages: 'missing',
    });
    expect(requests[1]).toMatchObject({ route: '/orders/:secret', status: 404 });
    expect(server.output.stdout).not.toContain('some-secret');
  });

  it('serves the agents below ACP_BASE_PATH, and discovery says so', async () => {
    const server = await startChildServer({ ...environment('base'), ACP_BASE_PATH: '/acp/v1' });
    const answer = await fetch(`${server.url}/.well-known/acp.json`);
    const discovery = (await answer.json()) as { api_base_url: string };
    expect(discovery.api_base_url).toBe(`${server.url}/acp/v1`);
    const { status } = await createTestClient(discovery.api_base_url, 'alpha-key').create(createBody());
    expect(status).toBe(201);
    expect((await createTestClient(server.url, 'alpha-key').create(createBody())).status).toBe(404);
    await server.terminate();
  });

  it('behind a proxy in production refuses plain http, but not the health checks', async () => {
    const server = await startChildServer({
      ...environment('proxy'),
      NODE_ENV: 'production',
      PUBLIC_URL: 'https://shop.example.com',
      MERCHANT_API_KEY: 'merchant-key-of-enough-length-0123456789',
      STRIPE_WEBHOOK_SECRET: 'whsec_0123456789',
      STRIPE_PROFILE_ID: 'profile_test_other',
      TRUST_PROXY: '1',
    });
    const client = createTestClient(server.url, 'alpha-key');
    const plain = await client.create(createBody(), { headers: { 'x-forwarded-proto': 'http' } });
    expect(plain.status).toBe(400);
    const alone = await client.create(createBody(), { headers: { 'x-forwarded-proto': 'https' } });
    expect(alone.status).toBe(201);
    const secure = { 'x-forwarded-for': '203.0.113.7', 'x-forwarded-proto': 'https' };
    expect((await client.create(createBody(), { headers: secure })).status).toBe(201);
    expect((await fetch(`${server.url}/readyz`)).status).toBe(200);
    await server.terminate();
  });
});
