import { clearableText, fields, type Reader } from '../wire/params.js';

const NAMES = [
  'access_activity_log',
  'billing_address',
  'cancellation_policy',
  'cancellation_policy_disclosure',
  'cancellation_rebuttal',
  'customer_communication',
  'customer_email_address',
  'customer_name',
  'customer_purchase_ip',
  'customer_signature',
  'duplicate_charge_documentation',
  'duplicate_charge_explanation',
  'duplicate_charge_id',
  'product_description',
  'receipt',
  'refund_policy',
  'refund_policy_disclosure',
  'refund_refusal_explanation',
  'service_date',
  'service_documentation',
  'shipping_address',
  'shipping_carrier',
  'shipping_date',
  'shipping_documentation',
  'shipping_tracking_number',
  'uncategorized_file',
  'uncategorized_text',
];

/** Evidence as a caller gives it: texts and ids of files by name, an empty one to take it back. */
export type EvidenceParam = Record<string, string | null>;

const texts: Record<string, Reader<string | null | undefined>> = {
  ...Object.fromEntries(NAMES.map((name) => [name, clearableText])),
  // A structure of its own, which decides nothing here.
  enhanced_evidence: () => undefined,
};
const evidence = fields(texts);

/** Reads the evidence of a call; https://docs.stripe.com/api/disputes/update */
export const evidenceParam: Reader<EvidenceParam | undefined> = (value, path) => {
  const given = evidence(value, path);
  if (given === undefined) return undefined;
  const present: EvidenceParam = {};
  for (const [name, content] of Object.entries(given)) if (content !== undefined) present[name] = content;
  return present;
};

/** What a dispute begins with. */
export function noEvidence(): Record<string, null> {
  return Object.fromEntries(NAMES.map((name) => [name, null]));
}
