import type { Database } from 'better-sqlite3';
import type { MarketingConsent } from '../../domain/marketing.js';
import type { ConsentFilter, Slice, SliceRequest } from '../archive.js';
import { takeSlice } from './take-slice.js';

interface Row extends Omit<MarketingConsent, 'optedIn' | 'locale'> {
  place: number;
  optedIn: 0 | 1;
  locale: string | null;
}

const COLUMNS = `place, channel, contact, opted_in AS optedIn, display_text AS displayText, text_version AS textVersion, locale,
  privacy_policy_url AS privacyPolicyUrl, agent_id AS agentId, session_id AS sessionId, order_id AS orderId, at`;

/** What buyers said to marketing, the newest first. */
export function createConsentArchive(db: Database) {
  const all = db.prepare<[number], Row>(
    `SELECT ${COLUMNS} FROM marketing_consents WHERE place < ? ORDER BY place DESC`,
  );
  const ofContact = db.prepare<[string, number], Row>(
    `SELECT ${COLUMNS} FROM marketing_consents WHERE contact = ? AND place < ? ORDER BY place DESC`,
  );

  return {
    consents: (
      { channel, contact }: ConsentFilter,
      { limit, before = Number.MAX_SAFE_INTEGER }: SliceRequest<number>,
    ): Slice<MarketingConsent, number> =>
      takeSlice(contact === undefined ? all.iterate(before) : ofContact.iterate(contact, before), {
        limit,
        itemOf: ({ place: _, optedIn, locale, ...consent }) =>
          (channel ?? consent.channel) === consent.channel
            ? { ...consent, optedIn: optedIn === 1, ...(locale !== null && { locale }) }
            : undefined,
        placeOf: ({ place }) => place,
      }),
  };
}
