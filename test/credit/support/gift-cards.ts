import { createCreditDesk, type IssuedCredit } from './credits.js';

/** What shop.json has where gift cards are taken. */
export const TAKES_GIFT_CARDS = { gift_cards: {} };

/** A request body that pays with a gift card. */
export const giftCardBody = (code: string) => ({
  payment_data: {
    handler_id: 'gift_card',
    instrument: { type: 'seller_backed_gift_card', credential: { type: 'gift_card_code', token: code } },
  },
});

/** The same, with the token that the shop gave for the code. */
export const vaultTokenBody = (token: string) => ({
  payment_data: {
    handler_id: 'gift_card',
    instrument: { type: 'seller_backed_gift_card', credential: { type: 'spt', token } },
  },
});

/** Gift cards as the shop has them, over its API. */
export function createGiftCardDesk(url: string) {
  const desk = createCreditDesk(url);
  return {
    ...desk,
    issue: (amount: number, more: object = {}): Promise<IssuedCredit> =>
      desk.issue(amount, { kind: 'gift_card', ...more }),
  };
}
