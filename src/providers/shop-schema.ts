import { z } from 'zod';
import { LINK_TYPES } from '../domain/links.js';
import { hasKnownRegions, isKnownRegion } from '../domain/regions.js';
import { isCountry } from './countries.js';
import { authentication, risk } from './safety-schema.js';
import { amount, country, STRIPE_TAX_CODE, STRIPE_TAX_CODE_EXPECTED } from './schema-parts.js';
import { backEnd, catalogSource, taxSource } from './source-schema.js';

const region = z
  .string()
  .regex(/^[A-Z]{2}(-[A-Z0-9]{1,3})?$/, {
    error: 'expected a country or one of its regions, such as "CA" or "US-CA"',
    abort: true,
  })
  .refine((key) => isCountry(key.slice(0, 2)), {
    error: 'expected a country of ISO 3166-1 or one of its regions, such as "GB" or "US-CA"',
    abort: true,
  })
  .refine(isRegion, 'this region does not exist; expected a state or province, such as "US-CA" or "CA-ON"');
const url = z.url({ protocol: /^https?$/, error: 'expected an http or https URL' });
const ruleId = z.string().regex(/^[a-z0-9_-]+$/, 'expected lower-case letters, digits, "_" and "-"');
const date = z.iso.datetime({ offset: true, error: 'expected a date and time such as "2026-01-31T00:00:00Z"' });
/** Per cent, with four decimals at most. */
export const percent = z
  .number()
  .min(0)
  .max(100)
  .refine((value) => Number(value.toFixed(4)) === value, 'expected at most four decimals')
  .describe('Per cent: 8.875 is 8.875 %.');

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

const shippingRate = z.strictObject({
  id: z.string().min(1).describe('Id of the fulfillment option; the same id may stand in several zones.'),
  title: z.string().min(1),
  description: z.string().min(1).optional(),
  carrier: z.string().min(1).optional(),
  steps: z
    .array(z.strictObject({ up_to_grams: z.int().min(1).optional(), amount }))
    .min(1)
    .describe('By weight of all parcels together, lightest first; the last may leave out up_to_grams: no limit.'),
  free_above: amount.optional().describe('Free when the shipped lines cost more than this after discounts.'),
  delivery_days: z
    .strictObject({ earliest: z.int().min(0), latest: z.int().min(0) })
    .optional()
    .describe('Days from the day of the quote.'),
});

const shippingZone = z.strictObject({
  name: z.string().min(1),
  destinations: z.array(region).min(1).describe('Countries and regions; a region goes before its country.'),
  rates: z.array(shippingRate).min(1),
});

const taxRate = z.strictObject({
  name: z.string().min(1).optional().describe('As shown in the tax breakdown; by default the key.'),
  percent,
  shipping_taxable: z.boolean().default(false).describe('Whether the delivery is taxed too, at the same rate.'),
  tax_codes: z
    .record(z.string().min(1), percent)
    .optional()
    .describe('Other rates for lines with these tax codes (column tax_code in inventory.csv).'),
});

const taxCode = z.string().regex(STRIPE_TAX_CODE, STRIPE_TAX_CODE_EXPECTED);

const discountEffect = z.discriminatedUnion(
  'type',
  [
    z.strictObject({ type: z.literal('percent_off'), percent_off: percent }),
    z.strictObject({ type: z.literal('amount_off'), amount_off: amount }),
    z.strictObject({ type: z.literal('free_shipping') }),
  ],
  { error: 'expected {"type"} of "percent_off", "amount_off" or "free_shipping"' },
);

/** One rule of `discounts`. */
export const discount = z.strictObject({
  id: ruleId,
  name: z.string().min(1).describe('What the buyer reads.'),
  code: z.string().min(1).max(100).optional().describe('Compared without case; without a code the rule is automatic.'),
  effect: discountEffect,
  variant_ids: z.array(z.string().min(1)).min(1).optional().describe('Lines it applies to; by default all.'),
  minimum_quantity: z.int().min(1).optional().describe('Units of variant_ids that the basket must have.'),
  minimum_subtotal: amount.optional().describe('What all lines must cost before discounts.'),
  starts_at: date.optional(),
  ends_at: date.optional(),
  priority: z.int().min(1).default(1).describe('Lower goes first; a percentage is taken from what earlier rules left.'),
});

const shippingTable = z.strictObject({ zones: z.array(shippingZone) });

const taxTable = z.strictObject({
  provider: taxSource.optional().describe('Asked in place of the rates.'),
  when_away: z
    .enum(['refuse', 'rates'])
    .default('refuse')
    .describe('What is done while the provider gives no answer: no checkout is answered, or the rates are used.'),
  default_tax_code: taxCode.optional().describe('For goods without a code of their own.'),
  shipping_tax_code: taxCode.optional(),
  elsewhere: z
    .enum(['untaxed', 'refused'])
    .default('untaxed')
    .describe('Countries and regions that rates does not name: sold to without tax, or not at all.'),
  rates: z
    .record(region, taxRate)
    .default({})
    .describe('By country, or by region where a country taxes by region; the region goes before its country.'),
});

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
  prices_include_tax: z.boolean().default(false).describe('Catalog, discount and shipping amounts have tax inside.'),
  low_stock_threshold: z.int().min(0).default(5).describe('Fewer or as many units left are called low stock.'),
  links: z.array(link).default([]),
  support: support.default({}),
  catalog: catalogSource.default('files'),
  stock: backEnd.optional().describe('Who knows how many units there are, where that is not this server.'),
  shipping: z.union([shippingTable, backEnd]).default({ zones: [] }),
  tax: z.union([taxTable, taxSource]).default({ elsewhere: 'untaxed', rates: {}, when_away: 'refuse' }),
  discounts: z.union([z.array(discount), backEnd]).default([]),
  place_order: backEnd.optional().describe('Who is given every order, until it has taken it.'),
  authentication: authentication.optional(),
  risk,
});

function isRegion(key: string): boolean {
  return key.length === 2 || !hasKnownRegions(key.slice(0, 2)) || isKnownRegion(key);
}

/** A valid shop.json with its defaults filled in. */
export type ShopJson = z.infer<typeof shopSchema>;

/** The JSON Schema of shop.json, as committed beside the sample shop. */
export function shopJsonSchema(): unknown {
  return z.toJSONSchema(shopSchema, { io: 'input' });
}
