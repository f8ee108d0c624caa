import type { Cart } from '../../src/domain/cart.js';
import { type Charge, isUndecided } from '../../src/domain/charge.js';
import type { MarketingConsent } from '../../src/domain/marketing.js';
import type { Order } from '../../src/domain/order.js';
import { type Redemption, type UseKey, useKey } from '../../src/domain/redemption.js';
import type { Refund } from '../../src/domain/refund.js';
import { type CheckoutSession, isTerminal } from '../../src/domain/session.js';
import { heldLines, type Reservation } from '../../src/domain/stock.js';
import { promisedUnits } from '../../src/store/promised-units.js';
import type {
  CartRef,
  CommitKeys,
  Decision,
  IdempotencyRecord,
  Puts,
  Rows,
  SessionRef,
} from '../../src/store/store.js';
import { THIS_REVISION } from '../../src/store/store.js';
import { createMemoryAttributions } from './memory-attributions.js';
import { checkCharge, checkOrder, checkRefund, refuse } from './memory-constraints.js';
import { createMemoryCredits } from './memory-credits.js';
import { createMemoryOrderTasks } from './memory-order-tasks.js';
import { createMemoryOutbox } from './memory-outbox.js';

/** The state of a store as plain maps, and the rules that a database holds by its constraints. */
export function createMemoryTables() {
  const revisions: CheckoutSession[] = [];
  const sessions = new Map<string, { agentId: string; seq: number }>();
  const charges = new Map<string, Charge>();
  const reservations = new Map<string, Reservation>();
  const redemptions = new Map<string, readonly Redemption[]>();
  const orders = new Map<string, Order>();
  const refunds = new Map<string, Refund>();
  const carts = new Map<string, Cart>();
  const idempotency = new Map<string, IdempotencyRecord>();
  const stock = new Map<string, number>();
  const outbox = createMemoryOutbox();
  const orderTasks = createMemoryOrderTasks();
  const attributions = createMemoryAttributions();
  const consents: MarketingConsent[] = [];
  const credits = createMemoryCredits();

  const revision = (seq: number) => revisions[seq - 1];
  const ofSession = (sessionId: string) => [...charges.values()].filter((charge) => charge.sessionId === sessionId);
  const refs = (rows: { sessionId: string; agentId: string }[], limit: number): SessionRef[] =>
    rows.slice(0, limit).map(({ sessionId, agentId }) => ({ id: sessionId, agentId }));

  function loadSession({ id, agentId }: SessionRef, withOrder: boolean) {
    const row = sessions.get(id);
    const session = row?.agentId === agentId ? revision(row.seq) : undefined;
    if (!row || !session) return {};
    const charge = ofSession(id).sort((a, b) => b.generation - a.generation)[0];
    const pinned = charge && revision(charge.pinnedSeq);
    const reservation = reservations.get(id);
    const uses = redemptions.get(id) ?? [];
    const creditHolds = credits.holds(id);
    const order = withOrder ? [...orders.values()].find(({ sessionId }) => sessionId === id) : undefined;
    return {
      session: { seq: row.seq, session },
      ...(charge && { charge }),
      ...(pinned && { pinned }),
      ...(reservation && { reservation }),
      ...(uses.length > 0 && { redemptions: uses }),
      ...(creditHolds.length > 0 && { creditHolds }),
      ...(order && { order }),
    };
  }

  const tallyFor = (agent: string) => ({
    openSessions: [...sessions.values()].filter(({ agentId, seq }) => {
      const session = revision(seq);
      return agentId === agent && session && !isTerminal(session.status);
    }).length,
    holds: [...reservations.values()].filter(({ agentId, state }) => agentId === agent && state === 'held').length,
    carts: [...carts.values()].filter(({ agentId }) => agentId === agent).length,
  });

  function cartOf(ref: CartRef | undefined) {
    const cart = ref && carts.get(ref.id);
    return cart?.agentId === ref?.agentId ? cart : undefined;
  }

  const countUses = ({ ruleId, buyer }: UseKey): number =>
    [...redemptions.values()]
      .flat()
      .filter(
        (row) =>
          (row.state === 'held' || row.state === 'redeemed') &&
          row.ruleId === ruleId &&
          (buyer === '' || row.buyer === buyer),
      ).length;

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
  function check(puts: Puts): void {
    const { session, charge, reservation, order, refund, orderEvents = [], idempotency: keys = [] } = puts;
    const known = (id: string) => sessions.has(id) || session?.id === id;
    const seqs = [charge?.pinnedSeq, ...keys.map(({ answer }) => (answer && 'seq' in answer ? answer.seq : undefined))];
    const last = revisions.length + (session ? 1 : 0);
    for (const seq of seqs) refuse(seq === THIS_REVISION ? !session : seq !== undefined && seq > last, 'revision');
    if (session) refuse((sessions.get(session.id)?.agentId ?? session.agentId) !== session.agentId, 'agent');
    if (reservation) refuse(!known(reservation.sessionId), 'reservation without session');
    if (charge) {
      refuse(!known(charge.sessionId), 'charge without session');
      checkCharge(charge, charges.values());
    }
    if (order) {
      refuse(!known(order.sessionId), 'order without session');
      checkOrder(order, orders);
    }
    if (refund) checkRefund(refund, refunds.values());
    if (puts.cart) {
      const { id, agentId, revision } = puts.cart;
      refuse((carts.get(id)?.revision ?? 0) !== revision - 1, 'revision of the cart');
      refuse((carts.get(id)?.agentId ?? agentId) !== agentId, 'agent of the cart');
    }
    for (const event of orderEvents) {
      refuse(!orders.has(event.orderId) && order?.id !== event.orderId, 'event without order');
      outbox.check(event);
    }
  }

  function write(puts: Puts, now: number): void {
    const { session, charge, reservation, order, refund, orderEvents = [], replay, idempotency: keys = [] } = puts;
    if (session) sessions.set(session.id, { agentId: session.agentId, seq: revisions.push(session) });
    if (session) attributions.afterSession(session);
    if (puts.touch) attributions.insert(puts.touch, now);
    const seqOf = (seq: number) => (seq === THIS_REVISION ? revisions.length : seq);
    if (charge) {
      charges.set(`${charge.sessionId} ${charge.generation}`, { ...charge, pinnedSeq: seqOf(charge.pinnedSeq) });
    }
    if (reservation) reservations.set(reservation.sessionId, reservation);
    if (puts.redemptions) redemptions.set(puts.redemptions.sessionId, puts.redemptions.rows);
    if (puts.returnUsesOf !== undefined) {
      const rows = redemptions.get(puts.returnUsesOf) ?? [];
      const returned = rows.map((row) =>
        row.returnable && row.state === 'redeemed' ? { ...row, state: 'returned' as const } : row,
      );
      redemptions.set(puts.returnUsesOf, returned);
    }
    if (order) orders.set(order.id, order);
    if (refund) refunds.set(refund.id, refund);
    if (puts.cart) carts.set(puts.cart.id, puts.cart);
    if (cartOf(puts.removedCart)) carts.delete(puts.removedCart?.id ?? '');
    consents.push(...(puts.consents ?? []));
    for (const event of orderEvents) outbox.insert(event, now);
    for (const name of puts.orderTasks ?? []) if (order) orderTasks.want(order.id, name, now);
    if (replay) outbox.replay(replay, now);
    for (const [variantId, units] of puts.stockLevels ?? []) {
      if (units === null) stock.delete(variantId);
      else stock.set(variantId, units);
    }
    for (const key of keys) {
      const { answer } = key;
      idempotency.set(key.id, answer && 'seq' in answer ? { ...key, answer: { seq: seqOf(answer.seq) } } : key);
    }
  }

  function promisedAtTime(variants: readonly string[] = [], time: number) {
    const held = [...reservations.values()].flatMap(heldLines);
    const untaken = orderTasks.openSince('place', time).flatMap((id) => orders.get(id) ?? []);
    return promisedUnits(variants, held, untaken);
  }

  return {
    stock,
    outbox,
    orderTasks,
    attributions,
    isSubscribed: (channel: string, contact: string): boolean =>
      consents.findLast((each) => each.channel === channel && each.contact === contact)?.optedIn ?? false,
    revision,
    load: ({
      session,
      withOrder = false,
      refundsOf,
      cart,
      idempotencyKeys,
      tallyOf,
      usesOf,
      variants,
      promisedAt,
      ...keys
    }: CommitKeys): Rows => ({
      ...(session && loadSession(session, withOrder)),
      refunds: [...refunds.values()]
        .filter(({ paymentIntentId }) => paymentIntentId === refundsOf)
        .sort((a, b) => a.createdAt - b.createdAt),
      ...(cartOf(cart) && { cart: cartOf(cart) }),
      idempotency: pick(idempotency, idempotencyKeys),
      ...(tallyOf !== undefined && { tally: tallyFor(tallyOf) }),
      ...(usesOf && { uses: new Map(usesOf.map((key) => [useKey(key), countUses(key)])) }),
      ...((keys.credits || keys.creditCodes) && { credits: credits.load(keys) }),
      stock: pick(stock, variants),
      ...(promisedAt !== undefined && { promised: promisedAtTime(variants, promisedAt) }),
    }),
    /** All or nothing; false where the floor of a stock or a balance was missed. */
    apply({ puts = {}, stock: deltas = [], credit = [] }: Decision<unknown>, now: number): boolean {
      if (!hasStock(deltas) || !credits.has(credit, puts.storeCredit)) return false;
      check(puts);
      if (puts.storeCredit) credits.insert(puts.storeCredit);
      credits.move(credit, now);
      if (puts.voidedCredit !== undefined) credits.markVoid(puts.voidedCredit, now);
      for (const { variantId, by } of deltas) stock.set(variantId, (stock.get(variantId) ?? 0) + by);
      write(structuredClone(puts), now);
      return true;
    },
    owner: (id: string): SessionRef | undefined => {
      const row = sessions.get(id);
      return row && { id, agentId: row.agentId };
    },
    cartOwner: (id: string): CartRef | undefined => {
      const cart = carts.get(id);
      return cart && { id, agentId: cart.agentId };
    },
    deleteCarts(time: number, limit: number): number {
      const expired = [...carts.values()].filter(({ expiresAt }) => expiresAt <= time).slice(0, limit);
      for (const { id } of expired) carts.delete(id);
      return expired.length;
    },
    paidBy: (ids: readonly string[]): Set<string> =>
      new Set(
        [...charges.values()].flatMap(({ phase, paymentIntentId }) =>
          phase === 'succeeded' && paymentIntentId !== undefined && ids.includes(paymentIntentId)
            ? paymentIntentId
            : [],
        ),
      ),
    refundPhases: (ids: readonly string[]): Map<string, Refund['phase']> =>
      new Map(
        [...refunds.values()].flatMap(({ stripeRefundId, phase }) =>
          stripeRefundId !== undefined && ids.includes(stripeRefundId) ? [[stripeRefundId, phase]] : [],
        ),
      ),
    ofToken: (fingerprint: string): SessionRef | undefined =>
      refs(
        [...charges.values()]
          .filter(({ tokenFingerprint = '' }) => `${tokenFingerprint}.`.startsWith(`${fingerprint}.`))
          .sort((a, b) => b.createdAt - a.createdAt),
        1,
      )[0],
    orderByName: (name: string) =>
      orders.get(name) ?? [...orders.values()].reverse().find((order) => order.number === name),
    dueRefunds: (time: number, limit: number) =>
      [...refunds.values()]
        .filter(({ phase, nextTryAt }) => phase === 'requested' && nextTryAt <= time)
        .sort((a, b) => a.nextTryAt - b.nextTryAt)
        .slice(0, limit),
    orderBySecret: (secret: string) => [...orders.values()].find((order) => order.secret === secret),
    undecided: (before: number, limit: number) =>
      refs(
        [...charges.values()]
          .filter((charge) => isUndecided(charge) && charge.leaseUntil < before)
          .sort((a, b) => a.leaseUntil - b.leaseUntil),
        limit,
      ),
    authenticating: (time: number, limit: number) =>
      refs(
        [...charges.values()]
          .filter(({ phase, updatedAt }) => phase === 'authenticating' && updatedAt < time)
          .sort((a, b) => a.updatedAt - b.updatedAt),
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
