import { type UseKey, useKey } from '../../domain/redemption.js';
import type { StoreCredit } from '../../domain/store-credit.js';
import { promisedUnits } from '../promised-units.js';
import type { CommitKeys, IdempotencyRecord, Rows, SessionRef } from '../store.js';
import type { Tables } from './tables.js';

/** The rows that `keys` name. Nothing that hangs on a session is loaded for an agent who does not own it. */
export function loadRows(tables: Tables, keys: CommitKeys): Rows {
  const { session, withOrder = false, refundsOf, idempotencyKeys = [], tallyOf, variants = [], promisedAt } = keys;
  const cart = keys.cart && tables.carts.get(keys.cart);
  const { usesOf } = keys;
  const idempotency = new Map<string, IdempotencyRecord>();
  for (const id of idempotencyKeys) {
    const record = tables.idempotency.get(id);
    if (record) idempotency.set(id, record);
  }
  const stock = new Map<string, number>();
  for (const variantId of variants) {
    const units = tables.stock.onHand(variantId);
    if (units !== undefined) stock.set(variantId, units);
  }
  const refunds = refundsOf === undefined ? [] : tables.refunds.ofPayment(refundsOf);
  return {
    ...(session && loadSession(tables, session, withOrder)),
    refunds,
    ...(cart && { cart }),
    idempotency,
    ...(tallyOf !== undefined && { tally: tables.tallies.of(tallyOf) }),
    ...(usesOf && { uses: countUses(tables, usesOf) }),
    ...((keys.credits || keys.creditCodes) && { credits: loadCredits(tables, keys) }),
    stock,
    ...(promisedAt !== undefined && { promised: loadPromised(tables, variants, promisedAt) }),
  };
}

const countUses = (tables: Tables, keys: readonly UseKey[]) =>
  new Map(keys.map((key) => [useKey(key), tables.redemptions.count(key)]));

function loadCredits(tables: Tables, { credits = [], creditCodes = [] }: CommitKeys): Map<string, StoreCredit> {
  const found = [...credits.map(tables.credits.byId), ...creditCodes.map(tables.credits.byHash)];
  return new Map(found.flatMap((credit) => (credit ? [[credit.id, credit]] : [])));
}

function loadPromised(tables: Tables, variants: readonly string[], time: number) {
  const orders = tables.orderTasks.openSince('place', time).flatMap((id) => tables.orders.byName(id) ?? []);
  return promisedUnits(variants, tables.stock.held(), orders);
}

type SessionRows = Omit<Rows, 'refunds' | 'cart' | 'idempotency' | 'tally' | 'uses' | 'credits' | 'stock' | 'promised'>;

function loadSession(tables: Tables, ref: SessionRef, withOrder: boolean): SessionRows | undefined {
  const session = tables.sessions.get(ref);
  if (!session) return undefined;
  const charge = tables.charges.newest(ref.id);
  // In every phase: Stripe may report late that a charge succeeded which we hold for declined, and then the order is
  // made from this revision.
  const pinned = charge && tables.sessions.revision(charge.pinnedSeq);
  const reservation = tables.stock.reservation(ref.id);
  const redemptions = tables.redemptions.ofSession(ref.id);
  const creditHolds = tables.credits.holds(ref.id);
  const order = withOrder ? tables.orders.bySession(ref.id) : undefined;
  return {
    session,
    ...(charge && { charge }),
    ...(pinned && { pinned }),
    ...(reservation && { reservation }),
    ...(redemptions.length > 0 && { redemptions }),
    ...(creditHolds.length > 0 && { creditHolds }),
    ...(order && { order }),
  };
}
