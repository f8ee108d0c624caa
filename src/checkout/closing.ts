import type { Clock } from '../clock.js';
import { notAuthenticated } from '../domain/authentication.js';
import { mayBePaid } from '../domain/charge.js';
import type { CancelCommand } from '../domain/commands.js';
import { isTerminal, statusAt } from '../domain/session.js';
import { release } from '../domain/stock.js';
import { problems, UnavailableError } from '../errors.js';
import type { Rows, SessionRef, Store } from '../store/store.js';
import { type Answer, newAnswer } from './answer.js';
import type { Completion } from './completion.js';
import type { Idempotency } from './idempotency.js';
import type { RequestKey } from './request-key.js';
import { closedRevision, variantsOf } from './session-log.js';

export interface ClosingDeps {
  store: Store;
  idempotency: Idempotency;
  completion: Completion;
  clock: Clock;
}

const MAX_TRIES = 8;

/**
 * Ends of a session without an order. Its PaymentIntent, if there is one, is canceled at Stripe before anything is
 * given up here: a session is never both closed and charged.
 */
export function createClosing({ store, idempotency, completion, clock }: ClosingDeps) {
  /** ACP 2026-04-17, agentic_checkout §4.5. */
  async function cancel(agentId: string, id: string, command: CancelCommand, key: RequestKey): Promise<Answer> {
    const keys = { session: { id, agentId }, idempotencyKeys: [key.id] };
    for (let tries = 0; tries < MAX_TRIES; tries += 1) {
      const before = await store.read(keys);
      const sealed = idempotency.sealedAnswer(before, key, clock.now());
      if (sealed) return idempotency.replay(sealed);
      if (!before.session) throw problems.sessionNotFound();
      const status = statusAt(before.session.session, clock.now());
      if (isTerminal(status)) throw problems.notCancelable(status);
      if (!(await completion.fence(before))) continue;

      const session = await store.commit(
        { ...keys, variants: variantsOf(before.session.session.draft) },
        (rows, now) => {
          if (!isUnchanged(rows, before)) return { result: undefined };
          const { stock, credit, ...puts } = closedRevision(rows.session.session, 'canceled', rows, now);
          puts.session.intentTrace = command.intentTrace;
          const seal = idempotency.seal(key, now, 200);
          return { result: puts.session, puts: { ...puts, idempotency: [seal] }, stock, credit };
        },
      );
      if (session) return newAnswer(key, 200, session);
    }
    throw new UnavailableError('The session kept changing while it was canceled');
  }

  /** Writes down that a session's time is over; nothing happens where it is paid, or being paid, by now. */
  async function expire(ref: SessionRef): Promise<void> {
    const before = await store.read({ session: ref });
    const session = before.session?.session;
    if (!session || session.status === 'expired' || statusAt(session, clock.now()) !== 'expired') return;
    // A person has to look at it first.
    if (before.charge?.phase === 'review') return;
    if (!(await completion.fence(before))) return;
    await store.commit({ session: ref, variants: variantsOf(session.draft) }, (rows, now) => {
      if (!isUnchanged(rows, before)) return { result: undefined };
      const { stock, credit, ...puts } = closedRevision(rows.session.session, 'expired', rows, now);
      return { result: undefined, puts, stock, credit };
    });
  }

  /** Ends a payment that has waited for its buyer's bank for longer than units are held, and discounts with them. */
  async function endLapsedAuthentication(ref: SessionRef): Promise<void> {
    const before = await store.read({ session: ref });
    if (before.charge?.phase !== 'authenticating') return;
    await completion.fence(before, undefined, notAuthenticated('abandoned'));
  }

  /**
   * Gives back the units of a session that stayed unpaid too long; the session itself goes on. For as long as a payment
   * may still come, the units are there.
   */
  async function releaseLapsedHold(ref: SessionRef): Promise<void> {
    await store.commit({ session: ref }, ({ reservation, charge }, now) => {
      const lapsed = reservation?.state === 'held' && reservation.heldUntil !== null && reservation.heldUntil <= now;
      if (!lapsed || mayBePaid(charge)) return { result: undefined };
      const released = release(reservation);
      return { result: undefined, puts: { reservation: released.reservation }, stock: released.deltas };
    });
  }

  return { cancel, expire, endLapsedAuthentication, releaseLapsedHold };
}

export type Closing = ReturnType<typeof createClosing>;

/** Neither the session nor its charge has moved since they were looked at. */
const isUnchanged = (rows: Rows, before: Rows): rows is Rows & { session: NonNullable<Rows['session']> } =>
  rows.session !== undefined && rows.session.seq === before.session?.seq && rows.charge?.epoch === before.charge?.epoch;
