import { declineMessage } from '../../domain/decline.js';
import { giftCardRefusal, offersGiftCards } from '../../domain/gift-card.js';
import type { Store } from '../../store/store.js';
import type { DeclineLimit } from '../decline-limit.js';
import type { GuessLimit } from '../quoting/code-guessing.js';
import type { CreditHashes } from '../quoting/crediting.js';
import type { SellerBackedHandler } from './handler.js';

export interface GiftCardsDeps {
  handlerId: string;
  store: Pick<Store, 'read'>;
  hashes: CreditHashes;
  guessLimit: GuessLimit;
  declineLimit: Pick<DeclineLimit, 'require'>;
}

/**
 * Gift cards: store credits that are presented by their code at the end, and stay chosen until they are taken off. Agents
 * that present many cards which are unknown, or cannot pay, are made to wait.
 */
export const createGiftCards = ({
  handlerId,
  store,
  hashes,
  guessLimit,
  declineLimit,
}: GiftCardsDeps): SellerBackedHandler => ({
  kind: 'gift_card',
  handlerId,
  isOffered: offersGiftCards,

  async present({ agentId, draft, payment }, now) {
    declineLimit.require(agentId);
    guessLimit.require(agentId);
    const { credits } = await store.read({ creditCodes: hashes(payment.code) });
    const [card] = credits?.values() ?? [];
    // Others of the same moment may have been answered before this one.
    guessLimit.require(agentId);
    if (card?.kind !== 'gift_card') {
      guessLimit.note(agentId);
      return { refused: declineMessage('gift_card_unknown') };
    }
    const refused = giftCardRefusal(card, draft, now);
    if (refused) return { refused };
    return { draft: { ...draft, giftCards: [...(draft.giftCards ?? []), { creditId: card.id, end: card.end }] } };
  },
});
