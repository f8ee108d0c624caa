import { chargeStep, minimumCharge } from '../../domain/charge-limits.js';
import { alreadyApplied } from '../../domain/discount-messages.js';
import { codeKey } from '../../domain/discount-rule.js';
import type { RejectedCode } from '../../domain/discounts.js';
import { goneMessage } from '../../domain/gift-card.js';
import type { Message } from '../../domain/message.js';
import type { QuotedCredit, QuoteTotals } from '../../domain/quote.js';
import type { ChosenGiftCard } from '../../domain/session.js';
import {
  creditRefusal,
  type PayingCredit,
  payByCredit,
  type StoreCredit,
  unusable,
} from '../../domain/store-credit.js';
import type { Store } from '../../store/store.js';
import { type FingerprintKey, keyedHash } from '../request-key.js';

/**
 * Keyed hashes of the codes of store credits: without the key, they tell nothing of the code. The first one is the one to
 * write; the others are those of keys that signed before. Case, spaces and hyphens do not matter.
 */
export const createCreditHashes =
  (keys: readonly FingerprintKey[]) =>
  (code: string): string[] =>
    keys.map((key) => keyedHash(key, `credit\0${codeKey(code).replace(/[\s\p{Dash}]/gu, '')}`));

export type CreditHashes = ReturnType<typeof createCreditHashes>;

export interface CreditingDeps {
  store: Pick<Store, 'read'>;
  hashes: CreditHashes;
}

/** What store credits and gift cards do for a session. */
export interface SentCredits {
  /** The codes that stand for no store credit. */
  otherCodes: readonly string[];
  /** Store credits that cannot pay, by position of their code. */
  rejected: RejectedCode[];
  /** What is wrong with the gift cards that were chosen. */
  messages: Message[];
  /** The totals as the credits pay them: those by code first, the first sent first. */
  pay(totals: QuoteTotals): { totals: QuoteTotals; credits?: QuotedCredit[] };
}

/** Looks up which of the codes that an agent sends are store credits, and what gift cards have. */
export function createCrediting({ store, hashes }: CreditingDeps) {
  async function creditsOf(codes: readonly string[]): Promise<(StoreCredit | undefined)[]> {
    if (codes.length === 0) return [];
    const hashed = codes.map(hashes);
    const { credits = new Map() } = await store.read({ creditCodes: hashed.flat() });
    const byHash = new Map([...credits.values()].map((credit) => [credit.codeHash, credit]));
    return hashed.map((each) => each.map((hash) => byHash.get(hash)).find((credit) => credit !== undefined));
  }

  async function creditsById(giftCards: readonly ChosenGiftCard[]): Promise<ReadonlyMap<string, StoreCredit>> {
    if (giftCards.length === 0) return new Map();
    const { credits = new Map() } = await store.read({ credits: giftCards.map(({ creditId }) => creditId) });
    return credits;
  }

  return {
    /** `now` in milliseconds. */
    async sent(
      { codes, giftCards = [] }: { codes: readonly string[]; giftCards: readonly ChosenGiftCard[] | undefined },
      currency: string,
      now: number,
    ): Promise<SentCredits> {
      const [found, cards] = await Promise.all([creditsOf(codes), creditsById(giftCards)]);
      const usable: PayingCredit[] = [];
      const rejected = found.flatMap((credit, index): RejectedCode[] => {
        if (!credit) return [];
        const isTwice = found.findIndex((other) => other?.id === credit.id) < index;
        const refusal = isTwice ? alreadyApplied() : creditRefusal(credit, currency, now);
        if (!refusal) usable.push(credit);
        return refusal ? [{ code: codes[index] ?? '', index, ...refusal }] : [];
      });
      const messages = giftCards.flatMap((chosen) => {
        const card = cards.get(chosen.creditId);
        if (!card || unusable(card, currency, now)) return [goneMessage(chosen)];
        usable.push({ ...card, most: chosen.most });
        return [];
      });
      return {
        otherCodes: codes.filter((_, index) => !found[index]),
        rejected,
        messages,
        pay(totals) {
          if (usable.length === 0) return { totals };
          const limits = { minimum: minimumCharge(currency), step: chargeStep(currency) };
          const { paid, remaining } = payByCredit(totals.total, usable, limits);
          const storeCredit = totals.total - remaining;
          const isOfGiftCards = paid.every(({ isGiftCard, amount }) => isGiftCard || amount === 0);
          const credit = storeCredit > 0 && { storeCredit, ...(isOfGiftCards && { isOfGiftCards }) };
          return { totals: { ...totals, ...credit, total: remaining }, credits: paid };
        },
      };
    },
  };
}

export type Crediting = ReturnType<typeof createCrediting>;
