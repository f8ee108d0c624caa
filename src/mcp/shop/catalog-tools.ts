import { z } from 'zod';
import { ProtocolError, problems } from '../../errors.js';
import { type ProductView, productView, type VariantView } from './product-view.js';
import type { ShopCatalog } from './shop-catalog.js';
import { answered, createShopTool, type ShopTool } from './shop-tool.js';
import { TEMPLATE_URI, WIDGET_URI } from './widget.js';

export interface CatalogToolsDeps {
  catalog: ShopCatalog;
  shop: { name: string; country: string };
  paymentMode: () => 'test' | 'live';
}

const READS = { readOnlyHint: true, destructiveHint: false, idempotentHint: true };
const MOST = 50;
const USUAL = 10;
/** As of a line of a checkout. */
const MOST_UNITS = 100_000;

const id = z.string().min(1).max(255);
const words = z.string().max(500);

/** Tools that look at the goods, and change nothing. */
export function createCatalogTools({ catalog, shop, paymentMode }: CatalogToolsDeps): ShopTool[] {
  const searchProducts = createShopTool({
    name: 'search_products',
    title: `Search ${shop.name}`,
    description: `Finds products of ${shop.name} by words, with prices and availability; without a query, lists all. Show a product with show-buy-product-widget when the user wants to buy it.`,
    given: z.strictObject({
      query: words.optional().describe('Words of titles, descriptions, categories, colors, sizes.'),
      limit: z
        .int()
        .min(1)
        .max(MOST)
        .optional()
        .describe(`Products in one answer, 1 to ${MOST}; ${USUAL} unless given.`),
      cursor: z.string().min(1).max(1000).optional().describe('next_cursor of the answer before.'),
    }),
    answer: z.strictObject({
      products: z.array(productView),
      next_cursor: z.string().optional().describe('There is more.'),
    }),
    hints: READS,
    meta: said('Searching the shop', 'Searched the shop'),
    async run({ query = '', limit = USUAL, cursor }) {
      const { products, nextCursor } = await catalog.search({ query, limit, cursor });
      const text = products.length === 0 ? 'Nothing was found.' : products.map(inText).join('\n');
      return answered({ products, next_cursor: nextCursor }, text);
    },
  });

  const getProduct = createShopTool({
    name: 'get_product',
    title: 'Look at a product',
    description: 'One product with its variants, prices and availability.',
    given: z.strictObject({ product_id: id.describe('Of a product, or of one of its variants.') }),
    answer: z.strictObject({ product: productView }),
    hints: READS,
    meta: said('Looking at the product', 'Looked at the product'),
    async run({ product_id: productId }) {
      const product = await catalog.find(productId);
      if (!product) throw unknown('$.product_id', productId);
      return answered({ product }, inText(product));
    },
  });

  const showWidget = createShopTool({
    name: 'show-buy-product-widget',
    title: 'Show a product to buy',
    description:
      'Shows the user a form to buy a product with: variant, quantity, address, delivery, total, payment. Give the id of a product or variant where it is known, else the name of a product. Nothing is bought by it.',
    given: z.strictObject({
      product_name: words.min(1).optional().describe('What the user calls it.'),
      product_id: id.optional(),
      variant_id: id.optional().describe('Chosen in the form to begin with.'),
      quantity: z.int().min(1).max(MOST_UNITS).optional().describe('1 unless given.'),
    }),
    answer: z.strictObject({
      product: productView,
      variant_id: z.string(),
      quantity: z.int().min(1),
      shop: z.strictObject({ name: z.string(), country: z.string() }),
      payment_mode: z.enum(['test', 'live']),
    }),
    hints: READS,
    meta: {
      ...said('Preparing the purchase', 'Ready to buy'),
      'openai/outputTemplate': TEMPLATE_URI,
      'openai/widgetAccessible': true,
      ui: { resourceUri: WIDGET_URI },
    },
    async run({ quantity = 1, ...wanted }) {
      const { product, variant } = await choose(wanted);
      const units = Math.min(quantity, variant.max_per_order ?? quantity);
      return answered(
        {
          product,
          variant_id: variant.id,
          quantity: units,
          shop: { name: shop.name, country: shop.country },
          payment_mode: paymentMode(),
        },
        `The user sees a form to buy ${units} of ${variant.title} (${variant.price.text} each).`,
      );
    },
  });

  async function choose(wanted: Wanted): Promise<{ product: ProductView; variant: VariantView }> {
    const { variant_id: variantId, product_id: productId, product_name: name } = wanted;
    const given = variantId ?? productId;
    if (given !== undefined) {
      const product = await catalog.find(given);
      const variant = product?.variants.find((each) => each.id === given);
      if (!product || (variantId !== undefined && !variant)) {
        throw unknown(variantId === undefined ? '$.product_id' : '$.variant_id', given);
      }
      return { product, variant: variant ?? firstOf(product) };
    }
    if (name === undefined) {
      throw problems.missing('$.product_name', 'Give a product_id, a variant_id or a product_name.');
    }
    const [product] = (await catalog.search({ query: name, limit: 1 })).products;
    if (!product) throw unknown('$.product_name', name);
    return { product, variant: firstOf(product) };
  }

  return [searchProducts, getProduct, showWidget];
}

interface Wanted {
  product_name?: string;
  product_id?: string;
  variant_id?: string;
}

/** What the assistant's user is told while a tool runs, and when it has: at most 64 characters each. */
const said = (invoking: string, invoked: string) => ({
  'openai/toolInvocation/invoking': invoking,
  'openai/toolInvocation/invoked': invoked,
});

const unknown = (param: string, asked: string): ProtocolError =>
  new ProtocolError(404, 'not_found', `There is no ${JSON.stringify(asked)} in this shop. Search for it.`, { param });

/** A variant to begin with: the first that can be bought. */
function firstOf({ variants }: ProductView): VariantView {
  const variant = variants.find(({ availability }) => availability !== 'out_of_stock') ?? variants[0];
  if (!variant) throw new Error('A product that is shown has a variant');
  return variant;
}

const inText = ({ id, title, variants }: ProductView): string =>
  `${title} (${id}): ${variants
    .map(
      (variant) =>
        `${variant.title} (${variant.id}), ${variant.price.text}, ${variant.availability.replaceAll('_', ' ')}`,
    )
    .join('; ')}`;
