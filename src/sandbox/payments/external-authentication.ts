import type { PaymentIntent } from '../objects/payment-intent.js';
import type { ThreeDSecure } from '../objects/three-d-secure.js';
import type { Call } from '../wire/call.js';

const idOf = (intent: PaymentIntent): string => `3ds_${intent.id}`;

/** Keeps an authentication for the next attempt to pay the intent. */
export function keepAuthentication(call: Call, intent: PaymentIntent, three_d_secure: ThreeDSecure): void {
  call.store.objects.remove(idOf(intent));
  const stored = { id: idOf(intent), created: call.now, three_d_secure };
  call.store.objects.insert('authentication', call.account.id, stored);
}

/** What was kept, for one attempt only: it proves the payment it was made for. */
export function takeAuthentication(call: Call, intent: PaymentIntent): ThreeDSecure | null {
  const found = call.store.objects.find('authentication', idOf(intent));
  if (found === undefined) return null;
  call.store.objects.remove(idOf(intent));
  return found.object.three_d_secure;
}
