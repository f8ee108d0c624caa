import { z } from 'zod';
import { wireBuyer } from '../schema.js';
import { wireLineItem } from './line-item.js';
import { wireMessage } from './message.js';
import { time, url, wireTotal } from './parts.js';

export const wireCart = z
  .strictObject({
    id: z.string(),
    line_items: z.array(wireLineItem),
    buyer: wireBuyer.optional(),
    currency: z.string().describe('Lower-case ISO 4217.'),
    totals: z
      .array(wireTotal)
      .describe('An estimate: delivery, and tax unless prices have it inside, come at the checkout.'),
    messages: z.array(wireMessage).describe('What cannot be had now, and prices that are not what was expected.'),
    continue_url: url.optional().describe('Where a person goes on with this cart in the shop.'),
    expires_at: time.describe('Moved on by every update.'),
  })
  .describe('A cart: items and what they would cost now. It holds no stock. Amounts are minor units.');

export type WireCart = z.infer<typeof wireCart>;
