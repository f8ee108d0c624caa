import { z } from 'zod';
import { LINK_TYPES } from '../domain/links.js';
import { backOrders } from './back-orders.js';
import { discount } from './discount-schema.js';
import { localDelivery } from './local-delivery-schema.js';
import { payment } from './payment-schema.js';
import { pickup } from './pickup-schema.js';
import { fees, giftCards, giftWrap, presentment, tips } from './price-schema.js';
import { purchaseOrders } from './purchase-order-settings.js';
import { restrictions } from './restriction-schema.js';
import { authentication, risk } from './safety-schema.js';
import { country, url } from './schema-parts.js';
import { shippingTable } from './shipping-schema.js';
import { backEnd, catalogSource, taxSource } from './source-schema.js';
import { taxTable } from './tax-schema.js';
import { disclosure, marketing } from './texts-schema.js';
import { calendar } from './time-schema.js';

const link = z.strictObject({
  type: z.enum(LINK_TYPES),
  url,
  title: z.string().min(1).optional(),
});

const support = z.strictObject({
  email: z.email({ error: 'expected an email address' }).optional(),
  phone: z.string().min(1).optional(),
  hours: z.string().min(1).optional(),
  help_center_url: url.optional(),
});

const CART_URL = 'expected an http or https URL with {cart_id} in it, such as "https://shop.example/cart/{cart_id}"';

const cart = z.strictObject({
  continue_url: z
    .string()
    .regex(/^https?:\/\/[^\s{}]+\{cart_id\}[^\s{}]*$/, { error: CART_URL, abort: true })
    .refine((text) => URL.canParse(text.replace('{cart_id}', 'cart')), CART_URL)
    .optional()
    .describe('Where a person goes on with a cart in the shop; {cart_id} stands for its id.'),
});

const quotes = z
  .strictObject({
    valid_minutes: z.int().min(1).max(10_080).describe('For so long the prices of lines that were quoted hold.'),
  })
  .describe('Without this section prices are always those of the catalog.');

/** shop.json: everything of the shop that is neither goods nor stock. Holds no transforms, so JSON Schema shows all. */
export const shopSchema = z.strictObject({
  $schema: z.string().optional(),
  name: z.string().min(1),
  currency: z.string().regex(/^[a-z]{3}$/, 'expected a lower-case ISO 4217 code such as "usd"'),
  country: country.describe('Where the shop is at home.'),
  region: z
    .string()
    .regex(/^[A-Z0-9]{1,3}$/, 'expected a subdivision code such as "CA"')
    .optional()
    .describe('Subdivision of the country; needed only where prices include a tax that differs by region.'),
  locale: z
    .string()
    .regex(/^[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*$/, 'expected a language tag such as "en" or "fr-CA"')
    .default('en')
    .describe('What is spoken where nobody asks for a language that is known.'),
  prices_include_tax: z.boolean().default(false).describe('Catalog, discount and shipping amounts have tax inside.'),
  low_stock_threshold: z.int().min(0).default(5).describe('Fewer or as many units left are called low stock.'),
  cart: cart.default({}),
  links: z.array(link).default([]),
  support: support.default({}),
  catalog: catalogSource.default('files'),
  stock: backEnd.optional().describe('Who knows how many units there are, where that is not this server.'),
  shipping: z.union([shippingTable, backEnd]).default({ zones: [] }),
  calendar: calendar.optional().describe('When the shop works; without it every day counts.'),
  pickup: pickup.default({ locations: [] }),
  local_delivery: localDelivery.default({ areas: [] }),
  back_orders: backOrders.default([]).describe('What is sold before it is there.'),
  restrictions: restrictions.default([]).describe('Goods that may not go everywhere.'),
  tax: z.union([taxTable, taxSource]).default({ elsewhere: 'untaxed', rates: {}, when_away: 'refuse' }),
  discounts: z.union([z.array(discount), backEnd]).default([]),
  fees: fees.default([]),
  gift_wrap: giftWrap.optional().describe('Offered where it is here, and wished for in the metadata of a session.'),
  tips: tips.optional().describe('Taken where it is here, and named in the metadata of a session.'),
  gift_cards: giftCards.optional().describe('Gift cards are taken where it is here.'),
  presentment: presentment.optional(),
  place_order: backEnd.optional().describe('Who is given every order, until it has taken it.'),
  disclosures: z.array(disclosure).default([]).describe('What buyers have to be told of what they buy.'),
  quotes: quotes.optional(),
  marketing: marketing.optional(),
  payment,
  authentication: authentication.optional(),
  purchase_orders: purchaseOrders.optional(),
  risk,
});

/** A valid shop.json with its defaults filled in. */
export type ShopJson = z.infer<typeof shopSchema>;

/** The JSON Schema of shop.json, as committed beside the sample shop. */
export function shopJsonSchema(): unknown {
  return z.toJSONSchema(shopSchema, { io: 'input' });
}
