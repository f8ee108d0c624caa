import type { Database } from 'better-sqlite3';
import type { Archive } from '../archive.js';
import { createConsentArchive } from './archive-consents.js';
import { createCreditArchive } from './archive-credits.js';
import { createDeliveryArchive } from './archive-deliveries.js';
import { createDiscountArchive } from './archive-discounts.js';
import { createOrderArchive } from './archive-orders.js';
import { createRecordArchive } from './archive-records.js';
import { createSessionArchive } from './archive-sessions.js';
import { createHeldArchive } from './archive-stock.js';

/** Lists over the same connection as the store; each read is bounded, for nothing else runs meanwhile. */
export function createSqliteArchive(db: Database, reading: <R>(query: () => R) => Promise<R>): Archive {
  const orders = createOrderArchive(db);
  const { sessions, revisions, canceledSessions } = createSessionArchive(db);
  const { deliveries, delivery, deliveredTo, eventsSince } = createDeliveryArchive(db);
  const { stripeEvents, audit } = createRecordArchive(db);
  const { consents } = createConsentArchive(db);
  const ruleUses = createDiscountArchive(db);
  const { storeCredits, creditMoves } = createCreditArchive(db);
  const held = createHeldArchive(db);
  return {
    orders: (filter, request) => reading(() => orders(filter, request)),
    sessions: (filter, request) => reading(() => sessions(filter, request)),
    revisions: (sessionId, request) => reading(() => revisions(sessionId, request)),
    canceledSessions: (request) => reading(() => canceledSessions(request)),
    deliveries: (filter, request) => reading(() => deliveries(filter, request)),
    delivery: (id) => reading(() => delivery(id)),
    deliveredTo: (endpointId) => reading(() => deliveredTo(endpointId)),
    eventsSince: (endpointId, time) => reading(() => eventsSince(endpointId, time)),
    stripeEvents: (filter, request) => reading(() => stripeEvents(filter, request)),
    audit: (filter, request) => reading(() => audit(filter, request)),
    consents: (filter, request) => reading(() => consents(filter, request)),
    ruleUses: (request) => reading(() => ruleUses(request)),
    storeCredits: (filter, request) => reading(() => storeCredits(filter, request)),
    creditMoves: (creditId, request) => reading(() => creditMoves(creditId, request)),
    held: (request) => reading(() => held(request)),
  };
}
