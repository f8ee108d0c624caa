import { z } from 'zod';

/** What a complete sends to pay with a card. */
export const cardInstrument = z.looseObject({
  type: z.literal('card'),
  credential: z.looseObject({
    type: z.literal('spt', 'expected "spt", a shared payment token'),
    token: z.string().min(1).max(255).describe('A shared payment token, granted for this seller and this total.'),
  }),
});
