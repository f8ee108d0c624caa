import { createHmac } from 'node:crypto';
import { emailKey } from '../../domain/discount-rule.js';
import type { FingerprintKey } from '../request-key.js';

/**
 * Keyed hashes of e-mail addresses, by which buyers are counted: without the key, they tell nothing of the address. The
 * first one is the one to write; the others are those of keys that signed before.
 */
export const createBuyerHashes =
  (keys: readonly FingerprintKey[]) =>
  (email: string): string[] =>
    keys.map(({ id, secret }) => {
      const hash = createHmac('sha256', secret)
        .update(`buyer\0${emailKey(email)}`)
        .digest('base64url');
      return `${id}:${hash}`;
    });

export type BuyerHashes = ReturnType<typeof createBuyerHashes>;
