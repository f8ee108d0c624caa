import { newId } from '../ids.js';
import type { Event } from '../objects/event.js';
import { API_VERSION } from '../wire/api-version.js';
import type { Call } from '../wire/call.js';

const NO_REQUEST = { id: null, idempotency_key: null };

/**
 * Records what a call has done, in the call's own transaction. The event is the calling account's unless `account` names
 * another one; `previous` holds the attributes that changed, as they were. https://docs.stripe.com/api/events/types
 */
export function emit(
  call: Call,
  type: string,
  object: object,
  { account = call.account.id, previous }: { account?: string; previous?: object } = {},
): void {
  const event: Event = {
    id: newId('evt'),
    object: 'event',
    api_version: API_VERSION,
    created: call.now,
    data: previous === undefined ? { object } : { object, previous_attributes: previous },
    livemode: false,
    pending_webhooks: 0,
    // What another account asked for is nobody else's business.
    request: account === call.account.id ? call.request : NO_REQUEST,
    type,
  };
  call.store.events.add(account, event, account === call.accounts.seller.id ? 'pending' : 'none');
}
