import { mkdir, readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { settingsOf } from '../../src/cli/init/env-file.js';
import { startSandbox } from '../../src/sandbox/sandbox.js';
import { createTestClient } from '../support/acp-client.js';
import { paymentFor, readySession, totalOf } from '../support/shopping.js';
import { createStripeSide } from '../support/stripe.js';
import { inShop, NEW_SHOP } from './support/in-shop.js';
import { startCli, written } from './support/run-cli.js';

describe('acp-seller init without a terminal', () => {
  it('writes a shop that is bought from', async () => {
    await inShop(async ({ cwd, init, read }) => {
      const { code, out, err } = await init([...NEW_SHOP, '--shipping', '4.20']);
      expect({ code, err }).toEqual({ code: 0, err: '' });
      expect(out).toMatch(/All is well\./);
      expect((await readdir(cwd)).sort()).toEqual(['.env', 'goods.csv', 'shop']);
      expect((await readdir(join(cwd, 'shop'))).sort()).toEqual([
        'inventory.csv',
        'products.jsonl',
        'shop.json',
        'shop.schema.json',
      ]);
      expect(await read('shop/products.jsonl')).toBe(
        '{"id":"mug","title":"Mug","variants":[{"id":"mug","title":"Mug","price":{"amount":1450,"currency":"USD"}}]}\n' +
          '{"id":"odd, one","title":"Odd","variants":[{"id":"odd, one","title":"Odd","price":{"amount":700,"currency":"USD"}}]}\n',
      );
      expect(await read('shop/inventory.csv')).toBe(
        'variant_id,on_hand,kind,weight_grams,tax_code,max_per_order\nmug,3,shipping,350,,\n"odd, one",,shipping,0,,\n',
      );
      expect(JSON.parse(await read('shop/shop.json'))).toEqual({
        $schema: './shop.schema.json',
        name: 'Mugs & More',
        currency: 'usd',
        country: 'US',
        prices_include_tax: false,
        links: [],
        support: {},
        shipping: {
          zones: [
            {
              name: 'the United States (a starter rate, to be looked at)',
              destinations: ['US'],
              rates: [{ id: 'standard', title: 'Standard shipping', steps: [{ amount: 420 }] }],
            },
          ],
        },
        tax: { elsewhere: 'untaxed', rates: {} },
        discounts: [],
      });
      const env = settingsOf(await read('.env'));
      expect(env).toEqual({
        SHOP_DIR: './shop',
        ACP_API_KEYS: expect.stringMatching(/^first-agent=agent_[\w-]{32}$/),
        MERCHANT_API_KEY: expect.stringMatching(/^merchant_[\w-]{32}$/),
      });
      expect((await stat(join(cwd, '.env'))).mode & 0o777).toBe(0o600);

      const server = startCli(['start'], { cwd, env: { PORT: '0', DRAIN_SECONDS: '0' } });
      try {
        await written(server, /"msg":"paid at"/);
        const stripe = createStripeSide(/sandbox (http:\S+?)"/.exec(server.out())?.[1] ?? '');
        const url = /"url":"(http:[^"]+)"/.exec(server.out())?.[1] ?? '';
        const shop = { client: createTestClient(url, env.ACP_API_KEYS?.split('=')[1] ?? ''), stripe };
        const session = await readySession(shop, { line_items: [{ id: 'odd, one', quantity: 2 }] });
        expect(totalOf(session)).toBe(2 * 700 + 420);
        const { body } = await shop.client.complete(session.id, await paymentFor(shop, session));
        expect(body.status).toBe('completed');
      } finally {
        server.child.kill('SIGTERM');
        await server.end;
      }
    });
  });

  it('takes the Stripe key from the environment, and shows it to nobody', async () => {
    const sandbox = await startSandbox();
    try {
      await inShop(async ({ init, read }) => {
        const STRIPE_SECRET_KEY = 'sk_test_sandbox_seller';
        const { code, out, err } = await init([...NEW_SHOP, '--profile-id', 'profile_test_sandbox'], {
          STRIPE_SECRET_KEY,
          STRIPE_API_BASE: sandbox.url,
        });
        expect({ code, err }).toEqual({ code: 0, err: '' });
        expect(settingsOf(await read('.env'))).toMatchObject({
          STRIPE_SECRET_KEY,
          STRIPE_PROFILE_ID: 'profile_test_sandbox',
        });
        expect(out).toContain('account acct_sandbox_seller');
        expect(out).not.toContain(STRIPE_SECRET_KEY);
        expect(out).not.toMatch(/agent_[\w-]{32}|merchant_[\w-]{32}/);
      });
    } finally {
      await sandbox.close();
    }
  });

  it('warns of a live key, and ends with 0 though doctor finds what is to be mended', async () => {
    await inShop(async ({ init }) => {
      const away = { STRIPE_API_BASE: 'http://127.0.0.1:9', SHOP_DIR: './elsewhere' };
      const { code, out } = await init([...NEW_SHOP, '--stripe-key', 'rk_live_of_nobody'], away);
      expect(code, out).toBe(0);
      expect(out).toContain('this is a live key: buyers are charged real money');
      expect(out).toContain('the environment has another SHOP_DIR, which wins');
      expect(out).toMatch(/^bad {3}Stripe /m);
      expect(out).toMatch(/has to be mended/);
      expect(out).not.toContain('rk_live_of_nobody');
    });
  });

  it('goes into a folder with an odd name, beside settings elsewhere', async () => {
    await inShop(async ({ cwd, init, read }) => {
      await mkdir(join(cwd, 'conf'));
      const args = [...NEW_SHOP, '--dir', 'new/my #1 shop', '--settings', 'conf/seller.env'];
      const { code, out } = await init(args);
      expect(code, out).toBe(0);
      expect(out).toContain(`read from ${join(cwd, 'new/my #1 shop')}`);
      expect(await read('conf/seller.env')).toContain("SHOP_DIR='../new/my #1 shop'\n");
      expect((await readdir(cwd)).sort()).toEqual(['conf', 'goods.csv', 'new']);
    });
  });
});
