import type { CreditHashes } from '../checkout/quoting/crediting.js';
import type { CreditKind, CreditMovement, StoreCredit } from '../domain/store-credit.js';
import { ProtocolError, problems } from '../errors.js';
import { newCreditCode, newId } from '../ids.js';
import type { Archive, CreditFilter, Slice, SliceRequest } from '../store/archive.js';
import type { Store } from '../store/store.js';
import type { AskedBy, ChangeOnce, Done } from './change-once.js';

export interface StoreCreditsDeps {
  store: Pick<Store, 'read'>;
  archive: Pick<Archive, 'storeCredits' | 'creditMoves'>;
  changeOnce: ChangeOnce;
  hashes: CreditHashes;
  /** Lower-case ISO 4217: the one currency of the shop. */
  currency: string;
  /** Whether this shop takes gift cards. */
  takesGiftCards: boolean;
}

export interface CreditRequest {
  kind: CreditKind;
  /** Minor units. */
  amount: number;
  /** Milliseconds since the epoch. */
  expiresAt?: number;
  note?: string;
}

/** Without what only the server may know. */
export type CreditFacts = Omit<StoreCredit, 'codeHash'>;

const CREATED = 201;
const DONE = 200;
/** Characters of the code that people tell it by. */
const SHOWN = 4;
/** The newest, in the answer of one credit. */
const MOST_MOVES = 100;

/** Store credits and gift cards, as the shop issues, looks through and voids them. */
export function createStoreCredits({ store, archive, changeOnce, hashes, currency, takesGiftCards }: StoreCreditsDeps) {
  async function find(id: string): Promise<StoreCredit> {
    const { credits } = await store.read({ credits: [id] });
    const credit = credits?.get(id);
    if (!credit) throw notFound();
    return credit;
  }

  return {
    /** `code` is there once: it is kept nowhere, so that the same request again is answered without it. Throws 400 for an expiry that is over, and for gift cards where the shop takes none. */
    async issue(asked: CreditRequest, by: AskedBy): Promise<Done<CreditFacts> & { code?: string }> {
      if (asked.kind === 'gift_card' && !takesGiftCards) throw problems.invalid('$.kind', NO_GIFT_CARDS);
      const code = newCreditCode(asked.kind === 'gift_card' ? 'GC' : 'SC');
      const [codeHash] = hashes(code);
      if (codeHash === undefined) throw new Error('There is no key for hashes of codes');
      const id = newId('scr');
      const done = await changeOnce<CreditFacts>(by, CREATED, {}, (_, now) => {
        const { amount, expiresAt } = asked;
        if (expiresAt !== undefined && expiresAt <= now) throw problems.invalid('$.expires_at', 'It is in the past.');
        const facts = { ...asked, id, end: code.slice(-SHOWN), currency, balance: 0, createdAt: now };
        return {
          answer: { ...facts, balance: amount },
          audit: { action: `${asked.kind}.issue`, subject: id, detail: { amount } },
          puts: { storeCredit: { ...facts, codeHash } },
          credit: [{ creditId: id, kind: 'issued', by: amount }],
        };
      });
      return { ...done, ...(!done.replayed && { code }) };
    },

    list: async (filter: CreditFilter, request: SliceRequest<string>): Promise<Slice<CreditFacts, string>> =>
      archive.storeCredits(filter, request),

    /** With its newest movements. Throws 404 where there is none. */
    async get(id: string): Promise<{ credit: CreditFacts; movements: CreditMovement[]; hasMore: boolean }> {
      const credit = await find(id);
      const { items, next } = await archive.creditMoves(id, { limit: MOST_MOVES });
      return { credit, movements: items, hasMore: next !== undefined };
    },

    /** Nobody pays with it any more. Throws 404 where there is none, 409 where it is void already. */
    async void(id: string, by: AskedBy): Promise<Done<CreditFacts>> {
      await find(id);
      return changeOnce<CreditFacts>(by, DONE, { credits: [id] }, ({ credits }, now) => {
        const before = credits?.get(id);
        if (!before) throw notFound();
        if (before.voidedAt !== undefined) throw new ProtocolError(409, 'store_credit_void', 'It is void already.');
        const { codeHash: _, balance, ...facts } = before;
        return {
          answer: { ...facts, balance: 0, voidedAt: now },
          audit: { action: `${facts.kind}.void`, subject: id, detail: { amount: balance } },
          puts: { voidedCredit: id },
          credit: [{ creditId: id, kind: 'voided', by: balance === 0 ? 0 : -balance }],
        };
      });
    },
  };
}

export type StoreCredits = ReturnType<typeof createStoreCredits>;

const NO_GIFT_CARDS = 'This shop takes no gift cards. To take them, give shop.json a "gift_cards" section.';

const notFound = () => new ProtocolError(404, 'not_found', 'There is no store credit with this id.');
