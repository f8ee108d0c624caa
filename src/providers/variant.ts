import type { Dimensions, FulfillmentType, Variant } from '../domain/catalog.js';
import type { FeedProduct, FeedVariant } from './feed-schema.js';

/** What a checkout needs of a variant and a feed does not say. */
export interface SaleDetails {
  kinds: FulfillmentType[];
  weightGrams: number;
  taxCode?: string;
  maxPerOrder?: number;
  dimensions?: Dimensions;
}

/** A variant of a feed as a checkout sells it; one without a price costs nothing, so readers refuse it before. */
export function toVariant(product: FeedProduct, variant: FeedVariant, details: SaleDetails): Variant {
  const text = variant.description ?? product.description;
  const description = text?.plain ?? text?.markdown;
  const url = variant.url ?? product.url;
  const category = variant.categories?.[0]?.value;
  return {
    id: variant.id,
    productId: product.id,
    title: variant.title,
    ...(description !== undefined && { description }),
    imageUrls: (variant.media ?? product.media ?? []).filter(({ type }) => type === 'image').map((media) => media.url),
    ...(url !== undefined && { url }),
    unitPrice: variant.price?.amount ?? 0,
    fulfillmentTypes: details.kinds,
    weightGrams: details.weightGrams,
    ...(details.taxCode !== undefined && { taxCode: details.taxCode }),
    ...(details.dimensions && { dimensions: details.dimensions }),
    ...(details.maxPerOrder !== undefined && { maxPerOrder: details.maxPerOrder }),
    options: variant.variant_options ?? [],
    ...(category !== undefined && { category }),
  };
}
