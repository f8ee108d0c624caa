import { refused } from '../errors.js';
import type { Refund } from '../objects/refund.js';
import { ok, type Route } from '../wire/call.js';
import { listPage } from '../wire/list-page.js';
import { mergedMetadata } from '../wire/metadata.js';
import { list, readParams, text, textMap } from '../wire/params.js';
import { createRefund } from './create-refund.js';
import { emitUpdated, undoRefund } from './refund-money.js';
import { requireRefund } from './require-refund.js';

const REFUNDS = '/v1/refunds';
const expandOnly = { expand: list(text) };

/** https://docs.stripe.com/api/refunds */
export const refundRoutes: Route[] = [
  { method: 'POST', path: REFUNDS, run: createRefund },
  { method: 'GET', path: REFUNDS, run: (call) => listPage(call, 'refund', REFUNDS, ['charge', 'payment_intent']) },
  {
    method: 'GET',
    path: `${REFUNDS}/:id`,
    run(call) {
      readParams(expandOnly, call.params);
      return ok(requireRefund(call));
    },
  },
  {
    method: 'POST',
    path: `${REFUNDS}/:id`,
    run(call) {
      const given = readParams({ ...expandOnly, metadata: textMap }, call.params);
      const present = requireRefund(call);
      const refund = { ...present, metadata: mergedMetadata(present.metadata, given.metadata) };
      call.store.objects.save(refund);
      emitUpdated(call, refund, { metadata: present.metadata });
      return ok(refund);
    },
  },
  {
    method: 'POST',
    path: `${REFUNDS}/:id/cancel`,
    run(call) {
      readParams(expandOnly, call.params);
      const { pending_reason: _, ...present } = requireRefund(call);
      if (present.status !== 'pending') {
        throw refused(`Refund ${present.id} has a status of ${present.status} and cannot be canceled.`);
      }
      call.store.followUps.remove(present.id);
      const refund: Refund = { ...present, status: 'canceled' };
      undoRefund(call, refund);
      emitUpdated(call, refund, { status: present.status });
      return ok(refund);
    },
  },
];
