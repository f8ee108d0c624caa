import type { Decision } from '../../../src/store/store.js';

/** A decision in a line of a trace. */
export function describeDecision({ puts = {}, stock = [] }: Decision<unknown>): string {
  const { session, charge, reservation, order, idempotency = [] } = puts;
  const parts = [
    session && `session ${session.status} (${session.quote.totals.total})`,
    charge &&
      `charge ${charge.phase} generation ${charge.generation} attempt ${charge.attempt} epoch ${charge.epoch}` +
        `${charge.unreadAttempts ? ' unread' : ''} ${charge.paymentIntentId ?? ''}`,
    reservation && `units ${reservation.state}${reservation.heldUntil === null ? '' : ' for a while'}`,
    order && `order of ${order.totals.total}`,
    ...idempotency.map(({ id, state, leaseUntil }) => `key ${id.slice(0, 5)} ${state}${leaseUntil ? ' leased' : ''}`),
    ...stock.map(({ by }) => `shelf ${by > 0 ? '+' : ''}${by}`),
  ];
  return parts.filter(Boolean).join(', ');
}
