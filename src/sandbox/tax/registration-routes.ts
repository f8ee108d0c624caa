import { noSuchObject } from '../errors.js';
import { arrayPage } from '../wire/array-page.js';
import { ok, type Route } from '../wire/call.js';
import { cursorShape } from '../wire/list-page.js';
import { choice, list, readParams, text } from '../wire/params.js';
import { type PlaceRates, RATES } from './rates.js';

const REGISTRATIONS = '/v1/tax/registrations';
const listShape = { ...cursorShape, status: choice('active', 'all', 'expired', 'scheduled') };

type Registration = ReturnType<typeof registrationAt>;

/** The account collects tax wherever the sandbox knows a rate, since ever. */
const registrations: readonly Registration[] = Object.entries(RATES)
  .filter(([, { levies }]) => levies.length > 0)
  .map(registrationAt);

/** Where the account collects tax; https://docs.stripe.com/api/tax/registrations */
export const registrationRoutes: Route[] = [
  {
    method: 'GET',
    path: REGISTRATIONS,
    run(call) {
      const { status = 'all', ...page } = readParams(listShape, call.params);
      const shown = status === 'all' || status === 'active' ? registrations : [];
      return arrayPage(call, page, { items: shown, noun: 'tax registration', url: REGISTRATIONS });
    },
  },
  {
    method: 'GET',
    path: `${REGISTRATIONS}/:id`,
    run(call) {
      readParams({ expand: list(text) }, call.params);
      const found = registrations.find(({ id }) => id === call.id);
      if (found === undefined) throw noSuchObject('tax registration', call.id, { status: 404, param: 'id' });
      return ok(found);
    },
  },
];

function registrationAt([place, rates]: [place: string, rates: PlaceRates]) {
  const [country = '', state] = place.split('-');
  return {
    id: `taxreg_sandbox_${place.replace('-', '_').toLowerCase()}`,
    object: 'tax.registration',
    active_from: 0,
    country,
    country_options: { [country.toLowerCase()]: optionsOf(state, rates) },
    created: 0,
    expires_at: null,
    livemode: false,
    status: 'active',
  } as const;
}

function optionsOf(state: string | undefined, { levies }: PlaceRates): object {
  const types = levies.map(({ type }) => type);
  if (types.includes('sales_tax')) return { state, type: 'state_sales_tax' };
  if (types.includes('pst')) return { province_standard: { province: state }, type: 'province_standard' };
  return { standard: { place_of_supply_scheme: 'standard' }, type: 'standard' };
}
