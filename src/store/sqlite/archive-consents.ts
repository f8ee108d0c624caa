import type { Database } from 'better-sqlite3';
import type { MarketingConsent } from '../../domain/marketing.js';
import type { ConsentFilter, Slice, SliceRequest } from '../archive.js';
import { CONSENT_COLUMNS, type ConsentColumns, consentSlice } from '../slices/consent-slice.js';

/** What buyers said to marketing, the newest first. */
export function createConsentArchive(db: Database) {
  const all = db.prepare<[number], ConsentColumns>(
    `SELECT ${CONSENT_COLUMNS} FROM marketing_consents WHERE place < ? ORDER BY place DESC`,
  );
  const ofContact = db.prepare<[string, number], ConsentColumns>(
    `SELECT ${CONSENT_COLUMNS} FROM marketing_consents WHERE contact = ? AND place < ? ORDER BY place DESC`,
  );

  return {
    consents(
      filter: ConsentFilter,
      { limit, before = Number.MAX_SAFE_INTEGER }: SliceRequest<number>,
    ): Slice<MarketingConsent, number> {
      const { contact } = filter;
      const rows = contact === undefined ? all.iterate(before) : ofContact.iterate(contact, before);
      return consentSlice(rows, filter, limit);
    },
  };
}
