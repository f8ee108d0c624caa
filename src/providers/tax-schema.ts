import { z } from 'zod';
import { exemptions } from './price-schema.js';
import { percent, postalPrefix, region, STRIPE_TAX_CODE, STRIPE_TAX_CODE_EXPECTED } from './schema-parts.js';
import { taxSource } from './source-schema.js';

const isShippingTaxable = z.boolean().describe('Whether the delivery is taxed too, at the same rate.');
const name = z.string().min(1);

const taxPart = z.strictObject({
  name: name.describe('Who takes it, as shown in the tax breakdown.'),
  percent,
  shipping_taxable: isShippingTaxable.optional().describe('By default as in the entry around it.'),
});

const taxRate = z
  .strictObject({
    name: name.optional().describe('As shown in the tax breakdown; by default the key.'),
    percent: percent.optional(),
    parts: z.array(taxPart).min(1).optional().describe('In place of percent, where several take a tax.'),
    shipping_taxable: isShippingTaxable.default(false),
    tax_codes: z
      .record(z.string().min(1), z.union([percent, z.record(name, percent)]))
      .optional()
      .describe('Other rates for lines with these tax codes: one for all parts, or some by the name of the part.'),
    local: z
      .array(z.strictObject({ postal_codes: z.array(postalPrefix).min(1), parts: z.array(taxPart).min(1) }))
      .optional()
      .describe('What is taken besides in some places: the first entry counts that has the postal code.'),
  })
  .refine(
    ({ percent: all, parts }) => (all === undefined) !== (parts === undefined),
    'expected either percent or parts',
  );

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
  exemptions: exemptions.optional(),
  elsewhere: z
    .enum(['untaxed', 'refused'])
    .default('untaxed')
    .describe('Countries and regions that rates does not name: sold to without tax, or not at all.'),
  rates: z
    .record(region, taxRate)
    .default({})
    .describe('By country, or by region where a country taxes by region; the region goes before its country.'),
});
