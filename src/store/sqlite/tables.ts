import type { Database } from 'better-sqlite3';
import { createAttributionRows } from './attribution-rows.js';
import { createAuditRows } from './audit-rows.js';
import { createCartRows } from './cart-rows.js';
import { createChargeRows } from './charge-rows.js';
import { createConsentRows } from './consent-rows.js';
import { createCreditRows } from './credit-rows.js';
import { createEventRows } from './event-rows.js';
import { createFactRows } from './fact-rows.js';
import { createFeedPushRows } from './feed-push-rows.js';
import { createIdempotencyRows } from './idempotency-rows.js';
import { createOrderEventRows } from './order-event-rows.js';
import { createOrderRows } from './order-rows.js';
import { createOrderTaskRows } from './order-task-rows.js';
import { createRedemptionRows } from './redemption-rows.js';
import { createRefundRows } from './refund-rows.js';
import { createSessionRows } from './session-rows.js';
import { createStockRows } from './stock-rows.js';
import { createTallyRows } from './tally-rows.js';

/** Every statement on rows, prepared once. */
export const createTables = (db: Database) => ({
  sessions: createSessionRows(db),
  carts: createCartRows(db),
  charges: createChargeRows(db),
  orders: createOrderRows(db),
  refunds: createRefundRows(db),
  orderEvents: createOrderEventRows(db),
  orderTasks: createOrderTaskRows(db),
  attributions: createAttributionRows(db),
  audit: createAuditRows(db),
  consents: createConsentRows(db),
  events: createEventRows(db),
  stock: createStockRows(db),
  redemptions: createRedemptionRows(db),
  credits: createCreditRows(db),
  tallies: createTallyRows(db),
  idempotency: createIdempotencyRows(db),
  facts: createFactRows(db),
  feedPushes: createFeedPushRows(db),
});

export type Tables = ReturnType<typeof createTables>;
