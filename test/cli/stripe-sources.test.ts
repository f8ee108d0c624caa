import { rm } from 'node:fs/promises';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { defaultSellerAccount, startSandbox } from '../../src/sandbox/sandbox.js';
import { FEED_KEY, startMockAgent } from '../feed/support/mock-agent.js';
import { reprice, sell, shopFolder } from '../stripe-shop/support/stripe-shop.js';
import { setTaxActive } from '../stripe-shop/support/tax-record.js';
import { createStripeSide, type StripeSide } from '../support/stripe.js';
import { inFolder, runCli, startCli } from './support/run-cli.js';

let sandbox: { url: string; close(): Promise<void> };
let stripe: StripeSide;
let shopDir: string;
beforeEach(async () => {
  sandbox = await startSandbox();
  stripe = createStripeSide(sandbox.url);
  shopDir = await shopFolder({ tax: 'stripe' });
});
afterEach(async () => {
  await sandbox.close();
  await rm(shopDir, { recursive: true });
});

const settings = () => ({
  SHOP_DIR: shopDir,
  STRIPE_SECRET_KEY: defaultSellerAccount.key,
  STRIPE_API_BASE: sandbox.url,
});

describe('acp-seller doctor with goods and tax at Stripe', () => {
  it('counts what can be sold, names what cannot, and looks at Stripe Tax', async () => {
    await sell(stripe, { id: 'boots', amount: 4000 });
    await sell(stripe, { id: 'euro', amount: 4000, price: { currency: 'eur' } });
    const { code, out } = await runCli(['doctor'], settings());
    expect(code, out).toBe(0);
    expect(out).toMatch(/^note {2}Shop {7}the goods are at Stripe$/m);
    expect(out).toMatch(/^ok {4}Catalog {4}can be sold: 1 price of 1 product$/m);
    expect(out).toMatch(/^note {2}Catalog {4}price_\w+ is not sold: it is in eur, and the shop sells in usd$/m);
    expect(out).toMatch(/^note {2}Catalog .*product\.created, \.updated, \.deleted and price\.created/m);
    expect(out).toMatch(/^ok {4}Tax {8}Stripe Tax is active$/m);
    expect(out).toMatch(/^ok {4}Tax {8}registered to collect tax in \d+ places$/m);
  });

  it('says that there is nothing to sell, and that tax is not set up', async () => {
    await setTaxActive(stripe, false);
    const { code, out } = await runCli(['doctor'], settings());
    expect(code).toBe(1);
    expect(out).toMatch(/^bad {3}Catalog {4}no price at Stripe can be sold; expected active one-time prices in usd$/m);
    expect(out).toMatch(/^bad {3}Tax {8}Stripe Tax is not active; its settings lack head_office/m);
    expect(out).toMatch(/2 things have to be mended/);
  });
});

describe('acp-seller feed push with goods at Stripe', () => {
  it('sends them as they are now', async () => {
    const price = await sell(stripe, { id: 'boots', amount: 4000, product: { metadata: { on_hand: '0' } } });
    const agent = await startMockAgent();
    try {
      await inFolder(async (cwd) => {
        const feed = agent.host('feed_mine');
        const push = async () => {
          const env = { ...settings(), PRODUCT_FEED_URL: agent.url, PRODUCT_FEED_KEY: FEED_KEY };
          const run = startCli(['feed', 'push', '--feed-id', 'feed_mine'], { cwd, env });
          return { code: await run.end, out: run.out(), err: run.err() };
        };
        const sent = () => JSON.stringify([...feed.values()]);
        expect(await push()).toMatchObject({ code: 0, err: '' });
        expect(sent()).toContain('"amount":4000');
        expect(sent()).toContain('"out_of_stock"');
        await reprice(stripe, price, 4500);
        await push();
        expect(sent()).toContain('"amount":4500');
      });
    } finally {
      await agent.close();
    }
  });
});
