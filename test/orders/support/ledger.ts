import type { LedgerRefund } from '../../../src/sandbox/sandbox.js';
import type { StripeSide } from '../../support/stripe.js';

/** Refunds where they stand now, by the last row of each. */
export async function refundsAt(stripe: StripeSide, sessionId?: string): Promise<LedgerRefund[]> {
  const latest = new Map<string, LedgerRefund>();
  for (const refund of await stripe.refunds(sessionId)) latest.set(refund.id, refund);
  return [...latest.values()];
}

/** Minor units that went back, or are on their way. */
export const sumOf = (refunds: readonly LedgerRefund[]): number =>
  refunds.reduce((sum, { status, amount }) => (status === 'failed' || status === 'canceled' ? sum : sum + amount), 0);

/** The PaymentIntent that took the money of a session. */
export async function intentOf(stripe: StripeSide, sessionId: string): Promise<string> {
  const [charge] = await stripe.charges(sessionId);
  if (!charge) throw new Error(`The ledger has no charge of ${sessionId}`);
  return charge.payment_intent;
}

export const REFUND = { method: 'POST', path: '/v1/refunds' };
export const REFUNDS = { method: 'GET', path: '/v1/refunds' };
