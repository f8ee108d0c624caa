import { noSuchObject } from '../errors.js';
import type { StoredCalculation } from '../objects/tax-calculation.js';
import { type Call, ok, type Route } from '../wire/call.js';
import { list, readParams, text } from '../wire/params.js';
import { CALCULATIONS, calculationView, lineViews } from './calculation-view.js';
import { createCalculation } from './create-calculation.js';
import { linePage, wants } from './line-list.js';

/** https://docs.stripe.com/api/tax/calculations */
export const calculationRoutes: Route[] = [
  { method: 'POST', path: CALCULATIONS, run: createCalculation },
  {
    method: 'GET',
    path: `${CALCULATIONS}/:id`,
    run(call) {
      readParams({ expand: list(text) }, call.params);
      return ok(calculationView(call, requireCalculation(call)));
    },
  },
  {
    method: 'GET',
    path: `${CALCULATIONS}/:id/line_items`,
    run(call) {
      const { id, lines } = requireCalculation(call);
      const shown = lineViews(lines, wants(call, 'data.tax_breakdown'));
      return linePage(call, shown, `${CALCULATIONS}/${id}/line_items`);
    },
  },
];

/** The calculation that the path names, if it is the caller's and has not expired. */
function requireCalculation(call: Call): StoredCalculation {
  const found = call.store.objects.find('tax_calculation', call.id);
  if (found?.account === call.account.id && found.object.wire.expires_at > call.now) return found.object;
  throw noSuchObject('tax calculation', call.id, { status: 404, param: 'calculation' });
}
