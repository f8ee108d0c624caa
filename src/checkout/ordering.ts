import { fromShelves } from '../domain/back-order.js';
import { createOrder, type NewOrder } from '../domain/new-order.js';
import type { Order } from '../domain/order.js';
import { redeemUses } from '../domain/redemption.js';
import type { CheckoutSession } from '../domain/session.js';
import { consume } from '../domain/stock.js';
import { type CreditMove, spendCredits, takeCredits } from '../domain/store-credit.js';
import { newId, newOrderNumber, newSecret } from '../ids.js';
import type { Decision, Puts, Rows } from '../store/store.js';
import type { WantedUses } from './quoting/redeeming.js';
import type { NextRevision } from './session-log.js';

/** What names an order, for good. */
export type OrderIds = Pick<Order, 'id' | 'number' | 'secret'>;

export const newOrderIds = (): OrderIds => ({ id: newId('ord'), number: newOrderNumber(), secret: newSecret() });

/** The revision that ends a session with its order, and what that takes, for one commit. */
export interface MadeOrder extends Pick<Decision<unknown>, 'stock' | 'credit'> {
  session: CheckoutSession & { order: Order };
  puts: Puts;
}

interface Making {
  ids: OrderIds;
  now: number;
}

type Settled = Omit<NewOrder, keyof OrderIds | 'now' | 'isCounted' | 'missing' | 'credits' | 'missingCredit'>;

/** The order of a revision for which everything is held: units, uses of discounts, store credit. */
export function orderOfHeld(pinned: CheckoutSession, rows: Rows, { ids, now }: Making, settled: Settled): MadeOrder {
  const { id: sessionId, agentId } = pinned;
  const lines = pinned.draft.lines.flatMap(({ id, variantId, quantity }) =>
    fromShelves(variantId, quantity, pinned.availability[id]?.backOrdered),
  );
  const { reservation, deltas, missing } = consume(rows.reservation, { sessionId, agentId }, lines, rows.stock);
  const owner = { sessionId, orderId: ids.id };
  const spent = spendCredits(pinned.quote.credits, rows.creditHolds, rows.credits, owner);
  const session = completedSession(pinned, ids, now, {
    ...settled,
    isCounted: (variantId) => rows.stock.has(variantId),
    missing,
    credits: spent.credits,
    missingCredit: spent.missing,
  });
  const redemptions = redeemUses(rows.redemptions);
  return {
    session,
    puts: { session, order: session.order, reservation, redemptions },
    stock: deltas,
    credit: spent.moves,
  };
}

/** The order of a revision that was just made, for which nothing has to be charged: it takes everything now. */
export function orderAtOnce(
  { stock, ...next }: NextRevision,
  shelf: Rows['stock'],
  uses: WantedUses,
  { ids, now }: Making,
  settled: Settled,
): MadeOrder {
  const { quote, id: sessionId } = next.session;
  const session = completedSession(next.session, ids, now, {
    ...settled,
    isCounted: (variantId) => shelf.has(variantId),
    credits: quote.credits,
  });
  const reservation = next.reservation && { ...next.reservation, state: 'consumed' as const, heldUntil: null };
  const redemptions = uses.redemptions(sessionId, 'redeemed');
  const taken = takeCredits(quote.credits, sessionId);
  const owner = { sessionId, orderId: ids.id };
  const spent = taken.map(({ creditId }): CreditMove => ({ creditId, kind: 'spent', by: 0, ...owner }));
  return {
    session,
    puts: { ...next, session, order: session.order, reservation, redemptions },
    stock,
    credit: [...taken, ...spent],
  };
}

function completedSession(
  { approval: _, ...session }: CheckoutSession,
  ids: OrderIds,
  now: number,
  given: Omit<NewOrder, keyof OrderIds | 'now'>,
): CheckoutSession & { order: Order } {
  const order = createOrder(session, { ...ids, now, ...given });
  return { ...session, status: 'completed', messages: [], updatedAt: now, order };
}
