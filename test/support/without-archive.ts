import { UnavailableError } from '../../src/errors.js';
import type { Archive } from '../../src/store/archive.js';
import type { Database } from '../../src/store/database.js';
import type { Store } from '../../src/store/store.js';

const refuse = (): Promise<never> => Promise.reject(new UnavailableError('This store has no archive.'));

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
  held: refuse,
};

/** A store for servers whose lists nobody looks at. */
export const withoutArchive = (store: Store): Database => ({ ...store, archive: NONE });
