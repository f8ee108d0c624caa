import { currencyExponent } from '../domain/money.js';
import { textOfHtml } from '../domain/plain-text.js';
import type { FeedProduct, FeedVariant } from '../providers/feed-schema.js';
import type { FeedShop } from './render-product.js';

export interface RowContext {
  shop: FeedShop;
  /** Countries that goods are sent to, ISO 3166-1 alpha-2. */
  countries: readonly string[];
  /** Used where a product has no page of its own. */
  shopUrl: string;
}

type Column = (variant: FeedVariant, product: FeedProduct, context: RowContext) => string | undefined;

/** Longest values that OpenAI takes. */
const TITLE_LENGTH = 150;
const DESCRIPTION_LENGTH = 5000;

/**
 * The columns of OpenAI's product feed for file uploads, in its own names (developers.openai.com, commerce/specs,
 * "Products"), as far as an ACP product has something to put into them. One record is one variant.
 */
const COLUMNS: Readonly<Record<string, Column>> = {
  is_eligible_search: () => 'true',
  is_eligible_checkout: ({ availability }) => String(availability?.available === true),
  item_id: ({ id }) => id,
  gtin: ({ barcodes }) => barcodes?.find(({ type }) => /^(?:gtin|ean|upc|isbn)/i.test(type))?.value,
  title: ({ title }) => cut(title, TITLE_LENGTH),
  description: (variant, product) => cut(descriptionOf(variant, product), DESCRIPTION_LENGTH),
  url: (variant, product, { shopUrl }) => variant.url ?? product.url ?? shopUrl,
  brand: ({ variant_options: options, seller }, _, { shop }) =>
    options?.find(({ name }) => /^brand$/i.test(name))?.value ?? seller?.name ?? shop.name,
  condition: ({ condition }) => condition?.[0],
  product_category: ({ categories }) => categories?.[0]?.value,
  image_url: (variant, product) => imagesOf(variant, product)[0],
  additional_image_urls: (variant, product) => imagesOf(variant, product).slice(1).join(','),
  price: ({ price, list_price: list }) => money(isReduced(price, list) ? list : price),
  sale_price: ({ price, list_price: list }) => (isReduced(price, list) ? money(price) : undefined),
  availability: ({ availability }) => availabilityOf(availability),
  group_id: (_, { id }) => id,
  listing_has_variations: (_, { variants }) => String(variants.length > 1),
  variant_dict: ({ variant_options: options = [] }) =>
    options.length === 0
      ? undefined
      : JSON.stringify(Object.fromEntries(options.map(({ name, value }) => [name, value]))),
  seller_name: ({ seller }, _, { shop }) => seller?.name ?? shop.name,
  seller_url: (variant, product, { shopUrl }) => originOf(variant.url ?? product.url) ?? shopUrl,
  seller_privacy_policy: (_, __, { shop }) => linkOf(shop, 'privacy_policy'),
  seller_tos: (_, __, { shop }) => linkOf(shop, 'terms_of_use'),
  return_policy: (_, __, { shop }) => linkOf(shop, 'return_policy'),
  target_countries: (_, __, { countries }) => countries.join(','),
  store_country: (_, __, { shop }) => shop.country,
};

/** The names of the columns, in the order of `rowsOf`. */
export const OPENAI_COLUMNS: readonly string[] = Object.keys(COLUMNS);

/** A record for each variant of a product; what the product says nothing about is empty. */
export const rowsOf = (product: FeedProduct, context: RowContext): string[][] =>
  product.variants.map((variant) => Object.values(COLUMNS).map((column) => column(variant, product, context) ?? ''));

const cut = (text: string, length: number): string =>
  text.length <= length ? text : [...text].slice(0, length).join('');

function descriptionOf(variant: FeedVariant, product: FeedProduct): string {
  const text = variant.description ?? product.description;
  return text?.plain ?? text?.markdown ?? (text?.html && textOfHtml(text.html)) ?? variant.title;
}

const imagesOf = (variant: FeedVariant, product: FeedProduct): string[] =>
  (variant.media ?? product.media ?? []).filter(({ type }) => type === 'image').map(({ url }) => url);

type Price = FeedVariant['price'];

const isReduced = (price: Price, list: Price): boolean => !!price && !!list && list.amount > price.amount;

/** `19.99 USD`: in whole units, as the column has it, with the decimals of the currency. */
function money(price: Price): string | undefined {
  if (!price) return undefined;
  const decimals = currencyExponent(price.currency);
  const digits = String(price.amount).padStart(decimals + 1, '0');
  const whole = digits.slice(0, digits.length - decimals);
  return `${decimals === 0 ? whole : `${whole}.${digits.slice(-decimals)}`} ${price.currency}`;
}

function availabilityOf(availability: FeedVariant['availability']): string {
  if (availability?.available !== true) return 'out_of_stock';
  if (availability.status === 'preorder') return 'pre_order';
  return availability.status === 'backorder' ? 'backorder' : 'in_stock';
}

const originOf = (url: string | undefined): string | undefined => {
  const origin = url !== undefined && URL.canParse(url) ? new URL(url).origin : 'null';
  return origin === 'null' ? undefined : origin;
};

const linkOf = ({ links }: FeedShop, type: FeedShop['links'][number]['type']): string | undefined =>
  links.find((link) => link.type === type)?.url;
