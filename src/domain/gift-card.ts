import { declineMessage } from './decline.js';
import type { Message } from './message.js';
import { sentence } from './sentence.js';
import { type CheckoutDraft, type CheckoutSession, type ChosenGiftCard, isTerminal } from './session.js';
import { type StoreCredit, unusable } from './store-credit.js';

/** Gift cards, as the shop takes them. */
export interface GiftCardSettings {
  /** What buyers read, in place of the sentence `gift_card.name`. */
  name?: string | undefined;
}

/** Gift cards that one session takes. */
const MOST = 5;

/** Whether a gift card can be paid with here: something is left to be paid, and there is room for another card. */
export const offersGiftCards = ({
  status,
  draft,
  quote,
}: Pick<CheckoutSession, 'status' | 'draft' | 'quote'>): boolean =>
  !isTerminal(status) && quote.totals.total > 0 && (draft.giftCards ?? []).length < MOST;

/** What a chosen gift card is called among the codes of its session; an update that leaves it out takes it off. */
export const giftCardSign = ({ end }: Pick<ChosenGiftCard, 'end'>): string => `gift_card:${end}`;

/** What is left of the chosen cards when an agent sends these codes (`null`: none), and the codes that are others. */
export function leaveGiftCards(
  chosen: readonly ChosenGiftCard[] = [],
  codes: readonly string[] | null,
): { giftCards: ChosenGiftCard[]; discountCodes: string[] | null } {
  const signs = new Set(chosen.map(giftCardSign));
  return {
    giftCards: chosen.filter((card) => codes?.includes(giftCardSign(card))),
    discountCodes: codes === null ? null : codes.filter((code) => !signs.has(code)),
  };
}

/** Why nothing can be paid with a gift card, as an answer to whoever tries; `undefined` where something can. */
export function giftCardRefusal(
  card: StoreCredit,
  { giftCards: chosen = [], currency }: Pick<CheckoutDraft, 'giftCards' | 'currency'>,
  now: number,
): Message | undefined {
  if (chosen.some(({ creditId }) => creditId === card.id)) return declineMessage('gift_card_chosen');
  const why = unusable(card, currency, now);
  return why && declineMessage(`gift_card_${why}`);
}

/** The gift card pays a part; `rest` of the total, in minor units, is left to be paid. */
export const restMessage = (rest: number, currency: string): Message => ({
  type: 'info',
  severity: 'high',
  resolution: 'requires_buyer_input',
  param: '$.totals',
  content: sentence('gift_card.rest', { rest: { money: rest, currency } }),
});

/** A chosen gift card cannot pay any more, so that more is left to be paid. */
export const goneMessage = ({ end }: Pick<ChosenGiftCard, 'end'>): Message => ({
  type: 'warning',
  code: 'price_change',
  severity: 'high',
  resolution: 'requires_buyer_review',
  param: '$.totals',
  content: sentence('gift_card.gone', { end }),
});
