import type { BackOrder } from './back-order.js';

export type FulfillmentType = 'shipping' | 'digital' | 'pickup' | 'local_delivery';

/** What the buyer has to be told of a variant before they buy it. Markdown is CommonMark without raw HTML. */
export interface Disclosure {
  contentType: 'plain' | 'markdown';
  content: string;
}
/** Millimetres of one packed unit, longest first. */
export type Dimensions = readonly [number, number, number];

/** One thing that can be bought: a session's item id is a variant id. */
export interface Variant {
  id: string;
  productId: string;
  title: string;
  description?: string;
  imageUrls: string[];
  url?: string;
  /** Minor units of the shop's currency; with tax inside where the shop says so. */
  unitPrice: number;
  /** Ways in which it can reach the buyer, in order of preference. */
  fulfillmentTypes: FulfillmentType[];
  weightGrams: number;
  /** Millimetres, longest first. */
  dimensions?: Dimensions;
  taxCode?: string;
  /** Sold before it is there; absent: only what is on the shelf. */
  backOrder?: BackOrder;
  maxPerOrder?: number;
  options: { name: string; value: string }[];
  category?: string;
  /** Absent where there is nothing to tell. */
  disclosures?: readonly Disclosure[];
}
