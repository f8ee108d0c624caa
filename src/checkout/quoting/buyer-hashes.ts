import { emailKey } from '../../domain/discount-rule.js';
import { type FingerprintKey, keyedHash } from '../request-key.js';

/**
 * Keyed hashes of e-mail addresses, by which buyers are counted: without the key, they tell nothing of the address. The
 * first one is the one to write; the others are those of keys that signed before.
 */
export const createBuyerHashes =
  (keys: readonly FingerprintKey[]) =>
  (email: string): string[] =>
    keys.map((key) => keyedHash(key, `buyer\0${emailKey(email)}`));

export type BuyerHashes = ReturnType<typeof createBuyerHashes>;
