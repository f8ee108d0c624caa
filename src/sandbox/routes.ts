import { priceRoutes } from './catalog/price-routes.js';
import { productRoutes } from './catalog/product-routes.js';
import { disputeRoutes } from './disputes/dispute-routes.js';
import { fraudWarningRoutes } from './disputes/fraud-warning-routes.js';
import { noSuchObject } from './errors.js';
import { eventRoutes } from './events/event-routes.js';
import { cancelIntent } from './payments/cancel-intent.js';
import { captureIntent } from './payments/capture-intent.js';
import { confirmIntent } from './payments/confirm-intent.js';
import { createIntent } from './payments/create-intent.js';
import { requireIntent } from './payments/payment-intent.js';
import { updateIntent } from './payments/update-intent.js';
import { refundRoutes } from './refunds/refund-routes.js';
import { calculationRoutes } from './tax/calculation-routes.js';
import { registrationRoutes } from './tax/registration-routes.js';
import { settingsRoutes } from './tax/settings-routes.js';
import { transactionRoutes } from './tax/transaction-routes.js';
import { grantedTokenRoutes } from './tokens/granted-token-routes.js';
import { issuedTokenRoutes } from './tokens/issued-token-routes.js';
import { type Call, ok, type Route } from './wire/call.js';
import { listPage } from './wire/list-page.js';
import { list, readParams, text } from './wire/params.js';

const INTENTS = '/v1/payment_intents';
const retrieveShape = { expand: list(text) };

/** Every endpoint of the API. */
const routes: Route[] = [
  { method: 'POST', path: INTENTS, run: createIntent },
  { method: 'GET', path: INTENTS, run: (call) => listPage(call, 'payment_intent', INTENTS) },
  { method: 'GET', path: `${INTENTS}/:id`, run: retrieveIntent },
  { method: 'POST', path: `${INTENTS}/:id`, run: updateIntent },
  { method: 'POST', path: `${INTENTS}/:id/confirm`, run: confirmIntent },
  { method: 'POST', path: `${INTENTS}/:id/cancel`, run: cancelIntent },
  { method: 'POST', path: `${INTENTS}/:id/capture`, run: captureIntent },
  { method: 'GET', path: '/v1/charges/:id', run: retrieveCharge },
  { method: 'GET', path: '/v1/account', run: retrieveAccount },
  ...refundRoutes,
  ...disputeRoutes,
  ...fraudWarningRoutes,
  ...eventRoutes,
  ...issuedTokenRoutes,
  ...grantedTokenRoutes,
  ...productRoutes,
  ...priceRoutes,
  ...calculationRoutes,
  ...transactionRoutes,
  ...settingsRoutes,
  ...registrationRoutes,
];

const table = routes.map((route) => ({ route, segments: route.path.split('/') }));

/** The endpoint for a method and path, and the id in the path. */
export function findRoute(method: string, path: string): { route: Route; id: string } | undefined {
  const given = path.split('/');
  for (const { route, segments } of table) {
    if (route.method !== method || segments.length !== given.length) continue;
    if (!segments.every((segment, i) => (segment === ':id' ? given[i] !== '' : segment === given[i]))) continue;
    return { route, id: given[segments.indexOf(':id')] ?? '' };
  }
  return undefined;
}

function retrieveIntent(call: Call) {
  readParams({ ...retrieveShape, client_secret: text }, call.params);
  return ok(requireIntent(call));
}

function retrieveCharge(call: Call) {
  readParams(retrieveShape, call.params);
  const found = call.store.objects.find('charge', call.id);
  if (found?.account === call.account.id) return ok(found.object);
  throw noSuchObject('charge', call.id, { status: 404, param: 'charge' });
}

function retrieveAccount(call: Call) {
  readParams(retrieveShape, call.params);
  return ok({
    id: call.account.id,
    object: 'account',
    charges_enabled: true,
    country: 'US',
    default_currency: 'usd',
    details_submitted: true,
    payouts_enabled: true,
    settings: { dashboard: { display_name: 'Sandbox', timezone: 'Etc/UTC' } },
    type: 'standard',
  });
}
