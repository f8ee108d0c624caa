import type { Migration } from './migration.js';

/** Store credits are of a kind: what the shop gives, and gift cards, which are presented as a payment of their own. */
export const giftCards: Migration = {
  version: 12,
  sql: `ALTER TABLE store_credits ADD COLUMN kind TEXT NOT NULL DEFAULT 'store_credit';`,
};
