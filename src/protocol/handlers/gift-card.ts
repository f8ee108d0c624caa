import { type GiftCardSettings, offersGiftCards } from '../../domain/gift-card.js';
import { sentence } from '../../domain/sentence.js';
import { type SellerBackedOffer, sellerBackedHandler } from './seller-backed.js';

export const GIFT_CARD_HANDLER_ID = 'gift_card';

/** Gift cards, as sessions offer them. `merchantId` is the seller's, as for cards. */
export const giftCardOffer = ({ name }: GiftCardSettings, merchantId: string): SellerBackedOffer => ({
  isOffered: offersGiftCards,
  describe: (say) =>
    sellerBackedHandler('gift_card', {
      id: GIFT_CARD_HANDLER_ID,
      displayName: name ?? say(sentence('gift_card.name')),
      config: {
        merchant_id: merchantId,
        required_fields: [
          { name: 'card_number', label: say(sentence('gift_card.code')), type: 'text', required: true, secure: true },
        ],
      },
    }),
});
