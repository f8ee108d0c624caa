import { z } from 'zod';
import { amount, country, percent, region } from './schema-parts.js';

/* What shop.json says of prices besides discounts, shipping and the tax table. */

const id = z.string().regex(/^[a-z0-9_-]+$/, 'expected lower-case letters, digits, "_" and "-"');
const text = z.string().min(1);
const names = z.array(text).min(1);
const deliveryType = z.enum(['shipping', 'digital', 'pickup', 'local_delivery']);
const per = z.enum(['order', 'item']).default('order').describe('Once, or for each unit.');
const taxable = z.boolean().default(true).describe('Taxed at the rate of its tax code, or else at the usual one.');

const conditions = z
  .strictObject({
    variant_ids: names.optional().describe('For lines with one of these variants, tax codes or categories.'),
    tax_codes: names.optional(),
    categories: names.optional(),
    delivery_types: z.array(deliveryType).min(1).optional().describe('Where an option of such a type is selected.'),
    destinations: z.array(region).min(1).optional().describe('Countries or regions.'),
    subtotal_below: amount.optional().describe('Where all lines cost less than this after discounts.'),
    subtotal_from: amount.optional().describe('Where all lines cost this or more after discounts.'),
  })
  .default({})
  .describe('All of them have to hold.');

const fee = z
  .strictObject({
    id,
    title: text.describe('What the buyer reads.'),
    description: text.optional(),
    amount: amount.optional(),
    percent: percent.optional().describe('Of what its lines cost after discounts.'),
    per,
    minimum: amount.optional(),
    maximum: amount.optional(),
    taxable,
    tax_code: text.optional(),
    when: conditions,
  })
  .refine((rule) => (rule.amount === undefined) !== (rule.percent === undefined), 'expected either amount or percent')
  .refine((rule) => (rule.minimum ?? 0) <= (rule.maximum ?? Infinity), 'expected a maximum not below the minimum');

export const fees = z
  .array(fee)
  .max(20)
  .refine(
    (all) => new Set(all.map((rule) => rule.id)).size === all.length,
    'expected each fee to have an id of its own',
  );

export const giftWrap = z.strictObject({
  amount,
  per,
  title: text.optional().describe('By default "Gift wrap", in the language of the reader.'),
  description: text.optional(),
  taxable,
  tax_code: text.optional(),
});

export const tips = z.strictObject({
  maximum_percent: percent.describe('The most, of what the items cost after discounts.'),
});

const time = z.iso.datetime({ offset: true, error: 'expected a date and time such as "2026-01-31T00:00:00Z"' });
const certificateTypes = z.array(z.enum(['resale', 'exempt_organization', 'government'])).min(1);

const certificate = z.strictObject({
  id: z
    .string()
    .min(1)
    .describe(
      'As the buyer writes it, or "sha256:" and the hexadecimal SHA-256 of that, so that it is not in the file.',
    ),
  types: certificateTypes.optional(),
  regions: z.array(region).min(1).optional().describe('Where it holds; by default everywhere.'),
  expires_at: time.optional(),
});

export const exemptions = z
  .strictObject({
    accept: z.enum(['listed', 'any']).describe('Only the certificates that are listed, or whatever the buyer says.'),
    types: certificateTypes.optional().describe('By default all.'),
    certificates: z.array(certificate).default([]),
  })
  .describe('Certificates that free a buyer from tax.');

const currency = z.string().regex(/^[a-z]{3}$/, 'expected a lower-case ISO 4217 code such as "eur"');
const rate = z
  .string()
  .regex(/^(?!0+(\.0+)?$)\d{1,9}(\.\d{1,9})?$/, 'expected a positive decimal number in quotes such as "0.92"')
  .describe("Units of this currency for one unit of the shop's.");

export const presentment = z
  .strictObject({
    as_of: time.describe('When the rates were taken.'),
    rates: z.record(currency, rate),
    countries: z.record(country, currency).describe('Which of these currencies a country reads prices in.'),
  })
  .describe('Prices are shown in the currency of the buyer as well; they are charged in that of the shop.');

export const giftCards = z.strictObject({
  name: z.string().min(1).max(128).optional().describe('What buyers read; by default "Gift card" in their language.'),
});
