import { emit } from '../events/emit.js';
import { newId } from '../ids.js';
import type { Charge } from '../objects/charge.js';
import type { Dispute } from '../objects/dispute.js';
import type { Call } from '../wire/call.js';
import { noEvidence } from './evidence.js';

const DAYS_TO_ANSWER = 9;
const REASON_CODES = { fraudulent: '10.4', product_not_received: '13.1' };

/** The buyer's bank disputes a charge, or (`inquiry`) asks about it without taking the money back yet. */
export function openDispute(call: Call, charge: Charge, why: { reason: Dispute['reason']; inquiry: boolean }): void {
  const { reason, inquiry } = why;
  const network_reason_code = REASON_CODES[reason];
  const { brand } = charge.payment_method_details.card;
  const dispute: Dispute = {
    id: newId('du'),
    object: 'dispute',
    amount: charge.amount_captured,
    balance_transactions: [],
    charge: charge.id,
    created: call.now,
    currency: charge.currency,
    enhanced_eligibility_types: [],
    evidence: noEvidence(),
    evidence_details: {
      due_by: call.now + DAYS_TO_ANSWER * 24 * 60 * 60,
      enhanced_eligibility: {},
      has_evidence: false,
      past_due: false,
      submission_count: 0,
      submission_method: 'not_submitted',
    },
    intended_submission_method: null,
    is_charge_refundable: inquiry,
    livemode: false,
    metadata: {},
    network_reason_code,
    payment_intent: charge.payment_intent,
    payment_method_details: {
      type: 'card',
      card: { brand, case_type: inquiry ? 'inquiry' : 'chargeback', network: brand, network_reason_code },
    },
    reason,
    status: inquiry ? 'warning_needs_response' : 'needs_response',
  };
  call.store.objects.save({ ...charge, disputed: true });
  call.store.objects.insert('dispute', call.account.id, dispute);
  emit(call, 'charge.dispute.created', dispute);
  if (!inquiry) emit(call, 'charge.dispute.funds_withdrawn', dispute);
}
