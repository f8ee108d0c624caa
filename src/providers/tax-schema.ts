import { z } from 'zod';
import { percent, region, STRIPE_TAX_CODE, STRIPE_TAX_CODE_EXPECTED } from './schema-parts.js';
import { taxSource } from './source-schema.js';

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

/** `tax` of shop.json, where there is more to say than who is asked. */
export const taxTable = z.strictObject({
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
