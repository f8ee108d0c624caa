import { noSuchObject } from '../errors.js';
import type { Refund } from '../objects/refund.js';
import type { Call } from '../wire/call.js';

/** The refund that the path names, if it is the caller's. */
export function requireRefund(call: Call): Refund {
  const found = call.store.objects.find('refund', call.id);
  if (found?.account === call.account.id) return found.object;
  throw noSuchObject('refund', call.id, { status: 404, param: 'refund' });
}
