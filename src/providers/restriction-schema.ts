import { z } from 'zod';
import type { Restriction } from '../domain/restrictions.js';
import { region } from './schema-parts.js';

const text = z.string().min(1);

const rule = z
  .strictObject({
    variant_ids: z.array(text).min(1).optional(),
    categories: z.array(text).min(1).optional().describe('As in products.jsonl; "A" stands for "A > B" too.'),
    never_to: z.array(region).min(1).optional().describe('Countries and regions to which they do not go.'),
    only_to: z.array(region).min(1).optional().describe('Countries and regions to which alone they go.'),
  })
  .refine(({ variant_ids: ids, categories }) => ids !== undefined || categories !== undefined, {
    error: 'expected variant_ids or categories',
  })
  .refine(({ never_to: never, only_to: only }) => (never === undefined) !== (only === undefined), {
    error: 'expected either never_to or only_to',
  });

/** `restrictions` of shop.json. */
export const restrictions = z.array(rule).max(1000);

/** They as a checkout works with them. */
export const restrictionRules = (rules: z.infer<typeof restrictions>): Restriction[] =>
  rules.map(({ variant_ids: ids, categories = [], never_to: never, only_to: only = [] }) => ({
    variantIds: new Set(ids),
    categories,
    destinations: new Set(never ?? only),
    mode: never ? 'never' : 'only',
  }));
