import { expect } from 'vitest';
import { isUndecided } from '../../../src/domain/charge.js';
import { heldLines } from '../../../src/domain/stock.js';
import type { LedgerCharge } from '../../../src/sandbox/sandbox.js';
import type { Store } from '../../../src/store/store.js';
import type { StripeSide } from '../../support/stripe.js';

export interface Books {
  sessions: number;
  charges: number;
  orders: number;
  /** Sessions whose charge is not decided. */
  undecided: number;
  /** Units by where they are. */
  held: number;
  sold: number;
}

/** The sessions that belong in the books, all of agent `alpha`. */
export interface Kept {
  store: Store;
  stripe: StripeSide;
  sessionIds: readonly string[];
}

/**
 * Holds the database against Stripe's ledger, session by session: one charge at most, a charge if and only if there is an
 * order that costs something, equal amounts, and a reservation that fits. What is undecided is counted, not judged.
 */
export async function auditBooks({ store, stripe, sessionIds }: Kept): Promise<Books> {
  const charges = new Map<string, LedgerCharge[]>();
  for (const charge of await stripe.charges()) {
    const id = charge.metadata.checkout_session_id ?? '';
    charges.set(id, [...(charges.get(id) ?? []), charge]);
  }
  const books: Books = { sessions: sessionIds.length, charges: 0, orders: 0, undecided: 0, held: 0, sold: 0 };
  for (const id of sessionIds) {
    const one = await auditSession(store, id, charges.get(id) ?? []);
    books.charges += one.charges;
    books.orders += one.order ? 1 : 0;
    books.undecided += one.undecided ? 1 : 0;
    books.held += one.held;
    books.sold += one.sold;
  }
  return books;
}

async function auditSession(store: Store, id: string, charges: LedgerCharge[]) {
  const {
    session: row,
    charge,
    order,
    reservation,
  } = await store.read({
    session: { id, agentId: 'alpha' },
    withOrder: true,
  });
  const status = row?.session.status;
  const undecided = charge !== undefined && (isUndecided(charge) || charge.phase === 'review');
  expect(charges.length, `charges of ${id}, which is ${status}`).toBeLessThanOrEqual(1);
  expect(status === 'completed', `${id} is ${status}, order ${order?.id}`).toBe(order !== undefined);
  if (order) expect(charges.map(({ amount }) => amount)).toEqual(order.totals.total === 0 ? [] : [order.totals.total]);
  if (!order && !undecided) expect(charges, `${id} is ${status} and charged`).toEqual([]);
  if (!undecided) expect(status, id).not.toBe('complete_in_progress');
  if (reservation) {
    if (order) expect(reservation.state, id).toBe('consumed');
    if (status === 'canceled' || status === 'expired') expect(reservation.state, id).toBe('released');
  }
  const units = (lines: { quantity: number }[]) => lines.reduce((sum, { quantity }) => sum + quantity, 0);
  return {
    charges: charges.length,
    order,
    undecided,
    held: units(heldLines(reservation)),
    sold: reservation?.state === 'consumed' ? units(reservation.lines) : 0,
  };
}

/** Units of a variant on the shelf. */
export async function onShelf(store: Store, variantId: string): Promise<number> {
  const { stock } = await store.read({ variants: [variantId] });
  return stock.get(variantId) ?? 0;
}
