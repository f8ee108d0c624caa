import { type Charge, isUndecided } from '../../../src/domain/charge.js';
import type { Order } from '../../../src/domain/order.js';
import type { Refund } from '../../../src/domain/refund.js';
import { type CheckoutSession, isTerminal } from '../../../src/domain/session.js';
import type { Reservation } from '../../../src/domain/stock.js';
import {
  type CommitKeys,
  type Decision,
  type IdempotencyRecord,
  type Puts,
  type Rows,
  type SessionRef,
  THIS_REVISION,
} from '../../../src/store/store.js';

/** The tables of one schedule: small, so lists are searched, and rows are frozen instead of copied. */
export function createTables() {
  const revisions: CheckoutSession[] = [];
  const sessions = new Map<string, { agentId: string; seq: number }>();
  const charges: Charge[] = [];
  const reservations = new Map<string, Reservation>();
  const orders: Order[] = [];
  const refunds: Refund[] = [];
  const keys = new Map<string, IdempotencyRecord>();
  const stock = new Map<string, number>();

  const revision = (seq: number): CheckoutSession | undefined => revisions[seq - 1];
  const newest = (id: string): Charge | undefined => charges.findLast(({ sessionId }) => sessionId === id);

  function load({ session: ref, withOrder, refundsOf, idempotencyKeys = [], variants = [] }: CommitKeys): Rows {
    const idempotency = new Map<string, IdempotencyRecord>();
    for (const id of idempotencyKeys) {
      const record = keys.get(id);
      if (record) idempotency.set(id, record);
    }
    const shelf = new Map<string, number>();
    for (const id of variants) {
      const units = stock.get(id);
      if (units !== undefined) shelf.set(id, units);
    }
    const paidBack = refundsOf === undefined ? [] : refunds.filter((one) => one.paymentIntentId === refundsOf);
    const rows: Rows = { idempotency, stock: shelf, refunds: paidBack };
    const row = ref && sessions.get(ref.id);
    const session = row && row.agentId === ref.agentId ? revision(row.seq) : undefined;
    if (!row || !session) return rows;
    const charge = newest(session.id);
    const pinned = charge && revision(charge.pinnedSeq);
    const reservation = reservations.get(session.id);
    const order = withOrder ? orders.find(({ sessionId }) => sessionId === session.id) : undefined;
    rows.session = { seq: row.seq, session };
    if (charge) rows.charge = charge;
    if (pinned) rows.pinned = pinned;
    if (reservation) rows.reservation = reservation;
    if (order) rows.order = order;
    return rows;
  }

  function hasStock(deltas: Decision<unknown>['stock'] = []): boolean {
    const left = new Map(stock);
    for (const { variantId, by } of deltas) {
      const units = (left.get(variantId) ?? Number.NaN) + by;
      if (!(units >= 0)) return false;
      left.set(variantId, units);
    }
    return true;
  }

  /** Throws where a constraint of the database would be broken. */
  function check({ session, charge, order }: Puts): void {
    const refuse = (isBroken: boolean, rule: string) => {
      if (isBroken) throw new Error(`Constraint failed: ${rule}`);
    };
    if (session) refuse((sessions.get(session.id)?.agentId ?? session.agentId) !== session.agentId, 'agent');
    if (charge) {
      const { sessionId, generation, paymentIntentId: id } = charge;
      const others = charges.filter((one) => one.sessionId !== sessionId || one.generation !== generation);
      const alive = others.some((one) => one.sessionId === sessionId && one.phase !== 'canceled');
      refuse(charge.phase !== 'canceled' && alive, 'one charge alive');
      refuse(id !== undefined && others.some((one) => one.paymentIntentId === id), 'one charge of a PaymentIntent');
      refuse(charge.pinnedSeq === THIS_REVISION && !session, 'revision');
    }
    if (order) {
      const id = order.payment?.paymentIntentId;
      const isTaken = (one: Order) =>
        one.sessionId === order.sessionId || (id !== undefined && one.payment?.paymentIntentId === id);
      refuse(orders.some(isTaken), 'one order of a session and of a PaymentIntent');
    }
  }

  function write({ session, charge, reservation, order, refund, idempotency = [] }: Puts): void {
    if (session) sessions.set(session.id, { agentId: session.agentId, seq: revisions.push(Object.freeze(session)) });
    const seqOf = (seq: number) => (seq === THIS_REVISION ? revisions.length : seq);
    if (charge) {
      const row = Object.freeze({ ...charge, pinnedSeq: seqOf(charge.pinnedSeq) });
      const known = charges.findIndex(
        ({ sessionId, generation }) => sessionId === row.sessionId && generation === row.generation,
      );
      if (known < 0) charges.push(row);
      else charges[known] = row;
    }
    if (reservation) reservations.set(reservation.sessionId, Object.freeze(reservation));
    if (order) orders.push(Object.freeze(order));
    if (refund) refunds.push(Object.freeze(refund));
    for (const record of idempotency) {
      const { answer } = record;
      const row = answer && 'seq' in answer ? { ...record, answer: { seq: seqOf(answer.seq) } } : record;
      keys.set(row.id, Object.freeze(row));
    }
  }

  const refsOf = (rows: { sessionId: string; agentId: string }[], limit: number): SessionRef[] =>
    rows.slice(0, limit).map(({ sessionId, agentId }) => ({ id: sessionId, agentId }));

  return {
    stock,
    load,
    revision,
    /** All or nothing; false where the stock's floor was missed. */
    apply({ puts = {}, stock: deltas = [] }: Decision<unknown>): boolean {
      if (deltas.length > 0 && !hasStock(deltas)) return false;
      check(puts);
      for (const { variantId, by } of deltas) stock.set(variantId, (stock.get(variantId) ?? 0) + by);
      write(puts);
      return true;
    },
    undecided: (before: number, limit: number) =>
      refsOf(
        charges.filter((charge) => isUndecided(charge) && charge.leaseUntil < before),
        limit,
      ),
    expired(time: number, limit: number): SessionRef[] {
      const due: { sessionId: string; agentId: string }[] = [];
      for (const [sessionId, { agentId, seq }] of sessions) {
        const session = revision(seq);
        if (!session || session.expiresAt >= time || isTerminal(session.status)) continue;
        const charge = newest(sessionId);
        const isBusy = session.status === 'complete_in_progress' || (charge && isUndecided(charge));
        if (!isBusy) due.push({ sessionId, agentId });
      }
      return refsOf(due, limit);
    },
    lapsed: (time: number, limit: number) =>
      refsOf(
        [...reservations.values()].filter(
          ({ state, heldUntil }) => state === 'held' && heldUntil !== null && heldUntil < time,
        ),
        limit,
      ),
  };
}

export type Tables = ReturnType<typeof createTables>;
