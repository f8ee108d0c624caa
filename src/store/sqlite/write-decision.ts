import type { Decision, IdempotencyRecord, Puts } from '../store.js';
import { THIS_REVISION } from '../store.js';
import type { Tables } from './tables.js';

/** Writes what was decided; false where the floor of a stock or a balance was missed, with nothing of use written. */
export function writeDecision(
  tables: Tables,
  { puts, stock = [], credit = [] }: Decision<unknown>,
  now: number,
): boolean {
  for (const delta of stock) if (!tables.stock.move(delta)) return false;
  if (puts?.storeCredit) tables.credits.insert(puts.storeCredit);
  for (const move of credit) if (!tables.credits.move(move, now)) return false;
  if (puts) writePuts(tables, puts, now);
  return true;
}

/** In the order in which rows refer to each other. */
function writePuts(tables: Tables, puts: Puts, now: number): void {
  const { session, charge, reservation, order, refund, orderEvents = [], orderTasks = [], consents = [] } = puts;
  const { touch, replay, audit, idempotency = [] } = puts;
  const seq = session && tables.sessions.put(session);
  if (touch) tables.attributions.insert(touch, now);
  if (charge) tables.charges.put({ ...charge, pinnedSeq: resolveSeq(charge.pinnedSeq, seq) });
  if (reservation) tables.stock.putReservation(reservation);
  if (puts.redemptions) tables.redemptions.put(puts.redemptions);
  if (puts.returnUsesOf !== undefined) tables.redemptions.giveBack(puts.returnUsesOf);
  if (order) tables.orders.put(order);
  for (const consent of consents) tables.consents.insert(consent);
  if (refund) tables.refunds.put(refund);
  for (const event of orderEvents) tables.orderEvents.insert(event, now);
  for (const name of orderTasks) if (order) tables.orderTasks.want(order.id, name, now);
  if (replay) tables.orderEvents.replay(replay, now);
  for (const [variantId, units] of puts.stockLevels ?? []) tables.stock.set(variantId, units);
  if (puts.voidedCredit !== undefined) tables.credits.markVoid(puts.voidedCredit, now);
  if (puts.cart) tables.carts.put(puts.cart);
  if (puts.removedCart) tables.carts.remove(puts.removedCart);
  if (audit) tables.audit.insert(audit);
  for (const record of idempotency) tables.idempotency.put(withSeq(record, seq));
}

function withSeq(record: IdempotencyRecord, written: number | undefined): IdempotencyRecord {
  const { answer } = record;
  return answer && 'seq' in answer ? { ...record, answer: { seq: resolveSeq(answer.seq, written) } } : record;
}

function resolveSeq(seq: number, written: number | undefined): number {
  if (seq !== THIS_REVISION) return seq;
  if (written === undefined) throw new Error('A decision points to its own revision, but writes none.');
  return written;
}
