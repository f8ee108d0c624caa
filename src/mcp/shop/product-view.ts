import { z } from 'zod';
import type { Variant } from '../../domain/catalog.js';
import { formatMoney } from '../../domain/money.js';
import { amount, url } from '../../protocol/answers/parts.js';
import type { FeedProduct, FeedVariant } from '../../providers/feed-schema.js';
import { descriptionOf, titleOf } from './product-search.js';

const availability = z.enum(['in_stock', 'low_stock', 'out_of_stock']);

export const variantView = z.strictObject({
  id: z.string(),
  title: z.string(),
  options: z.array(z.strictObject({ name: z.string(), value: z.string() })),
  price: z
    .strictObject({
      amount: amount.describe('Minor units.'),
      currency: z.string().describe('Upper-case ISO 4217.'),
      text: z.string().describe('To be shown as it is.'),
    })
    .describe('Of one unit, as it stands in the shop. Delivery, and tax where it is not inside, come on top.'),
  availability,
  max_per_order: z.int().min(1).optional(),
});

export const productView = z
  .strictObject({
    id: z.string(),
    title: z.string(),
    description: z.string().optional(),
    url: url.optional(),
    images: z.array(url),
    variants: z.array(variantView).min(1),
  })
  .describe('A product with all that can be bought of it.');

export type VariantView = z.infer<typeof variantView>;
export type ProductView = z.infer<typeof productView>;

/**
 * A product as assistants and shoppers see it; its availability is taken from the feed, its prices from the catalog
 * that checkouts are priced by. `undefined` where nothing of it is sold.
 */
export function viewProduct(
  product: FeedProduct,
  sold: ReadonlyMap<string, Variant>,
  currency: string,
): ProductView | undefined {
  const variants = product.variants.flatMap((variant) => {
    const known = sold.get(variant.id);
    return known ? [viewVariant(variant, known, currency)] : [];
  });
  if (variants.length === 0) return undefined;
  return {
    id: product.id,
    title: titleOf(product),
    description: descriptionOf(product) ?? product.variants.map(descriptionOf).find((text) => text !== undefined),
    url: [product, ...product.variants].map((each) => each.url).find((page) => page !== undefined && isOfWeb(page)),
    images: imagesOf(product),
    variants,
  };
}

function viewVariant(
  { id, title, availability: present }: FeedVariant,
  { unitPrice, maxPerOrder, options }: Variant,
  currency: string,
): VariantView {
  return {
    id,
    title,
    options,
    price: { amount: unitPrice, currency: currency.toUpperCase(), text: formatMoney(unitPrice, currency) },
    availability: standingOf(present),
    max_per_order: maxPerOrder,
  };
}

/** The feed's words for what the shelf has are more than a shopper needs. */
function standingOf(present: FeedVariant['availability']): VariantView['availability'] {
  if (present?.available !== true) return 'out_of_stock';
  return present.status === 'limited_stock' ? 'low_stock' : 'in_stock';
}

/** Every picture of a product, its own before those of its variants. */
export const imagesOf = ({ media = [], variants }: FeedProduct): string[] => [
  ...new Set(
    [...media, ...variants.flatMap((variant) => variant.media ?? [])]
      .filter((each) => each.type === 'image' && isOfWeb(each.url))
      .map((image) => image.url),
  ),
];

/** Hosts load and open these: nothing that runs, and nothing without an origin that could be allowed. */
const isOfWeb = (url: string): boolean => URL.canParse(url) && /^https?:$/.test(new URL(url).protocol);
