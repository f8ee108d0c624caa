import type { Database } from 'better-sqlite3';
import type { MarketingConsent } from '../../domain/marketing.js';

/** What buyers said to marketing, only ever added to. */
export function createConsentRows(db: Database) {
  const insert = db.prepare<[Omit<MarketingConsent, 'optedIn' | 'locale'> & { optedIn: 0 | 1; locale: string | null }]>(
    `INSERT INTO marketing_consents (channel, contact, opted_in, display_text, text_version, locale, privacy_policy_url,
       agent_id, session_id, order_id, at)
     VALUES (:channel, :contact, :optedIn, :displayText, :textVersion, :locale, :privacyPolicyUrl,
       :agentId, :sessionId, :orderId, :at)`,
  );
  const newest = db
    .prepare<[string, string], number>(
      'SELECT opted_in FROM marketing_consents WHERE contact = ? AND channel = ? ORDER BY place DESC LIMIT 1',
    )
    .pluck();

  return {
    insert: (consent: MarketingConsent): void =>
      void insert.run({ ...consent, optedIn: consent.optedIn ? 1 : 0, locale: consent.locale ?? null }),
    isSubscribed: (channel: string, contact: string): boolean => newest.get(contact, channel) === 1,
  };
}
