import { readdir } from 'node:fs/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ImportError } from '../../src/cli/init/import-error.js';
import { importStripe } from '../../src/cli/init/import-stripe.js';
import { defaultSellerAccount, startSandbox } from '../../src/sandbox/sandbox.js';
import { createTestClient } from '../support/acp-client.js';
import { paymentFor, readySession, totalOf } from '../support/shopping.js';
import { createStripeSide, type StripeSide } from '../support/stripe.js';
import { inShop, NEW_SHOP } from './support/in-shop.js';
import { startCli, written } from './support/run-cli.js';

let sandbox: { url: string; close(): Promise<void> };
let stripe: StripeSide;
beforeAll(async () => {
  sandbox = await startSandbox();
  stripe = createStripeSide(sandbox.url);
});
afterAll(() => sandbox.close());

const account = () => ({ secretKey: defaultSellerAccount.key, apiBase: sandbox.url });
const USD = { currency: 'usd', pricesIncludeTax: false };

describe('the import from Stripe', () => {
  it('says that there is nothing to sell', async () => {
    await expect(importStripe(account(), USD)).rejects.toThrow('it has no price that this shop can take');
  });

  it('says what is wrong with the key, without the key', async () => {
    const error = await importStripe({ ...account(), secretKey: 'sk_test_of_nobody' }, USD).catch((thrown) => thrown);
    expect(error).toBeInstanceOf(ImportError);
    expect(error.message).toContain('Invalid API Key');
    expect(error.message).not.toContain('sk_test_of_nobody');
  });

  it('writes a shop that is bought from', async () => {
    const { products, prices } = stripe.seller;
    const tee = await products.create({
      name: 'Trail Tee',
      description: 'Dries on the way.',
      images: ['https://shop.example/tee.jpg'],
      url: 'https://shop.example/tee',
      metadata: { max_per_order: '5' },
      package_dimensions: { height: 1, length: 8, width: 6, weight: 6.5 },
    });
    const small = { nickname: 'S', lookup_key: 'tee-s', metadata: { option_size: 'S', on_hand: '7' } };
    await prices.create({ product: tee.id, currency: 'usd', unit_amount: 1999, ...small });
    const medium = await prices.create({ product: tee.id, currency: 'usd', unit_amount: 2100, nickname: 'M' });
    await prices.create({ product: tee.id, currency: 'eur', unit_amount: 1800 });
    await prices.create({ product: tee.id, currency: 'usd', unit_amount: 500, recurring: { interval: 'month' } });
    await prices.create({ product: tee.id, currency: 'usd', unit_amount: 2000, tax_behavior: 'inclusive' });
    const gone = await prices.create({ product: tee.id, currency: 'usd', unit_amount: 1 });
    await prices.update(gone.id, { active: false });
    const book = await products.create({
      name: 'Atlas',
      shippable: false,
      tax_code: 'txcd_10000000',
      default_price_data: { currency: 'usd', unit_amount: 999 },
    });

    await inShop(async ({ cwd, init, read }) => {
      const env = { STRIPE_SECRET_KEY: defaultSellerAccount.key, STRIPE_API_BASE: sandbox.url };
      const { code, out, err } = await init([...NEW_SHOP, '--products', 'stripe', '--no-doctor'], env);
      expect({ code, err }, out).toEqual({ code: 0, err: '' });
      const lines = (await read('shop/products.jsonl')).trimEnd().split('\n');
      expect(lines.map((line) => JSON.parse(line))).toEqual([
        {
          id: tee.id,
          title: 'Trail Tee',
          description: { plain: 'Dries on the way.' },
          url: 'https://shop.example/tee',
          media: [{ type: 'image', url: 'https://shop.example/tee.jpg' }],
          variants: [
            {
              id: 'tee-s',
              title: 'Trail Tee, S',
              price: { amount: 1999, currency: 'USD' },
              variant_options: [{ name: 'size', value: 'S' }],
            },
            { id: medium.id, title: 'Trail Tee, M', price: { amount: 2100, currency: 'USD' } },
          ],
        },
        {
          id: book.id,
          title: 'Atlas',
          variants: [{ id: book.default_price, title: 'Atlas', price: { amount: 999, currency: 'USD' } }],
        },
      ]);
      expect(await read('shop/inventory.csv')).toBe(
        'variant_id,on_hand,kind,weight_grams,tax_code,max_per_order\n' +
          `tee-s,7,shipping,185,,5\n${medium.id},,shipping,185,,5\n${book.default_price},,digital,0,,\n`,
      );
      const said = out.replace(/\s+/g, ' ');
      expect(said).toContain('1 price left out: it is recurring');
      expect(said).toContain('1 price left out: it is in eur, and the shop sells in usd');
      expect(said).toContain('1 price left out: it includes tax, and the prices of the shop do not');
      expect(said).toContain('tax codes were left out');
      expect(said).toContain('txcd_10000000');

      const server = startCli(['start'], { cwd, env: { ...env, PORT: '0', DRAIN_SECONDS: '0' } });
      try {
        await written(server, /"msg":"paid at"/);
        const url = /"url":"(http:[^"]+)"/.exec(server.out())?.[1] ?? '';
        const key = /first-agent=(\S+)/.exec(await read('.env'))?.[1] ?? '';
        const shop = { client: createTestClient(url, key), stripe };
        const session = await readySession(shop, { line_items: [{ id: 'tee-s', quantity: 2 }] });
        expect(totalOf(session)).toBe(2 * 1999 + 500);
        const { body } = await shop.client.complete(session.id, await paymentFor(shop, session));
        expect(body.status).toBe('completed');
      } finally {
        server.child.kill('SIGTERM');
        await server.end;
      }
    });
  });

  it('turns every page, in the order in which the products were made', async () => {
    const names = Array.from({ length: 130 }, (_, index) => `Thing ${index}`);
    for (const name of names) {
      await stripe.seller.products.create({ name, default_price_data: { currency: 'sek', unit_amount: 100 } });
    }
    const { products } = await importStripe(account(), { currency: 'sek', pricesIncludeTax: false });
    expect(products.map(({ title }) => title)).toEqual(names);
  });

  it('tries again what Stripe did not answer, and writes nothing where it refuses', async () => {
    await stripe.faults([{ match: { method: 'GET', path: '/v1/prices' }, fault: 'error_500_before', times: 2 }]);
    expect((await importStripe(account(), USD)).products.length).toBe(2);
    await inShop(async ({ cwd, init }) => {
      const env = { STRIPE_SECRET_KEY: 'sk_test_of_nobody', STRIPE_API_BASE: sandbox.url };
      const { code, err } = await init([...NEW_SHOP, '--products', 'stripe'], env);
      expect(code).toBe(1);
      expect(err).toContain('The catalog at Stripe cannot be imported:');
      expect(await readdir(cwd)).toEqual(['goods.csv']);
    });
  });
});
