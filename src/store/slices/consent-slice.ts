import type { MarketingConsent } from '../../domain/marketing.js';
import type { ConsentFilter, Slice } from '../archive.js';
import { takeSlice } from './take-slice.js';

/** An answer to marketing as a row. */
export interface ConsentColumns extends Omit<MarketingConsent, 'optedIn' | 'locale'> {
  place: number;
  optedIn: 0 | 1;
  locale: string | null;
}

/** Columns of an answer, named as its fields. */
export const CONSENT_COLUMNS = `place, channel, contact, opted_in AS "optedIn", display_text AS "displayText",
  text_version AS "textVersion", locale, privacy_policy_url AS "privacyPolicyUrl", agent_id AS "agentId",
  session_id AS "sessionId", order_id AS "orderId", at`;

/** Answers out of rows that are of the contact already, if one was asked for. */
export const consentSlice = (
  rows: Iterable<ConsentColumns>,
  { channel }: ConsentFilter,
  limit: number,
): Slice<MarketingConsent, number> =>
  takeSlice(rows, {
    limit,
    itemOf: ({ place: _, optedIn, locale, ...consent }) =>
      (channel ?? consent.channel) === consent.channel
        ? { ...consent, optedIn: optedIn === 1, ...(locale !== null && { locale }) }
        : undefined,
    placeOf: ({ place }) => place,
  });
