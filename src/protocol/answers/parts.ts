import { z } from 'zod';

/*
 * Parts that many answers share. Answers are never parsed here: these schemas give them their types and their place in
 * the API document, so a format is told and not checked.
 */

/** RFC 3339, in UTC. */
export const time = z.string().meta({ format: 'date-time' });

export const url = z.string().meta({ format: 'uri' });

/** Of the currency named beside it, in minor units. */
export const amount = z.int();

/** From the first to the last moment at which something may arrive. */
export const timeRange = z
  .strictObject({ earliest: time, latest: time })
  .describe('From the first to the last moment at which it may arrive.');

export const wireTotal = z
  .strictObject({
    type: z.enum([
      'items_base_amount',
      'items_discount',
      'subtotal',
      'discount',
      'fulfillment',
      'tax',
      'fee',
      'gift_wrap',
      'tip',
      'store_credit',
      'total',
      'amount_refunded',
    ]),
    display_text: z.string(),
    amount: amount.describe('Minor units; a discount or store credit is positive and shown as taken off.'),
    presentment_amount: amount.optional().describe('In minor units of the `presentment_currency`.'),
    description: z.string().optional(),
    breakdown: z
      .array(
        z.strictObject({
          jurisdiction: z.string(),
          rate: z.number().describe('0.0875 is 8.75 %.'),
          amount,
        }),
      )
      .optional()
      .describe('Of a tax, by jurisdiction.'),
  })
  .describe('One row of a sum: at most one row a type, but of fees one for each.');
