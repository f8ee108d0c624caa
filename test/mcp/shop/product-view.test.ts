import { describe, expect, it } from 'vitest';
import type { Variant } from '../../../src/domain/catalog.js';
import { viewProduct } from '../../../src/mcp/shop/product-view.js';
import { createWidgetResources, WIDGET_URI } from '../../../src/mcp/shop/widget.js';

const image = (url: string) => ({ type: 'image', url });
const UNSAFE = ['javascript:alert(1)', 'data:image/svg+xml,<svg/>', 'blob:x', 'file:///etc/passwd'];

const product = {
  id: 'tee',
  title: 'Tee',
  url: 'javascript:alert(1)',
  media: [...UNSAFE.map(image), image('https://img.example:8443/tee.png')],
  variants: [{ id: 'tee-s', title: 'Tee, S', url: 'https://shop.example/tee-s' }],
};

const SOLD: Variant = {
  id: 'tee-s',
  productId: 'tee',
  title: 'Tee, S',
  imageUrls: [],
  unitPrice: 100,
  fulfillmentTypes: ['shipping'],
  weightGrams: 0,
  options: [],
};

describe('a product for assistants', () => {
  it('has pictures and a page of the web alone', () => {
    const view = viewProduct(product, new Map([['tee-s', SOLD]]), 'usd');
    expect([view?.images, view?.url]).toEqual([['https://img.example:8443/tee.png'], 'https://shop.example/tee-s']);
  });

  it('has its pictures allowed by their origins, and nothing else', async () => {
    const resources = createWidgetResources({
      html: async () => '',
      listing: { products: () => [product], onChange: () => undefined },
      ownOrigin: () => 'https://shop.example',
    });
    const { _meta } = await resources.read(WIDGET_URI);
    expect(_meta).toMatchObject({ ui: { csp: { resourceDomains: ['https://img.example:8443'] } } });
  });
});
