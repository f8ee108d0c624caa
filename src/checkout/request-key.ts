import { createHmac, hash } from 'node:crypto';
import { canonicalJson } from '../canonical-json.js';
import type { PaymentInstrument } from '../payments/payment-service.js';

export interface FingerprintKey {
  id: string;
  secret: string;
}

/** An Idempotency-Key in its scope, with what its request said. */
export interface RequestKey {
  /** Hash of agent, path and key: another agent's or another path's equal key is another key. */
  id: string;
  apiVersion: string;
  /** Of the body, for a record to be written now. */
  fingerprint: string;
  /** Whether a record's fingerprint is of an equal body. */
  matches(fingerprint: string): boolean;
}

/** HMAC-SHA256 of a text with the id of its key before it: without the key, it tells nothing of the text. */
export const keyedHash = ({ id, secret }: FingerprintKey, text: string): string =>
  `${id}:${createHmac('sha256', secret).update(text).digest('base64url')}`;

/**
 * Fingerprints of request bodies: HMAC-SHA256 over the RFC 8785 form, so that two texts of one JSON value are equal
 * and a stored fingerprint tells nothing of the body. The first key signs, all of them are known.
 */
export function createFingerprints(keys: readonly FingerprintKey[]) {
  const [signing] = keys;
  if (!signing) throw new Error('At least one fingerprint key is needed');

  /** Keyed hash of a granted token. */
  const ofToken = (token: string): string => keyedHash(signing, token);

  return {
    ofToken,

    /** Keyed hash of what pays, none of which is stored; it begins with that of the token. */
    ofInstrument({ token, threeDSecure }: PaymentInstrument): string {
      if (!threeDSecure) return ofToken(token);
      return `${ofToken(token)}.${keyedHash(signing, canonicalJson(threeDSecure))}`;
    },

    /** `body` is the JSON value as sent, `undefined` for a request without one. */
    requestKey(request: { agentId: string; path: string; key: string; apiVersion: string; body: unknown }): RequestKey {
      const text = request.body === undefined ? '' : canonicalJson(request.body);
      const scope = JSON.stringify([request.agentId, request.path, request.key]);
      const fingerprint = keyedHash(signing, text);
      return {
        id: hash('sha256', scope, 'base64url'),
        apiVersion: request.apiVersion,
        fingerprint,
        matches(other) {
          if (other === fingerprint) return true;
          const key = keys.find(({ id }) => id !== signing.id && other.startsWith(`${id}:`));
          return key !== undefined && keyedHash(key, text) === other;
        },
      };
    },
  };
}

export type Fingerprints = ReturnType<typeof createFingerprints>;
