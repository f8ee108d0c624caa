import { emit } from '../events/emit.js';
import { newId } from '../ids.js';
import type { Charge } from '../objects/charge.js';
import type { EarlyFraudWarning } from '../objects/early-fraud-warning.js';
import type { Call } from '../wire/call.js';

/** The card's bank takes a charge for fraud before anybody disputes it. */
export function warnOfFraud(call: Call, charge: Charge): void {
  const warning: EarlyFraudWarning = {
    id: newId('issfr'),
    object: 'radar.early_fraud_warning',
    actionable: true,
    charge: charge.id,
    created: call.now,
    fraud_type: 'unauthorized_use_of_card',
    livemode: false,
    payment_intent: charge.payment_intent,
  };
  call.store.objects.insert('early_fraud_warning', call.account.id, warning);
  emit(call, 'radar.early_fraud_warning.created', warning);
}
