import { mkdirSync, readdirSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { examinePaymentWays } from '../../src/cli/doctor/examine-payment-ways.js';
import { createFindings } from '../../src/cli/doctor/findings.js';
import type { PaymentWay } from '../../src/payments/doctor-checks.js';
import { startSandbox } from '../../src/sandbox/sandbox.js';
import { inFolder, runCli, startCli } from './support/run-cli.js';

let sandbox: { url: string; close(): Promise<void> };

beforeAll(async () => {
  sandbox = await startSandbox();
});
afterAll(() => sandbox.close());

const stripe = (key = 'sk_test_sandbox_seller') => ({ STRIPE_SECRET_KEY: key, STRIPE_API_BASE: sandbox.url });

describe('acp-seller doctor', () => {
  it('says in production that nothing signs what is asked of the back end', async () => {
    const production = {
      NODE_ENV: 'production',
      PUBLIC_URL: 'https://shop.example',
      MERCHANT_API_KEY: 'merchant-key-0123456789',
      ACP_API_KEYS: 'agent=agent-key-0123456789',
      STRIPE_WEBHOOK_SECRET: 'whsec_0123456789abcdef0123456789',
      SHOP_DIR: resolve('examples/back-end'),
      ...stripe(),
    };
    const without = await runCli(['doctor'], production);
    expect(without.out).toMatch(/^bad {3}Shop {7}BACK_END_SECRET must be set in production/m);
    expect(without.code).toBe(1);
    const { out } = await runCli(['doctor'], { ...production, BACK_END_SECRET: 'back-end-secret-0123456789' });
    expect(out).not.toContain('BACK_END_SECRET');
  });

  it('finds nothing wrong with a fresh clone, and leaves nothing behind', async () => {
    await inFolder(async (cwd) => {
      const run = startCli(['doctor'], { cwd });
      expect(await run.end, run.out()).toBe(0);
      expect(run.out()).toMatch(/^ok {4}Shop .*Example Outfitters/m);
      expect(run.out()).toMatch(/^ok {4}Database .*synchronous FULL/m);
      expect(run.out()).toMatch(/^note {2}Stripe .*embedded sandbox/m);
      expect(run.out()).toMatch(/All is well\.\n$/);
      expect(readdirSync(cwd)).toEqual([]);
    });
  });

  it('tries each way to pay with a token, and leaves no charge', async () => {
    const { code, out } = await runCli(['doctor'], stripe());
    expect(code, out).toBe(0);
    expect(out).toContain('account acct_sandbox_seller');
    expect(out.match(/authorised, and canceled again/g)).toHaveLength(4);
    expect(out).toContain('STRIPE_WEBHOOK_SECRET is not set');
    expect(out).not.toMatch(/spt_|sk_test/);
    const ledger = (await (await fetch(`${sandbox.url}/_sandbox/ledger`)).json()) as { charges: unknown[] };
    expect(ledger.charges).toEqual([]);
  });

  it('says that a key is wrong', async () => {
    const { code, out } = await runCli(['doctor'], stripe('sk_test_of_nobody'));
    expect(code).toBe(1);
    expect(out).toMatch(/^bad {3}Stripe .*Invalid API Key/m);
    expect(out).not.toContain('sk_test_of_nobody');
  });

  it('lists every problem of settings, shop and database', async () => {
    const settings = await runCli(['doctor'], { STRIPE_CONFIRM: 'maybe', PORT: 'x' });
    expect(settings).toMatchObject({ code: 1 });
    expect(settings.out).toMatch(/2 things have to be mended/);
    await inFolder(async (cwd) => {
      mkdirSync(join(cwd, 'seller.db'));
      const run = startCli(['doctor'], { cwd, env: { SHOP_DIR: './nowhere', DATABASE_URL: 'sqlite:./seller.db' } });
      expect(await run.end).toBe(1);
      expect(run.out()).toMatch(/^bad {3}Shop .*shop\.json/m);
      expect(run.out()).toMatch(/^bad {3}Database .*seller\.db cannot be used/m);
    });
  });
});

describe('the ways to pay', () => {
  const configured: PaymentWay = { parameter: 'payment_method_data', confirm: 'separate' };

  async function examine(works: (way: PaymentWay) => boolean) {
    let out = '';
    const findings = createFindings({
      out: (text) => {
        out += text;
      },
      err: () => {},
      color: false,
    });
    const tryWay = async (way: PaymentWay) => ({ way, works: works(way), detail: 'tried' });
    await examinePaymentWays({ tryWay }, configured, '$1.00', findings);
    return { out, count: findings.count() };
  }

  it('name the settings to use where the present ones do not work', async () => {
    const { out, count } = await examine(({ parameter }) => parameter === 'top_level');
    expect(count).toBe(1);
    expect(out).toContain('set STRIPE_SPT_PARAM=top_level STRIPE_CONFIRM=separate');
  });

  it('are none where the account takes no tokens', async () => {
    const { out, count } = await examine(() => false);
    expect(count).toBe(1);
    expect(out).toContain('takes no shared payment token');
  });
});
