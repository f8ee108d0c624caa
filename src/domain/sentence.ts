import type { Address } from './party.js';
import type { SentenceKey } from './sentences.js';

/** What stands in a place of a sentence; amounts, places, times and lists are written in the reader's language. */
export type SentenceValue =
  | string
  | number
  /** Minor units of a lower-case ISO 4217 currency. */
  | { money: number; currency: string }
  | { place: Pick<Address, 'country' | 'state'> }
  | { country: string }
  /** Milliseconds since the epoch: the day, or the minute, in UTC. */
  | { day: number }
  | { time: number }
  /** Words of the shop, or another sentence. */
  | { said: Content }
  | { list: readonly Content[] };

/** A sentence that is said in the reader's language: by its key, with what stands in its places. */
export interface Sentence {
  key: SentenceKey;
  values?: Readonly<Record<string, SentenceValue>>;
}

/** A sentence of ours, or words that somebody else wrote. */
export type Content = string | Sentence;

/** A text of the shop in quotation marks. */
export const quoted = (words: Content): Sentence => sentence('name.quoted', { name: { said: words } });

/** The sentence with this key. */
export function sentence(key: SentenceKey, values?: Sentence['values']): Sentence {
  return values === undefined ? { key } : { key, values };
}
