import { describe, expect, it } from 'vitest';
import { productView } from '../../../src/mcp/shop/product-view.js';
import { MERCHANT_KEY } from '../../support/start-app.js';
import { shopWithApp } from './support/shop.js';
import { connectShopApp } from './support/shop-client.js';

const shop = shopWithApp();
const connected = () => connectShopApp(shop().url);

const variantOf = async (id: string) => {
  const { said } = await (await connected()).call('get_product', { product_id: id });
  return said.product.variants.find((variant: { id: string }) => variant.id === id);
};

describe('search_products', () => {
  it('gives all goods, a page at a time, in the sequence of the catalog', async () => {
    const app = await connected();
    const titles: string[] = [];
    let cursor: string | undefined;
    let pages = 0;
    do {
      const { said } = await app.call('search_products', { limit: 3, ...(cursor && { cursor }) });
      for (const product of said.products) titles.push(productView.parse(product).id);
      cursor = said.next_cursor;
      pages += 1;
    } while (cursor);
    expect(titles).toEqual(shop().app.shop.products.map(({ id }) => id));
    expect(pages).toBe(Math.ceil(titles.length / 3));
  });

  it('tells what a shopper wants to know', async () => {
    const { said, text } = await (await connected()).call('search_products', { query: 'trail TEE moss', limit: 1 });
    expect(said.products).toEqual([
      expect.objectContaining({
        id: 'trail-tee',
        title: 'Trail Tee',
        url: 'https://shop.example/products/trail-tee',
        images: ['https://shop.example/images/trail-tee.jpg', 'https://shop.example/images/item_123.jpg'],
        variants: [
          {
            id: 'item_123',
            title: 'Trail Tee, moss green, M',
            options: [
              { name: 'Color', value: 'Moss green' },
              { name: 'Size', value: 'M' },
            ],
            price: { amount: 1999, currency: 'USD', text: '$19.99' },
            availability: 'in_stock',
          },
        ],
      }),
    ]);
    expect(text).toContain('Trail Tee, moss green, M (item_123), $19.99, in stock');
  });

  it('says that there is nothing', async () => {
    const { said, text, isError } = await (await connected()).call('search_products', { query: 'zeppelin' });
    expect([said, text, isError]).toEqual([{ products: [] }, 'Nothing was found.', false]);
  });

  it.each([
    [{ query: 7 }, '$.query'],
    [{ query: 'x'.repeat(501) }, '$.query'],
    [{ limit: 0 }, '$.limit'],
    [{ limit: 51 }, '$.limit'],
    [{ limit: 1.5 }, '$.limit'],
    [{ limit: '10' }, '$.limit'],
    [{ cursor: '' }, '$.cursor'],
    [{ cursor: 'nonsense' }, '$.cursor'],
    [{ cursor: Buffer.from('["shop products",-1]').toString('base64url') }, '$.cursor'],
    [{ page: 2 }, '$.page'],
  ])('refuses %j', async (given, param) => {
    expect(await (await connected()).errorOf('search_products', given)).toMatchObject({ code: 'invalid', param });
  });
});

describe('get_product', () => {
  it('takes the id of a product and of a variant', async () => {
    const app = await connected();
    const byProduct = await app.call('get_product', { product_id: 'trail-tee' });
    expect(byProduct.said.product.id).toBe('trail-tee');
    expect(await app.call('get_product', { product_id: 'item_123' })).toEqual(byProduct);
  });

  it.each(['nothing', '__proto__', '../x', 'spt_1234567890abcdef'])('knows no %s', async (id) => {
    const error = await (await connected()).errorOf('get_product', { product_id: id });
    expect(error).toMatchObject({ code: 'not_found', param: '$.product_id' });
    expect(error.message).toMatch(/^There is no .* in this shop\. Search for it\.$/);
    expect(error.message).not.toContain('spt_');
  });

  it.each([
    [{}, 'missing'],
    [{ product_id: null }, 'invalid'],
    [{ product_id: '' }, 'invalid'],
    [{ product_id: 'x'.repeat(256) }, 'invalid'],
  ])('refuses %j', async (given, code) => {
    const app = await connected();
    expect(await app.errorOf('get_product', given)).toMatchObject({ code, param: '$.product_id' });
  });

  it('tells what is on the shelf now', async () => {
    expect((await variantOf('item_low')).availability).toBe('low_stock');
    expect((await variantOf('item_sold_out')).availability).toBe('out_of_stock');
    expect((await variantOf('item_digital')).availability).toBe('in_stock');
    expect((await variantOf('item_limited')).max_per_order).toBe(5);
    for (const [units, availability] of [
      [100, 'in_stock'],
      [0, 'out_of_stock'],
    ] as const) {
      const answer = await fetch(`${shop().url}/merchant/stock/item_sold_out`, {
        method: 'PATCH',
        headers: {
          authorization: `Bearer ${MERCHANT_KEY}`,
          'content-type': 'application/json',
          'idempotency-key': `set-${units}`,
        },
        body: JSON.stringify({ on_hand: units }),
      });
      expect(answer.status).toBe(200);
      expect((await variantOf('item_sold_out')).availability).toBe(availability);
    }
  });
});

describe('show-buy-product-widget', () => {
  const show = async (given: Record<string, unknown>) => (await connected()).call('show-buy-product-widget', given);

  it.each([
    [{ product_name: 'trail tee' }, 'item_123', 1],
    [{ product_id: 'trail-tee', quantity: 3 }, 'item_123', 3],
    [{ product_id: 'item_456' }, 'item_456', 1],
    [{ variant_id: 'item_limited', quantity: 9 }, 'item_limited', 5],
    [{ variant_id: 'item_456', product_id: 'trail-tee', product_name: 'x' }, 'item_456', 1],
  ])('%j begins with %s, %i of it', async (given, variant, quantity) => {
    const { said, text } = await show(given);
    expect(said).toMatchObject({
      variant_id: variant,
      quantity,
      shop: { name: 'Example Outfitters', country: 'US' },
      payment_mode: 'test',
    });
    expect(Object.keys(said.shop)).toEqual(['name', 'country']);
    expect(said.product.variants.map(({ id }: { id: string }) => id)).toContain(variant);
    expect(text).toContain(`buy ${quantity} of`);
  });

  it.each([
    [{}, 'missing', '$.product_name'],
    [{ quantity: 2 }, 'missing', '$.product_name'],
    [{ product_name: '' }, 'invalid', '$.product_name'],
    [{ product_name: 'zeppelin' }, 'not_found', '$.product_name'],
    [{ product_id: 'zeppelin' }, 'not_found', '$.product_id'],
    [{ variant_id: 'trail-tee' }, 'not_found', '$.variant_id'],
    [{ variant_id: 'item_123', quantity: 0 }, 'invalid', '$.quantity'],
    [{ variant_id: 'item_123', quantity: 100_001 }, 'invalid', '$.quantity'],
    [{ variant_id: 'item_123', price: 1 }, 'invalid', '$.price'],
  ])('refuses %j', async (given, code, param) => {
    expect(await (await connected()).errorOf('show-buy-product-widget', given)).toMatchObject({ code, param });
  });

  it('makes no session', async () => {
    await show({ product_name: 'trail tee' });
    const sessions = await fetch(`${shop().url}/merchant/sessions`, {
      headers: { authorization: `Bearer ${MERCHANT_KEY}` },
    });
    expect(await sessions.json()).toMatchObject({ items: [] });
  });
});
