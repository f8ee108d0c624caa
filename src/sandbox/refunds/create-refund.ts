import { emit } from '../events/emit.js';
import { newId } from '../ids.js';
import { requirePositive, requireWhole } from '../money.js';
import type { Refund } from '../objects/refund.js';
import { refundFateOf } from '../payments/test-methods.js';
import { type Answer, type Call, ok } from '../wire/call.js';
import { mergedMetadata } from '../wire/metadata.js';
import { choice, ignored, integer, list, readParams, text, textMap } from '../wire/params.js';
import { countRefunded, enterRefund } from './refund-money.js';
import { refundableCharge, requireUnrefunded } from './refundable-charge.js';

const createShape = {
  amount: integer,
  charge: text,
  expand: list(text),
  instructions_email: ignored,
  metadata: textMap,
  payment_intent: text,
  reason: choice('duplicate', 'fraudulent', 'requested_by_customer'),
  refund_application_fee: ignored,
  reverse_transfer: ignored,
};

/** https://docs.stripe.com/api/refunds/create */
export function createRefund(call: Call): Answer {
  const given = readParams(createShape, call.params);
  const charge = refundableCharge(call, given);
  const amount = given.amount ?? charge.amount - charge.amount_refunded;
  requirePositive(amount, 'amount');
  requireWhole(amount, charge.currency);
  requireUnrefunded(charge, amount);
  const method = call.store.objects.find('payment_method', charge.payment_method)?.object;
  const fate = method && refundFateOf(method.behaves);
  const refund: Refund = {
    id: newId('re'),
    object: 'refund',
    amount,
    balance_transaction: null,
    charge: charge.id,
    created: call.now,
    currency: charge.currency,
    customer: charge.customer,
    customer_account: null,
    destination_details: { type: 'card', card: { type: 'refund' } },
    metadata: mergedMetadata({}, given.metadata),
    payment_intent: charge.payment_intent,
    payment_method: charge.payment_method,
    ...(fate === 'pending' ? { pending_reason: 'processing' } : {}),
    reason: given.reason ?? null,
    receipt_number: null,
    source_transfer_reversal: null,
    status: fate === 'pending' ? 'pending' : 'succeeded',
    transfer_reversal: null,
  };
  call.store.objects.insert('refund', call.account.id, refund);
  enterRefund(call, refund);
  if (fate !== undefined) {
    call.store.followUps.add(refund.id, call.account.id, fate === 'pending' ? 'succeeded' : 'failed');
  }
  const { amount_refunded, refunded } = charge;
  const counted = countRefunded(call, charge, amount);
  emit(call, 'refund.created', refund);
  emit(call, 'charge.refunded', counted, {
    previous: { amount_refunded, ...(counted.refunded === refunded ? {} : { refunded }) },
  });
  return ok(refund);
}
