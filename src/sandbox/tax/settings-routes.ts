import type { TaxSettings } from '../objects/tax-settings.js';
import { ok, type Route } from '../wire/call.js';
import { choice, fields, list, readParams, required, text } from '../wire/params.js';
import { address } from './calculation-params.js';
import { saveSettings, settingsOf } from './settings.js';
import { taxCode } from './tax-code.js';

const SETTINGS = '/v1/tax/settings';

const updateShape = {
  defaults: fields({ tax_behavior: choice('exclusive', 'inclusive', 'inferred_by_currency'), tax_code: taxCode }),
  expand: list(text),
  head_office: fields({ address: required(address) }),
};

/** https://docs.stripe.com/api/tax/settings */
export const settingsRoutes: Route[] = [
  {
    method: 'GET',
    path: SETTINGS,
    run(call) {
      readParams({ expand: list(text) }, call.params);
      return ok(view(settingsOf(call)));
    },
  },
  {
    method: 'POST',
    path: SETTINGS,
    run(call) {
      const { defaults, head_office } = readParams(updateShape, call.params);
      const present = settingsOf(call);
      const settings: TaxSettings = {
        ...present,
        defaults: {
          ...present.defaults,
          tax_behavior: defaults?.tax_behavior ?? present.defaults.tax_behavior,
          tax_code: defaults?.tax_code ?? present.defaults.tax_code,
        },
        head_office: head_office ?? present.head_office,
      };
      saveSettings(call, settings);
      return ok(view(settings));
    },
  },
];

function view({ defaults, head_office }: TaxSettings): object {
  const active = head_office !== null;
  return {
    object: 'tax.settings',
    defaults,
    head_office,
    livemode: false,
    status: active ? 'active' : 'pending',
    status_details: active ? { active: {} } : { pending: { missing_fields: ['head_office'] } },
  };
}
