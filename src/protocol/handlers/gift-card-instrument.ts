import { z } from 'zod';
import type { GiftCardPayment } from '../../domain/commands.js';

const TYPE = 'seller_backed_gift_card';

/** What a complete sends to pay with a gift card. */
export const giftCardInstrument = z.looseObject({
  type: z.literal(TYPE),
  credential: z.looseObject({
    type: z.literal('gift_card_code', 'expected "gift_card_code"'),
    token: z.string().min(1).max(100).describe('The code of the gift card. Case, spaces and hyphens do not matter.'),
  }),
});

export const isGiftCard = (instrument: { type: string }): instrument is z.infer<typeof giftCardInstrument> =>
  instrument.type === TYPE;

export const toGiftCardPayment = (
  handlerId: string,
  { credential }: z.infer<typeof giftCardInstrument>,
): GiftCardPayment => ({ kind: 'gift_card', handlerId, code: credential.token });
