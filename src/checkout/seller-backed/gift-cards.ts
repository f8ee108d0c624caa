import { type DeclineReason, declineMessage } from '../../domain/decline.js';
import { giftCardRefusal, offersGiftCards } from '../../domain/gift-card.js';
import type { Store } from '../../store/store.js';
import type { DeclineLimit } from '../decline-limit.js';
import type { GuessLimit } from '../quoting/code-guessing.js';
import type { CreditHashes } from '../quoting/crediting.js';
import type { SellerBackedHandler } from './handler.js';
import type { VaultedCard, VaultTokens } from './vault-tokens.js';

export interface GiftCardsDeps {
  handlerId: string;
  store: Pick<Store, 'read'>;
  hashes: CreditHashes;
  vaultTokens: Pick<VaultTokens, 'read'>;
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
  vaultTokens,
  guessLimit,
  declineLimit,
}: GiftCardsDeps): SellerBackedHandler => ({
  kind: 'gift_card',
  handlerId,
  isOffered: offersGiftCards,

  async present({ session, draft, total, payment: { credential } }, now) {
    const { agentId } = session;
    declineLimit.require(agentId);
    guessLimit.require(agentId);
    const vaulted = 'vaultToken' in credential ? vaultTokens.read(credential.vaultToken) : undefined;
    const misused = 'vaultToken' in credential && vaultRefusal(vaulted, { session, draft, total }, now);
    if (misused) return { refused: declineMessage(misused) };
    const creditCodes = 'code' in credential ? hashes(credential.code) : vaulted?.codeHashes;
    const { credits } = await store.read({ creditCodes });
    const [card] = credits?.values() ?? [];
    // Others of the same moment may have been answered before this one.
    guessLimit.require(agentId);
    if (card?.kind !== 'gift_card') {
      guessLimit.note(agentId);
      return { refused: declineMessage('gift_card_unknown') };
    }
    const refused = giftCardRefusal(card, draft, now);
    if (refused) return { refused };
    const chosen = { creditId: card.id, end: card.end, ...(vaulted && { most: vaulted.maxAmount }) };
    return { draft: { ...draft, giftCards: [...(draft.giftCards ?? []), chosen] } };
  },
});

/** Why a vault token does not allow this payment (ACP, delegate payment §2.5); `undefined` where it does. */
function vaultRefusal(
  token: VaultedCard | undefined,
  { session, draft, total }: { session: { id: string }; draft: { currency: string }; total: number },
  now: number,
): DeclineReason | undefined {
  if (token?.sessionId !== session.id) return 'token_unknown';
  if (token.expiresAt <= now) return 'token_expired';
  if (token.currency !== draft.currency) return 'token_currency';
  return token.maxAmount < total ? 'token_too_small' : undefined;
}
