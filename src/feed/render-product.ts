import type { FeedProduct, FeedVariant } from '../providers/feed-schema.js';
import type { Shop } from '../providers/shop.js';
import type { Standing } from './standing.js';

/** What a feed says of the shop itself. */
export type FeedShop = Pick<Shop, 'name' | 'country' | 'links' | 'lowStockThreshold'>;

/** Words of shop.json that the feed has others for (ACP 2026-04-17, schema.feed.json, `Link.type`). */
const LINK_TYPES: Readonly<Record<string, string>> = {
  terms_of_use: 'terms_of_service',
  return_policy: 'refund_policy',
};
/** Words of the merchant that hold whatever the number of units is. */
const COUNTED: readonly (string | undefined)[] = ['in_stock', 'limited_stock', 'out_of_stock', undefined];

/** Makes complete products of a feed from the lines of products.jsonl: each with its seller and its present availability. */
export function createProductRenderer(shop: FeedShop) {
  const seller = {
    name: shop.name,
    ...(shop.links.length > 0 && {
      links: shop.links.map((link) => ({ ...link, type: LINK_TYPES[link.type] ?? link.type })),
    }),
  };

  return (product: FeedProduct, standing: (variantId: string) => Standing): FeedProduct => ({
    ...product,
    variants: product.variants.map((variant) => ({
      ...variant,
      availability: availabilityOf(variant, standing(variant.id)),
      seller: variant.seller ?? seller,
    })),
  });
}

export type ProductRenderer = ReturnType<typeof createProductRenderer>;

/** What is sold out stays in the feed; a merchant's own word, such as `preorder`, holds while there is something to sell. */
function availabilityOf({ availability: own }: FeedVariant, standing: Standing) {
  const isOffered = own?.available !== false;
  const isSpecial = !COUNTED.includes(own?.status);
  const available = isOffered && standing !== 'out_of_stock';
  if (available) return { available, status: (isSpecial && own?.status) || standing };
  const isOver = own?.status === 'discontinued' || (!isOffered && isSpecial);
  return { available, status: (isOver && own?.status) || 'out_of_stock' };
}
