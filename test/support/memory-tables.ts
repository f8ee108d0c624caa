import { type Charge, isUndecided } from '../../src/domain/charge.js';
import type { Order } from '../../src/domain/order.js';
import { type CheckoutSession, isTerminal } from '../../src/domain/session.js';
import type { Reservation } from '../../src/domain/stock.js';
import type { CommitKeys, Decision, IdempotencyRecord, Puts, Rows, SessionRef } from '../../src/store/store.js';
import { THIS_REVISION } from '../../src/store/store.js';

/** The state of a store as plain maps, and the rules that a database holds by its constraints. */
export function createMemoryTables() {
  const revisions: CheckoutSession[] = [];
  const sessions = new Map<string, { agentId: string; seq: number }>();
  const charges = new Map<string, Charge>();
  const reservations = new Map<string, Reservation>();
  const orders = new Map<string, Order>();
  const idempotency = new Map<string, IdempotencyRecord>();
  const stock = new Map<string, number>();

  const revision = (seq: number) => revisions[seq - 1];
  const ofSession = (sessionId: string) => [...charges.values()].filter((charge) => charge.sessionId === sessionId);
  const refs = (rows: { sessionId: string; agentId: string }[], limit: number): SessionRef[] =>
    rows.slice(0, limit).map(({ sessionId, agentId }) => ({ id: sessionId, agentId }));

  function loadSession({ id, agentId }: SessionRef) {
    const row = sessions.get(id);
    const session = row?.agentId === agentId ? revision(row.seq) : undefined;
    if (!row || !session) return {};
    const charge = ofSession(id).sort((a, b) => b.generation - a.generation)[0];
    const pinned = charge && revision(charge.pinnedSeq);
    const reservation = reservations.get(id);
    const order = [...orders.values()].find(({ sessionId }) => sessionId === id);
    return {
      session: { seq: row.seq, session },
      ...(charge && { charge }),
      ...(pinned && { pinned }),
      ...(reservation && { reservation }),
      ...(order && { order }),
    };
  }

  function pick<V>(map: ReadonlyMap<string, V>, keys: readonly string[] = []): Map<string, V> {
    return new Map([...map].filter(([key]) => keys.includes(key)));
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

  /** Throws where a constraint would be broken, before anything is written. */
  function check({ session, charge, reservation, order, idempotency: keys = [] }: Puts): void {
    const known = (id: string) => sessions.has(id) || session?.id === id;
    const refuse = (broken: boolean, rule: string) => {
      if (broken) throw new Error(`Constraint failed: ${rule}`);
    };
    const seqs = [charge?.pinnedSeq, ...keys.map(({ answer }) => (answer && 'seq' in answer ? answer.seq : undefined))];
    const last = revisions.length + (session ? 1 : 0);
    for (const seq of seqs) refuse(seq === THIS_REVISION ? !session : seq !== undefined && seq > last, 'revision');
    if (session) refuse((sessions.get(session.id)?.agentId ?? session.agentId) !== session.agentId, 'agent');
    if (reservation) refuse(!known(reservation.sessionId), 'reservation without session');
    if (charge) {
      const { sessionId, generation, paymentIntentId: id } = charge;
      const isOther = (one: Charge) => one.sessionId !== sessionId || one.generation !== generation;
      const others = [...charges.values()].filter(isOther);
      const alive = others.some((one) => one.sessionId === sessionId && one.phase !== 'canceled');
      refuse(!known(sessionId), 'charge without session');
      refuse(charge.phase !== 'canceled' && alive, 'one charge alive');
      refuse(id !== undefined && others.some((one) => one.paymentIntentId === id), 'one charge of a PaymentIntent');
    }
    if (order) {
      const id = order.payment?.paymentIntentId;
      const all = [...orders.values()];
      refuse(!known(order.sessionId), 'order without session');
      refuse(orders.has(order.id) || all.some(({ secret }) => secret === order.secret), 'order id and secret');
      refuse(
        all.some(({ sessionId }) => sessionId === order.sessionId),
        'one order of a session',
      );
      refuse(id !== undefined && all.some(({ payment }) => payment?.paymentIntentId === id), 'one of a PaymentIntent');
    }
  }

  function write({ session, charge, reservation, order, idempotency: keys = [] }: Puts): void {
    if (session) sessions.set(session.id, { agentId: session.agentId, seq: revisions.push(session) });
    const seqOf = (seq: number) => (seq === THIS_REVISION ? revisions.length : seq);
    if (charge) {
      charges.set(`${charge.sessionId} ${charge.generation}`, { ...charge, pinnedSeq: seqOf(charge.pinnedSeq) });
    }
    if (reservation) reservations.set(reservation.sessionId, reservation);
    if (order) orders.set(order.id, order);
    for (const key of keys) {
      const { answer } = key;
      idempotency.set(key.id, answer && 'seq' in answer ? { ...key, answer: { seq: seqOf(answer.seq) } } : key);
    }
  }

  return {
    stock,
    revision,
    load: ({ session, idempotencyKeys, variants }: CommitKeys): Rows => ({
      ...(session && loadSession(session)),
      idempotency: pick(idempotency, idempotencyKeys),
      stock: pick(stock, variants),
    }),
    /** All or nothing; false where the stock's floor was missed. */
    apply({ puts = {}, stock: deltas = [] }: Decision<unknown>): boolean {
      if (!hasStock(deltas)) return false;
      check(puts);
      for (const { variantId, by } of deltas) stock.set(variantId, (stock.get(variantId) ?? 0) + by);
      write(structuredClone(puts));
      return true;
    },
    orderBySecret: (secret: string) => [...orders.values()].find((order) => order.secret === secret),
    undecided: (before: number, limit: number) =>
      refs(
        [...charges.values()]
          .filter((charge) => isUndecided(charge) && charge.leaseUntil < before)
          .sort((a, b) => a.leaseUntil - b.leaseUntil),
        limit,
      ),
    expired: (time: number, limit: number) =>
      refs(
        [...sessions]
          .flatMap(([sessionId, { agentId, seq }]) => {
            const session = revision(seq);
            const due = session && !isTerminal(session.status) && session.status !== 'complete_in_progress';
            if (!due || session.expiresAt >= time || ofSession(sessionId).some(isUndecided)) return [];
            return [{ sessionId, agentId, expiresAt: session.expiresAt }];
          })
          .sort((a, b) => a.expiresAt - b.expiresAt),
        limit,
      ),
    lapsed: (time: number, limit: number) =>
      refs(
        [...reservations.values()]
          .filter(({ state, heldUntil }) => state === 'held' && heldUntil !== null && heldUntil < time)
          .sort((a, b) => Number(a.heldUntil) - Number(b.heldUntil)),
        limit,
      ),
    deleteKeys(time: number, limit: number): number {
      const awaited = new Set([...charges.values()].filter(isUndecided).map((charge) => charge.idempotencyKey));
      const old = [...idempotency.values()]
        .filter(({ id, createdAt }) => createdAt < time && !awaited.has(id))
        .sort((a, b) => a.createdAt - b.createdAt)
        .slice(0, limit);
      for (const { id } of old) idempotency.delete(id);
      return old.length;
    },
  };
}
