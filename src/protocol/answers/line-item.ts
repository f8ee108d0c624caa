import { z } from 'zod';
import type { LineDiscount } from '../../domain/quote.js';
import type { LineAvailability } from '../../domain/session.js';
import { amount, time, url, wireTotal } from './parts.js';

const availabilities = [
  'in_stock',
  'low_stock',
  'out_of_stock',
  'backorder',
  'pre_order',
] as const satisfies readonly LineAvailability['status'][];
const discountTypes = ['percentage', 'fixed', 'bogo', 'volume'] as const satisfies readonly LineDiscount['type'][];
const discountSources = ['coupon', 'automatic'] as const satisfies readonly LineDiscount['source'][];

const lineDiscount = z.strictObject({
  type: z.enum(discountTypes),
  amount,
  code: z.string().optional(),
  description: z.string(),
  source: z.enum(discountSources),
});

const disclosure = z.strictObject({
  type: z.literal('disclaimer'),
  content_type: z.enum(['plain', 'markdown']).describe('Markdown is CommonMark without raw HTML.'),
  content: z.string(),
});

export const wireLineItem = z
  .strictObject({
    id: z.string().describe('Of this line; later requests name the line by it.'),
    item: z.strictObject({
      id: z.string().describe('The variant, as it was asked for.'),
      name: z.string(),
      unit_amount: amount,
    }),
    quantity: z.int().min(1),
    name: z.string(),
    description: z.string().optional(),
    images: z.array(url).optional(),
    unit_amount: amount.describe('Price of one unit from the catalog, in minor units, without tax.'),
    disclosures: z.array(disclosure).optional().describe('What the buyer has to be told before they buy it.'),
    product_id: z.string(),
    variant_id: z.string(),
    category: z.string().optional(),
    weight: z
      .strictObject({ value: z.number(), unit: z.literal('g') })
      .optional()
      .describe('Of one unit.'),
    dimensions: z
      .strictObject({ length: z.number(), width: z.number(), height: z.number(), unit: z.literal('cm') })
      .optional()
      .describe('Of one unit, packed.'),
    availability_status: z.enum(availabilities).optional(),
    available_quantity: z
      .int()
      .min(0)
      .optional()
      .describe('Units that this session could have; absent where stock is not counted.'),
    fulfillable_on: time.optional().describe('From when on units that are not there yet can be sent.'),
    max_quantity_per_order: z.int().min(1).optional(),
    variant_options: z.array(z.strictObject({ name: z.string(), value: z.string() })).optional(),
    tax_exempt: z.boolean().optional().describe('No tax is taken of it, because of who buys.'),
    tax_exemption_reason: z.string().optional(),
    discount_details: z.array(lineDiscount).optional(),
    totals: z.array(wireTotal),
  })
  .describe('So many units of one variant, and what they cost.');
