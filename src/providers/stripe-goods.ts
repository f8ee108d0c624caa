import type { FulfillmentType } from '../domain/catalog.js';
import { fromStripeAmount, toStripeAmount } from '../domain/charge-limits.js';
import type { FeedProduct, FeedVariant } from './feed-schema.js';
import { type InventoryEntry, KINDS } from './inventory-file.js';
import { gramsOf } from './weight.js';

/** What is read of a product at Stripe (docs.stripe.com/api/products/object). */
export interface StripeProductFacts {
  id: string;
  active: boolean;
  name: string;
  description: string | null;
  images: readonly string[];
  url: string | null;
  shippable: boolean | null;
  /** `weight` in ounces. */
  package_dimensions: { weight: number } | null;
  tax_code?: string | { id: string } | null;
  metadata: Readonly<Record<string, string>>;
}

/** What is read of a price at Stripe (docs.stripe.com/api/prices/object). */
export interface StripePriceFacts {
  id: string;
  active: boolean;
  currency: string;
  /** Minor units; `null` where the price has fractions of them, tiers, or is the buyer's to choose. */
  unit_amount: number | null;
  type: string;
  tax_behavior: string | null;
  lookup_key: string | null;
  nickname: string | null;
  transform_quantity?: object | null;
  metadata: Readonly<Record<string, string>>;
}

/** The part of the shop's settings that decides what can be sold in it. */
export interface GoodsTerms {
  /** Lower-case ISO 4217. */
  currency: string;
  pricesIncludeTax: boolean;
}

/** A price that is not sold, and why, as the end of a sentence. */
export interface LeftOut {
  price: string;
  reason: string;
}

/** A product with the prices that can be sold; without a product there is none. */
export interface StripeGoods {
  product?: FeedProduct;
  stock: InventoryEntry[];
  leftOut: LeftOut[];
}

const MAX_AMOUNT = 99_999_999;
const OPTION = 'option_';

/**
 * A product of Stripe with its prices as goods of the shop: a variant for each active one-time price in the shop's
 * currency, its id the price's lookup key or, without one, the price's own id. What Stripe has no field for stands in
 * the metadata of the price or, for all prices of a product, of the product: `kind`, `weight_grams`, `max_per_order`,
 * `on_hand`; and in that of the price alone: `option_<name>`.
 */
export function goodsOfStripe(
  product: StripeProductFacts,
  prices: readonly StripePriceFacts[],
  terms: GoodsTerms,
): StripeGoods {
  const leftOut: LeftOut[] = [];
  const sold: { price: StripePriceFacts; entry: InventoryEntry }[] = [];
  const offered = prices.filter((price) => {
    const reason = whyNot(product, price, terms);
    if (reason !== undefined) leftOut.push({ price: price.id, reason });
    return reason === undefined;
  });
  for (const price of offered) {
    const entry = entryOf(product, price, offered.length > 1);
    if (typeof entry === 'string') leftOut.push({ price: price.id, reason: entry });
    else sold.push({ price, entry });
  }
  if (sold.length === 0) return { stock: [], leftOut };
  const media = product.images.filter((url) => URL.canParse(url)).map((url) => ({ type: 'image', url }));
  return {
    product: {
      id: product.id,
      title: product.name,
      ...(product.description && { description: { plain: product.description } }),
      ...(product.url !== null && URL.canParse(product.url) && { url: product.url }),
      ...(media.length > 0 && { media }),
      variants: sold.map(({ price }) => variantOf(product, price, offered.length > 1)),
    },
    stock: sold.map(({ entry }) => entry),
    leftOut,
  };
}

/** Id of the variant that a price is. */
const variantId = ({ lookup_key: key, id }: StripePriceFacts): string => key ?? id;

function whyNot(product: StripeProductFacts, price: StripePriceFacts, terms: GoodsTerms): string | undefined {
  if (!product.active) return 'its product is archived';
  if (!price.active) return 'it is archived';
  if (price.type !== 'one_time') return 'it is recurring';
  if (price.currency !== terms.currency) return `it is in ${price.currency}, and the shop sells in ${terms.currency}`;
  if (price.unit_amount === null) return 'it has no amount in whole minor units';
  if (price.transform_quantity) return 'it is for packages of several units';
  if (!isWhole(price.unit_amount, price.currency)) {
    return `its amount is no whole number of minor units of ${price.currency}`;
  }
  if (price.unit_amount < 0 || price.unit_amount > MAX_AMOUNT) return `its amount is not from 0 to ${MAX_AMOUNT}`;
  if (price.tax_behavior === 'inclusive' && !terms.pricesIncludeTax) {
    return 'it includes tax, and the prices of the shop do not';
  }
  if (price.tax_behavior === 'exclusive' && terms.pricesIncludeTax) {
    return 'it does not include tax, and the prices of the shop do';
  }
  return undefined;
}

const isWhole = (amount: number, currency: string): boolean =>
  toStripeAmount(fromStripeAmount(amount, currency), currency) === amount;

function variantOf({ name }: StripeProductFacts, price: StripePriceFacts, isOneOfMany: boolean): FeedVariant {
  const options = Object.entries(price.metadata)
    .filter(([key, value]) => key.startsWith(OPTION) && key.length > OPTION.length && value !== '')
    .map(([key, value]) => ({ name: key.slice(OPTION.length), value }));
  return {
    id: variantId(price),
    title: isOneOfMany && price.nickname ? `${name}, ${price.nickname}` : name,
    price: { amount: fromStripeAmount(price.unit_amount ?? 0, price.currency), currency: price.currency.toUpperCase() },
    ...(options.length > 0 && { variant_options: options }),
  };
}

/** The stock row, or why there can be none. */
function entryOf(product: StripeProductFacts, price: StripePriceFacts, isOneOfMany: boolean): InventoryEntry | string {
  const told = { ...product.metadata, ...price.metadata };
  const { kind, weight_grams: weight, max_per_order: most, on_hand: onHand } = told;
  const kinds = kind === undefined ? [kindOf(product)] : kind.split('|').map((word) => word.trim());
  if (!kinds.every(isKind))
    return `its metadata kind is "${kind}"; expected ${KINDS.join(', ')}, several joined by "|"`;
  for (const [name, value, least] of [
    ['weight_grams', weight, 0],
    ['max_per_order', most, 1],
    ['on_hand', onHand, 0],
  ] as const) {
    if (value === undefined || (/^\d{1,12}$/.test(value) && Number(value) >= least)) continue;
    return `its metadata ${name} is "${value}"; expected a whole number from ${least} up`;
  }
  if (isOneOfMany && onHand !== undefined && price.metadata.on_hand === undefined) {
    return 'metadata on_hand stands at its product, which has several prices; put it at each price';
  }
  const taxCode = typeof product.tax_code === 'string' ? product.tax_code : product.tax_code?.id;
  return {
    variantId: variantId(price),
    ...(onHand !== undefined && { onHand: Number(onHand) }),
    kinds: [...new Set(kinds)],
    weightGrams: weight === undefined ? packageWeight(product) : Number(weight),
    ...(taxCode !== undefined && { taxCode }),
    ...(most !== undefined && { maxPerOrder: Number(most) }),
  };
}

const kindOf = ({ shippable }: StripeProductFacts): string => (shippable === false ? 'digital' : 'shipping');

const isKind = (word: string): word is FulfillmentType => KINDS.some((kind) => kind === word);

/** Grams, rounded up; 0 where nothing is known. */
function packageWeight({ package_dimensions: dimensions }: StripeProductFacts): number {
  return (dimensions && gramsOf(String(dimensions.weight), 'oz')) ?? 0;
}
