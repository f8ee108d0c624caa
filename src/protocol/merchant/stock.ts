import { z } from 'zod';
import { checked, checkedQuery } from './checked.js';
import { cursorOf, idPlace, pageOf, pageQuery, toLimit } from './page.js';

/** As inventory.csv has it. */
const MOST_UNITS = 999_999_999_999;

const units = z.int('expected a whole number of units');

export const stockLevel = z
  .strictObject({
    variant_id: z.string(),
    title: z.string(),
    on_hand: z.int().optional().describe('Units that can be sold now: those that are held are not in it.'),
    held: z.int().describe('Units that open checkout sessions hold, and give back or buy.'),
    counted: z.boolean().describe('Whether there is an end to it. What is not counted has no `on_hand`.'),
  })
  .describe('What is on the shelf of one variant.');

export const stockPage = pageOf(stockLevel);

export const stockQuery = z.strictObject({
  below: z
    .string()
    .regex(/^\d{1,12}$/, 'expected a whole number of units')
    .optional()
    .describe('Only variants that are counted and have fewer units than that.'),
  ...pageQuery,
});

export const stockRequest = z
  .strictObject({
    on_hand: units.min(0).max(MOST_UNITS).optional().describe('So many from now on; counted from now on.'),
    adjust: units
      .min(-MOST_UNITS)
      .max(MOST_UNITS)
      .refine((by) => by !== 0, 'expected more or less than 0')
      .meta({ not: { const: 0 } })
      .optional()
      .describe('So many more, or fewer where it is negative.'),
  })
  .refine(({ on_hand, adjust }) => (on_hand === undefined) !== (adjust === undefined), {
    error: 'expected either on_hand or adjust',
  })
  .meta({ oneOf: [{ required: ['on_hand'] }, { required: ['adjust'] }] });

export const stockImportAnswer = z.strictObject({ updated: z.int().describe('Variants whose stock was set.') });

export const stockCursor = cursorOf('stock', idPlace);

/** Which variants are asked for. Throws 400 naming the parameter. */
export function parseStockQuery(search: URLSearchParams) {
  const { below, ...query } = checkedQuery(stockQuery, search);
  return {
    ...(below !== undefined && { below: Number(below) }),
    limit: toLimit(query),
    after: stockCursor.decode(query.cursor),
  };
}

/** A new number of units, or a change of it. Throws 400 with the path of what is wrong. */
export function parseStockChange(body: unknown): { onHand: number } | { by: number } {
  const { on_hand: onHand, adjust = 0 } = checked(stockRequest, body);
  return onHand === undefined ? { by: adjust } : { onHand };
}

/** What is known of a variant's stock. */
export interface StockFacts {
  variantId: string;
  title: string;
  onHand?: number;
  held: number;
}

export const renderStock = ({ variantId, title, onHand, held }: StockFacts): z.infer<typeof stockLevel> => ({
  variant_id: variantId,
  title,
  on_hand: onHand,
  held,
  counted: onHand !== undefined,
});
