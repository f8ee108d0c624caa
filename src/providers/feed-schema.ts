import { z } from 'zod';

const text = z.strictObject({
  plain: z.string().optional(),
  html: z.string().optional(),
  markdown: z.string().optional(),
});
const currency = z.string().regex(/^[A-Z]{3}$/, 'expected an upper-case ISO 4217 code such as "USD"');
const AMOUNT = 'expected a whole number of minor units such as 1450';
const amount = z.int(AMOUNT).min(0, AMOUNT).max(99_999_999);
const price = z.strictObject({ amount, currency });
const url = z.url({ error: 'expected a URL' });
const media = z.strictObject({
  type: z.string(),
  url,
  alt_text: z.string().optional(),
  width: z.int().optional(),
  height: z.int().optional(),
});
const seller = z.strictObject({
  name: z.string().optional(),
  links: z.array(z.strictObject({ type: z.string(), title: z.string().optional(), url })).optional(),
});

const variant = z.strictObject({
  id: z.string().min(1),
  title: z.string().min(1),
  description: text.optional(),
  url: url.optional(),
  barcodes: z.array(z.strictObject({ type: z.string(), value: z.string() })).optional(),
  price: price.optional(),
  list_price: price.optional(),
  unit_price: z
    .strictObject({
      amount,
      currency,
      measure: z.strictObject({ value: z.number(), unit: z.string() }),
      reference: z.strictObject({ value: z.int(), unit: z.string() }),
    })
    .optional(),
  availability: z.strictObject({ available: z.boolean().optional(), status: z.string().optional() }).optional(),
  categories: z.array(z.strictObject({ value: z.string(), taxonomy: z.string().optional() })).optional(),
  condition: z.array(z.string()).optional(),
  variant_options: z.array(z.strictObject({ name: z.string(), value: z.string() })).optional(),
  media: z.array(media).optional(),
  seller: seller.optional(),
  marketplace: seller.optional(),
});

/** One line of products.jsonl (ACP 2026-04-17, schema.feed.json, `Product`). */
export const productSchema = z.strictObject({
  id: z.string().min(1),
  title: z.string().optional(),
  description: text.optional(),
  url: url.optional(),
  media: z.array(media).optional(),
  variants: z.array(variant).min(1),
});

export type FeedProduct = z.infer<typeof productSchema>;
export type FeedVariant = z.infer<typeof variant>;
