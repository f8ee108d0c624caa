import { timingSafeEqual } from 'node:crypto';
import type { DelegatedCard } from '../../domain/commands.js';
import type { CreditHashes } from '../quoting/crediting.js';
import { type FingerprintKey, keyedHash } from '../request-key.js';

const PREFIX = 'vt_';

type Payload = [codeHashes: string[], sessionId: string, maxAmount: number, currency: string, expiresAt: number];

/** What a vault token allows. */
export interface VaultedCard extends Omit<DelegatedCard, 'code'> {
  /** Keyed hashes of the card's code, one for each key. */
  codeHashes: readonly string[];
}

/**
 * Tokens for gift cards whose code was given beforehand (ACP, delegate payment). A token is all there is of it: nothing is
 * kept, it holds the keyed hash of the code and is signed, so that it can neither be read nor made by others.
 */
export function createVaultTokens(keys: readonly FingerprintKey[], hashes: CreditHashes) {
  const [signing] = keys;
  if (!signing) throw new Error('At least one fingerprint key is needed');
  const signed = (key: FingerprintKey, text: string): string => keyedHash(key, `vault\0${text}`);

  return {
    issue({ code, sessionId, maxAmount, currency, expiresAt }: DelegatedCard): string {
      const payload: Payload = [hashes(code), sessionId, maxAmount, currency, expiresAt];
      const text = Buffer.from(JSON.stringify(payload)).toString('base64url');
      return `${PREFIX}${text}.${signed(signing, text)}`;
    },

    /** `undefined` for anything that was not issued here. */
    read(token: string): VaultedCard | undefined {
      if (!token.startsWith(PREFIX)) return undefined;
      const end = token.indexOf('.');
      const text = token.slice(PREFIX.length, end);
      const signature = token.slice(end + 1);
      if (!keys.some((key) => isEqual(signed(key, text), signature))) return undefined;
      const [codeHashes, sessionId, maxAmount, currency, expiresAt] = JSON.parse(
        Buffer.from(text, 'base64url').toString(),
      ) as Payload;
      return { codeHashes, sessionId, maxAmount, currency, expiresAt };
    },
  };
}

export type VaultTokens = ReturnType<typeof createVaultTokens>;

/** Lengths are those of the bytes: what an agent sends may be no ASCII. */
function isEqual(one: string, other: string): boolean {
  const [made, given] = [Buffer.from(one), Buffer.from(other)];
  return made.length === given.length && timingSafeEqual(made, given);
}
