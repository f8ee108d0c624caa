import { z } from 'zod';
import type { GiftCardPayment } from '../../domain/commands.js';

const TYPE = 'seller_backed_gift_card';
/** A token of delegate_payment grows with the number of fingerprint keys. */
const LONGEST_TOKEN = 4000;

/** What a complete sends to pay with a gift card. */
export const giftCardInstrument = z.looseObject({
  type: z.literal(TYPE),
  credential: z.looseObject({
    type: z
      .enum(['spt', 'gift_card_code'], 'expected "spt", a token of delegate_payment, or "gift_card_code"')
      .describe('Which of both the token is.'),
    token: z
      .string()
      .min(1)
      .max(LONGEST_TOKEN)
      .describe(
        'What `delegate_payment` answered, or the code itself. Case, spaces and hyphens of a code do not matter.',
      ),
  }),
});

export const isGiftCard = (instrument: { type: string }): instrument is z.infer<typeof giftCardInstrument> =>
  instrument.type === TYPE;

export const toGiftCardPayment = (
  handlerId: string,
  { credential: { type, token } }: z.infer<typeof giftCardInstrument>,
): GiftCardPayment => ({
  kind: 'gift_card',
  handlerId,
  credential: type === 'spt' ? { vaultToken: token } : { code: token },
});
