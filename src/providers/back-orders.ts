import { z } from 'zod';
import { type BackOrder, backOrderShelf } from '../domain/back-order.js';
import type { CatalogProvider } from './types.js';

const text = z.string().min(1);

const rule = z.strictObject({
  variant_ids: z.array(text).min(1),
  kind: z
    .enum(['backorder', 'pre_order'])
    .default('backorder')
    .describe('"pre_order": it is not out yet; "backorder": it is on its way to the shop.'),
  available_on: z.iso
    .datetime({ offset: true, error: 'expected a date and time such as "2026-12-01T08:00:00Z"' })
    .describe('From when on it can be sent; until then it is sold before it is there.'),
  limit: z
    .int()
    .min(1)
    .max(999_999_999)
    .describe('Units of each variant that may be sold so; read when the variant is first seen.'),
});

/** `back_orders` of shop.json. */
export const backOrders = z.array(rule).max(1000);

/** A rule as a checkout works with it. */
export interface BackOrderRule extends BackOrder {
  limit: number;
}

/** The rules by variant id; the first that names a variant is the one. */
export function backOrderRules(rules: z.infer<typeof backOrders>): Map<string, BackOrderRule> {
  const found = new Map<string, BackOrderRule>();
  for (const { variant_ids: ids, kind, available_on: availableOn, limit } of rules) {
    for (const id of ids) if (!found.has(id)) found.set(id, { kind, availableOn: Date.parse(availableOn), limit });
  }
  return found;
}

/** Units of the shelves of back-orders, when they are first seen. */
export const backOrderStock = (rules: ReadonlyMap<string, BackOrderRule> = new Map()): [string, number][] =>
  [...rules].map(([id, { limit }]) => [backOrderShelf(id), limit]);

/** The same goods, of which some are sold before they are there: until they should be. */
export const withBackOrders = (
  catalog: CatalogProvider,
  rules: ReadonlyMap<string, BackOrderRule>,
  now: () => number,
): CatalogProvider => ({
  async find(ids) {
    const found = await catalog.find(ids);
    const early = [...found].flatMap(([id, variant]) => {
      const { kind, availableOn = 0 } = rules.get(id) ?? {};
      return kind && availableOn > now() ? [[id, { ...variant, backOrder: { kind, availableOn } }] as const] : [];
    });
    return early.length > 0 ? new Map([...found, ...early]) : found;
  },
});
