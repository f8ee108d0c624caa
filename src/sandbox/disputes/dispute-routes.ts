import { noSuchObject } from '../errors.js';
import type { Dispute } from '../objects/dispute.js';
import { type Call, ok, type Route } from '../wire/call.js';
import { listPage } from '../wire/list-page.js';
import { flag, list, readParams, text, textMap } from '../wire/params.js';
import { answerDispute } from './answer-dispute.js';
import { endDispute, requireOpen } from './end-dispute.js';
import { evidenceParam } from './evidence.js';

const DISPUTES = '/v1/disputes';
const expandOnly = { expand: list(text) };
const updateShape = { ...expandOnly, evidence: evidenceParam, metadata: textMap, submit: flag };

/** The dispute that the path names, if it is the caller's. */
function requireDispute(call: Call): Dispute {
  const found = call.store.objects.find('dispute', call.id);
  if (found?.account === call.account.id) return found.object;
  throw noSuchObject('dispute', call.id, { status: 404, param: 'dispute' });
}

/** https://docs.stripe.com/api/disputes */
export const disputeRoutes: Route[] = [
  { method: 'GET', path: DISPUTES, run: (call) => listPage(call, 'dispute', DISPUTES, ['charge', 'payment_intent']) },
  {
    method: 'GET',
    path: `${DISPUTES}/:id`,
    run(call) {
      readParams(expandOnly, call.params);
      return ok(requireDispute(call));
    },
  },
  {
    method: 'POST',
    path: `${DISPUTES}/:id`,
    run(call) {
      const given = readParams(updateShape, call.params);
      return ok(answerDispute(call, requireDispute(call), given));
    },
  },
  {
    method: 'POST',
    path: `${DISPUTES}/:id/close`,
    run(call) {
      readParams(expandOnly, call.params);
      const present = requireDispute(call);
      requireOpen(present);
      return ok(endDispute(call, present, 'lost'));
    },
  },
];
