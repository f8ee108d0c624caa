import { noSuchObject } from '../errors.js';
import type { EarlyFraudWarning } from '../objects/early-fraud-warning.js';
import { type Call, ok, type Route } from '../wire/call.js';
import { listPage } from '../wire/list-page.js';
import { list, readParams, text } from '../wire/params.js';

const WARNINGS = '/v1/radar/early_fraud_warnings';
const FILTERS = ['charge', 'payment_intent'];

/** The warning as it is now: nothing is left to do once the charge was refunded or disputed. */
function view(call: Call, warning: EarlyFraudWarning): EarlyFraudWarning {
  const charge = call.store.objects.find('charge', warning.charge)?.object;
  return { ...warning, actionable: charge !== undefined && !charge.refunded && !charge.disputed };
}

/** https://docs.stripe.com/api/radar/early_fraud_warnings */
export const fraudWarningRoutes: Route[] = [
  {
    method: 'GET',
    path: WARNINGS,
    run: (call) => listPage(call, 'early_fraud_warning', WARNINGS, FILTERS, (warning) => view(call, warning)),
  },
  {
    method: 'GET',
    path: `${WARNINGS}/:id`,
    run(call) {
      readParams({ expand: list(text) }, call.params);
      const found = call.store.objects.find('early_fraud_warning', call.id);
      if (found?.account === call.account.id) return ok(view(call, found.object));
      throw noSuchObject('early_fraud_warning', call.id, { status: 404, param: 'early_fraud_warning' });
    },
  },
];
