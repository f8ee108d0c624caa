import { UnavailableError } from '../../src/errors.js';
import type { Archive } from '../../src/store/archive.js';
import type { Database } from '../../src/store/database.js';
import type { Retention } from '../../src/store/retention.js';
import type { Store } from '../../src/store/store.js';

const refuse = (): Promise<never> => Promise.reject(new UnavailableError('This store has no archive.'));

const NOTHING = { sessions: 0, pseudonymised: 0, revisions: 0, orders: 0 };

const NONE: Archive = {
  orders: refuse,
  sessions: refuse,
  revisions: refuse,
  canceledSessions: refuse,
  deliveries: refuse,
  delivery: refuse,
  deliveredTo: refuse,
  eventsSince: refuse,
  stripeEvents: refuse,
  audit: refuse,
  consents: refuse,
  ruleUses: refuse,
  storeCredits: refuse,
  creditMoves: refuse,
  held: refuse,
};

/** Nothing is ever removed. */
const KEEPS_ALL: Retention = {
  purgeSessions: async () => NOTHING,
  purgeOrders: async () => NOTHING,
  countAged: async () => 0,
  forgetAged: async () => 0,
  lookFor: refuse,
  eraseSession: refuse,
  eraseMentions: refuse,
  forgetBuyer: refuse,
  shrink: async () => 0,
  emptyLog: async () => {},
  size: async () => ({ bytes: 0, freeBytes: 0, shrinks: false }),
};

/** A store for servers whose lists nobody looks at, and whose old rows nobody removes. */
export const withoutArchive = (store: Store): Database => ({
  ...store,
  isShared: false,
  archive: NONE,
  retention: KEEPS_ALL,
});
