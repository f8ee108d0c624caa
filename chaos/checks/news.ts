import type { Order } from '../../src/domain/order.js';
import type { Findings } from '../findings.js';
import type { StripeEvent } from '../stripe-account.js';

/** What only Stripe's events tell: each of them has left its mark on the order. */
export const NEWS = ['charge.dispute.created', 'radar.early_fraud_warning.created'] as const;

/** Every dispute, and every warning of fraud, stands on its order. */
export function checkNews({ id, adjustments, warnings = [] }: Order, news: readonly StripeEvent[], findings: Findings) {
  const marks = new Set([...adjustments.map(({ stripeId }) => stripeId), ...warnings.map((warning) => warning.id)]);
  for (const { type, objectId } of news) {
    if (!marks.has(objectId)) findings.add('newsLost', `${id} says nothing of ${objectId}, ${type}`);
  }
}
