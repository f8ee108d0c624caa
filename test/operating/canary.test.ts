import { randomBytes } from 'node:crypto';
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { defaultSellerAccount, startSandbox } from '../../src/sandbox/sandbox.js';
import { createTestClient } from '../support/acp-client.js';
import { completeBody, createBody, standardShipping } from '../support/builders.js';
import { startChildServer } from '../support/child-server.js';
import { totalOf } from '../support/shopping.js';
import { createStripeSide } from '../support/stripe.js';
import { startReceiver } from '../support/webhook-receiver.js';

/* Every secret of a run is unlike anything else in it; afterwards none may be found where it does not belong. */

const directory = await mkdtemp(join(tmpdir(), 'acp-canary-'));
afterAll(() => rm(directory, { recursive: true }));

const secret = (name: string): string => `${name}${randomBytes(18).toString('hex')}`;

async function textOfDatabase(): Promise<Buffer> {
  const files = (await readdir(join(directory, 'seller'))).filter((file) => !file.endsWith('.fingerprint-key'));
  expect(files).toContain('shop.db');
  return Buffer.concat(await Promise.all(files.map((file) => readFile(join(directory, 'seller', file)))));
}

it('no key and no token is found in output, database or answers, on good and bad paths', async () => {
  const agentKey = secret('agent');
  const merchantKey = secret('merchant');
  const wrongKey = secret('wrong');
  const fingerprintKey = secret('fingerprint');
  const stripeKey = `sk_test_${secret('stripe')}`;
  const webhookSecret = `whsec_${secret('hook')}`;
  const orderSecrets = [secret('orders'), secret('shopper')];
  const receiver = await startReceiver(orderSecrets);
  let refused = 0;
  receiver.answerWith(() => ({ status: [401, 401, 500, 302][refused++] ?? 204 }));
  const sandbox = await startSandbox({
    file: join(directory, 'stripe.db'),
    accounts: [
      { ...defaultSellerAccount, key: stripeKey },
      { key: 'sk_test_sandbox_agent', id: 'acct_agent', profile: 'profile_agent' },
    ],
  });
  const stripe = createStripeSide(sandbox.url);
  const server = await startChildServer({
    DATABASE_URL: `sqlite:${join(directory, 'seller', 'shop.db')}`,
    ACP_API_KEYS: `alpha=${agentKey}`,
    MERCHANT_API_KEY: merchantKey,
    FINGERPRINT_KEY: `one:${fingerprintKey}`,
    STRIPE_SECRET_KEY: stripeKey,
    STRIPE_WEBHOOK_SECRET: webhookSecret,
    STRIPE_API_BASE: sandbox.url,
    ORDER_WEBHOOK_URL: receiver.url,
    ORDER_WEBHOOK_SECRET: orderSecrets.join(),
    ORDER_WEBHOOK_SCHEDULE: '0,0.01,0.01,0.01',
    LOG_LEVEL: 'trace',
  });
  const client = createTestClient(server.url, agentKey);
  const answers: string[] = [];
  const tokens: string[] = [];
  const seen = async (answer: Promise<{ text: string; headers: Headers; status: number }>) => {
    const { text, headers, status } = await answer;
    answers.push(text, JSON.stringify([...headers]));
    return { status, body: JSON.parse(text) };
  };
  const seenOverMcp = (message: object, headers: Record<string, string> = {}) =>
    seen(
      client.request('/mcp', {
        key: null,
        body: { jsonrpc: '2.0', id: 1, ...message },
        headers: { accept: 'application/json, text/event-stream', ...headers },
      }),
    );
  const pay = async (id: string, amount: number, paymentMethod?: string) => {
    const token = await stripe.mint({ amount, paymentMethod });
    tokens.push(token);
    return seen(client.complete(id, completeBody(token)));
  };
  const ready = async () => {
    const { body } = await seen(client.create(createBody()));
    return (await seen(client.update(body.id, standardShipping()))).body;
  };

  const bought = await ready();
  expect((await pay(bought.id, totalOf(bought), 'pm_card_visa_chargeDeclined')).body.status).toBe('ready_for_payment');
  expect((await pay(bought.id, 1)).body.status).toBe('ready_for_payment');
  expect((await pay(bought.id, totalOf(bought))).body.status).toBe('completed');

  // Stripe breaks in the middle, and says so in bodies that carry what was sent.
  for (const fault of ['error_500_before', 'error_500_after', 'drop_after', 'half_response', 'conflict_409'] as const) {
    const session = await ready();
    await stripe.faults([{ match: { method: 'POST', path: '/v1/payment_intents/*/confirm' }, fault, times: 1 }]);
    await pay(session.id, totalOf(session));
    await stripe.faults([]);
  }

  // Requests that fail with secrets in every place.
  const unknown = await ready();
  const stray = `spt_${secret('stray')}`;
  tokens.push(stray);
  await seen(client.complete(unknown.id, completeBody(stray)));
  await seen(client.complete(unknown.id, `{"payment_data":{"token":"${stray}"`));
  await seen(client.complete(unknown.id, { payment_data: { token: stray, provider: 'stripe' } }));
  await seen(client.complete(unknown.id, completeBody(stray, { [stray]: stray })));
  await seen(client.complete(unknown.id, { ...completeBody(stray), payment_data: { handler_id: stray } }));
  await seen(createTestClient(server.url, wrongKey).get(unknown.id));
  await seen(client.get(unknown.id, { headers: { 'api-version': stray } }));
  await seen(client.get(`cs_${stray}`));
  await fetch(`${server.url}/orders/${stray}?token=${stray}`).then(async (page) => answers.push(await page.text()));
  const meta = { api_version: '2026-04-17', idempotency_key: 'k', [stray]: stray };
  const named = (name: string, given: object) => ({ method: 'tools/call', params: { name, arguments: given } });
  const id = unknown.id;
  const { status: overMcp } = await seenOverMcp(
    named('complete_checkout_session', { meta, id, payload: completeBody(stray) }),
  );
  expect(overMcp).toBe(200);
  await seenOverMcp(named('complete_checkout_session', { meta, id, payload: { token: stray, [stray]: stray } }));
  await seenOverMcp(named('complete_checkout_session', { meta: { ...meta, api_version: stray }, id: stray }));
  await seenOverMcp(named('complete_checkout_session', { meta, id: stray, payload: stray, [stray]: 1 }));
  await seenOverMcp(named(stray, { meta }));
  await seenOverMcp({ method: stray, params: { [stray]: stray } });
  await seenOverMcp({ method: 'tools/call', params: stray });
  await seenOverMcp({ method: 'tools/list' }, { 'mcp-protocol-version': stray });
  await seenOverMcp({ method: 'tools/list' }, { authorization: `Bearer ${wrongKey}` });
  await rawRequest(
    server.url,
    `GET / HTTP/1.1\r\nAuthorization: Bearer ${wrongKey}\r\nbad header ${stray}\r\n\r\n`,
    answers,
  );

  await expect.poll(() => receiver.received.some(({ status }) => status === 204)).toBe(true);
  await fetch(`${server.url}/metrics`).then(async (numbers) => answers.push(await numbers.text()));
  for (const { headers, raw } of receiver.received) answers.push(raw, JSON.stringify(headers));

  expect(await server.terminate()).toBe(0);
  await sandbox.close();
  await receiver.close();
  const output = server.output.stdout + server.output.stderr;
  const database = await textOfDatabase();
  expect(output.split('\n').length).toBeGreaterThan(30);
  expect(database.includes(bought.id)).toBe(true);

  const keys = [agentKey, merchantKey, wrongKey, fingerprintKey, stripeKey, webhookSecret, ...orderSecrets];
  for (const canary of [...keys, ...tokens]) {
    expect(output.includes(canary), `${canary.slice(0, 12)}… in the output`).toBe(false);
    expect(database.includes(canary), `${canary.slice(0, 12)}… in the database`).toBe(false);
  }
  const echoed = answers.filter((text) => [...keys, ...tokens].some((canary) => text.includes(canary)));
  expect(echoed).toEqual([]);
  console.log(`${keys.length + tokens.length} canaries, ${output.length + database.length} bytes searched`);
});

function rawRequest(url: string, text: string, answers: string[]): Promise<void> {
  const { hostname, port } = new URL(url);
  return new Promise((resolve, reject) => {
    const socket = connect(Number(port), hostname, () => socket.write(text));
    socket.on('data', (chunk) => answers.push(chunk.toString()));
    socket.on('error', reject);
    socket.on('close', () => resolve());
  });
}
