import { Router } from 'express';
import type { Merchant } from '../merchant/merchant.js';
import type { PaymentEvents } from '../orders/payment-events.js';
import { auditCursor, parseAuditQuery, renderAuditEntry } from '../protocol/merchant/audit.js';
import { parseCancellationsQuery, renderCancellations } from '../protocol/merchant/cancellations.js';
import { parseNoQuery } from '../protocol/merchant/checked.js';
import { consentsCursor, parseConsentsQuery, renderConsent } from '../protocol/merchant/consents.js';
import { renderPage } from '../protocol/merchant/page.js';
import { parseStripeEventsQuery, renderStripeEvent, stripeEventsCursor } from '../protocol/merchant/stripe-event.js';
import { type MerchantOperations, mount } from './merchant-operation.js';

export interface MerchantRecordsDeps extends Pick<Merchant, 'stripeEvents' | 'audit' | 'consents' | 'cancellations'> {
  operations: MerchantOperations;
  countEvents: PaymentEvents['counts'];
}

/** What Stripe told, what the shop did, what buyers agreed to, and why they left. */
export function createMerchantRecordsRouter(deps: MerchantRecordsDeps): Router {
  const { operations, stripeEvents, audit, consents, cancellations, countEvents } = deps;
  const router = Router({ caseSensitive: true, strict: true });
  const { get } = operations;

  mount(router, '/merchant/stripe-events', {
    get: (req, res) =>
      get(req, res, parseStripeEventsQuery, async ({ filter, request }) =>
        renderPage(await stripeEvents(filter, request), stripeEventsCursor, renderStripeEvent),
      ),
  });
  mount(router, '/merchant/stripe-events/counts', {
    get: (req, res) => get(req, res, parseNoQuery, async () => ({ counts: await countEvents() })),
  });
  mount(router, '/merchant/audit', {
    get: (req, res) =>
      get(req, res, parseAuditQuery, async ({ filter, request }) =>
        renderPage(await audit(filter, request), auditCursor, renderAuditEntry),
      ),
  });
  mount(router, '/merchant/consents', {
    get: (req, res) =>
      get(req, res, parseConsentsQuery, async ({ filter, request }) =>
        renderPage(await consents(filter, request), consentsCursor, renderConsent),
      ),
  });
  mount(router, '/merchant/insights/cancellations', {
    get: (req, res) =>
      get(req, res, parseCancellationsQuery, async (query) => renderCancellations(await cancellations(query))),
  });
  return router;
}
