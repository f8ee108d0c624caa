import { createServer, request, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createHarness } from '../../src/harness/harness.js';
import { defaultAgentAccount, startSandbox } from '../../src/sandbox/sandbox.js';
import { createStripeSide, type StripeSide } from '../support/stripe.js';

let sandbox: Awaited<ReturnType<typeof startSandbox>>;
let stripe: StripeSide;
let server: Server;
let url: string;

beforeAll(async () => {
  sandbox = await startSandbox({ file: ':memory:' });
  stripe = createStripeSide(sandbox.url);
  const harness = createHarness({
    stripeUrl: sandbox.url,
    agentKey: defaultAgentAccount.key,
    now: Date.now,
    ownUrl: () => url,
    mcpPath: '/acp/v1/mcp/shop',
  });
  server = createServer((req, res) =>
    harness(req, res, (error) => {
      res.writeHead(error === undefined ? 404 : 500).end(String(error ?? 'not its own'));
    }),
  );
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
afterAll(async () => {
  server?.close();
  await sandbox?.close();
});

const wanted = { card: 'pm_card_visa', amount: 2773, currency: 'USD', merchant_id: 'profile_test_sandbox' };

const askForToken = async (body: unknown, headers: Record<string, string> = {}) => {
  const answer = await fetch(`${url}/shop-app/tokens`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body: typeof body === 'string' ? body : JSON.stringify(body),
  });
  return { status: answer.status, body: (await answer.json()) as { token?: string; message?: string } };
};

describe('the page', () => {
  it('may run and load nothing but what was built', async () => {
    const answer = await fetch(`${url}/shop-app`);
    expect([answer.status, answer.headers.get('content-type')]).toEqual([200, 'text/html; charset=utf-8']);
    const policy = answer.headers.get('content-security-policy') ?? '';
    expect(policy).not.toContain('unsafe');
    expect(policy.split('; ').map((each) => each.replaceAll(/'sha256-[^']+'/g, 'HASH'))).toEqual([
      "default-src 'none'",
      'script-src HASH HASH HASH',
      'style-src HASH HASH',
      'img-src https: http: data:',
      "connect-src 'self'",
      "base-uri 'none'",
      "form-action 'none'",
      "frame-ancestors 'none'",
    ]);
    const html = await answer.text();
    expect(html).not.toMatch(/<(script|link|img)[^>]*(src|href)="(?!data:,)/);
    const settings = JSON.parse(/id="settings">(.*?)<\/script>/.exec(html)?.[1] ?? '');
    expect(settings.mcpPath).toBe('/acp/v1/mcp/shop');
    expect(settings.cards.map(({ id }: { id: string }) => id)).toContain('pm_card_visa');
  });

  it('is answered to HEAD as to GET, with a query or without', async () => {
    const head = await fetch(`${url}/shop-app?a=1`, { method: 'HEAD' });
    expect([head.status, await head.text()]).toEqual([200, '']);
  });

  it('is where its tools can be called: under another name it sends there', async () => {
    const answer = await new Promise<{ status?: number; location?: string }>((resolve) =>
      request(`${url}/shop-app`, { headers: { host: 'localhost:9' } }, (res) => {
        res.resume();
        resolve({ status: res.statusCode, location: res.headers.location });
      }).end(),
    );
    expect(answer).toEqual({ status: 307, location: `${url}/shop-app` });
  });

  it.each([
    ['POST', '/shop-app', 'GET, HEAD'],
    ['GET', '/shop-app/tokens', 'POST'],
  ])('takes no %s at %s', async (method, path, allow) => {
    const answer = await fetch(`${url}${path}`, { method });
    expect([answer.status, answer.headers.get('allow')]).toEqual([405, allow]);
  });

  it.each(['/', '/shop-apps', '/shop-app/', '/shop-app/other'])('leaves %s to others', async (path) => {
    expect((await fetch(`${url}${path}`)).status).toBe(404);
  });
});

describe('a token', () => {
  it('is for exactly the payment', async () => {
    const { status, body } = await askForToken(wanted, { origin: url });
    expect(status).toBe(200);
    const granted = (await stripe.seller.rawRequest(
      'GET',
      `/v1/shared_payment/granted_tokens/${body.token}`,
      undefined,
      { apiVersion: '2026-09-30.preview' },
    )) as unknown as { usage_limits: object };
    expect(granted.usage_limits).toMatchObject({ currency: 'usd', max_amount: 2773 });
  });

  it.each<[unknown, string]>([
    [{ ...wanted, card: 'pm_other' }, 'card'],
    [{ ...wanted, amount: 0 }, 'amount'],
    [{ ...wanted, amount: 1.5 }, 'amount'],
    [{ ...wanted, amount: '5' }, 'amount'],
    [{ ...wanted, currency: 'dollars' }, 'currency'],
    [{ ...wanted, merchant_id: '' }, 'merchant_id'],
    ['{', 'an object'],
    ['null', 'an object'],
    [{ ...wanted, more: 'x'.repeat(5000) }, 'an object'],
  ])('is not made for %j', async (body, named) => {
    const answer = await askForToken(body);
    expect(answer.status).toBe(400);
    expect(answer.body.message).toContain(named);
  });

  it('is not made for pages of another origin', async () => {
    expect((await askForToken(wanted, { origin: 'https://other.example' })).status).toBe(403);
  });
});
