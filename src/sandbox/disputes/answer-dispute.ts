import { changes } from '../events/changes.js';
import { emit } from '../events/emit.js';
import type { Dispute } from '../objects/dispute.js';
import type { Call } from '../wire/call.js';
import { mergedMetadata } from '../wire/metadata.js';
import { endDispute, isInquiry, requireOpen } from './end-dispute.js';
import type { EvidenceParam } from './evidence.js';

type Given = {
  evidence?: EvidenceParam | undefined;
  metadata?: Record<string, string> | null | undefined;
  submit?: boolean | undefined;
};

/**
 * Takes evidence, and decides at once when its `uncategorized_text` is one of Stripe's magic words;
 * https://docs.stripe.com/testing#evidence
 */
export function answerDispute(call: Call, present: Dispute, { evidence, metadata, submit = true }: Given): Dispute {
  const described = { ...present, metadata: mergedMetadata(present.metadata, metadata) };
  const dispute = evidence === undefined ? described : withEvidence(described, evidence, submit);
  call.store.objects.save(dispute);
  emit(call, 'charge.dispute.updated', dispute, { previous: changes(present, dispute) });
  if (evidence === undefined || !submit) return dispute;
  switch (dispute.evidence.uncategorized_text) {
    case 'winning_evidence':
      return endDispute(call, dispute, 'won');
    case 'losing_evidence':
      return endDispute(call, dispute, 'lost');
    case 'escalate_inquiry_evidence':
      return isInquiry(dispute) ? escalated(call, dispute) : dispute;
    default:
      return dispute;
  }
}

function withEvidence(dispute: Dispute, given: EvidenceParam, submit: boolean): Dispute {
  requireOpen(dispute);
  const { evidence_details } = dispute;
  const evidence = { ...dispute.evidence, ...given };
  if (!submit) return { ...dispute, evidence, evidence_details: { ...evidence_details, has_evidence: true } };
  return {
    ...dispute,
    evidence,
    evidence_details: {
      ...evidence_details,
      has_evidence: true,
      submission_count: evidence_details.submission_count + 1,
      submission_method: 'manual',
    },
    status: isInquiry(dispute) ? 'warning_under_review' : 'under_review',
  };
}

/** The bank is not content: the question becomes a dispute that takes the money back. */
function escalated(call: Call, dispute: Dispute): Dispute {
  const { payment_method_details: details } = dispute;
  const chargeback: Dispute = {
    ...dispute,
    is_charge_refundable: false,
    payment_method_details: { ...details, card: { ...details.card, case_type: 'chargeback' } },
    status: 'needs_response',
  };
  call.store.objects.save(chargeback);
  emit(call, 'charge.dispute.updated', chargeback, { previous: changes(dispute, chargeback) });
  emit(call, 'charge.dispute.funds_withdrawn', chargeback);
  return chargeback;
}
