import { onAccount, purchaseRejected } from '../domain/purchase-order.js';
import { releaseUses } from '../domain/redemption.js';
import { type CheckoutSession, statusAt } from '../domain/session.js';
import { releaseCredits } from '../domain/store-credit.js';
import { ProtocolError, problems, UnavailableError } from '../errors.js';
import { newId } from '../ids.js';
import type { AuditEntry } from '../store/audit.js';
import type { Decision, Rows, Store } from '../store/store.js';
import type { Idempotency, SealedRecord } from './idempotency.js';
import { newOrderIds, orderOfHeld } from './ordering.js';
import type { RequestKey } from './request-key.js';
import { openRevision, type SessionRules, variantsOf } from './session-log.js';

export interface ApprovalsDeps {
  store: Store;
  idempotency: Idempotency;
  rules: SessionRules;
}

/** Who decides: the key makes a repeated request the same request, the id is that of the access log. */
export interface DecidedBy {
  key: RequestKey;
  requestId: string;
}

export interface Decided {
  session: CheckoutSession;
  /** It was decided before, under the same key; the session is as it was then. */
  replayed: boolean;
}

/** What the shop says of a purchase order that it refuses. */
export interface RejectionCommand {
  /** A word for programs, and for the audit. */
  reason?: string;
  /** For people, the buyer among them. */
  description?: string;
}

type WaitingSession = CheckoutSession & Required<Pick<CheckoutSession, 'approval'>>;

type Deciding = (session: WaitingSession, rows: Rows, now: number) => Decision<CheckoutSession>;

const MAX_TRIES = 8;
const DONE = 200;

/**
 * What the shop decides on purchase orders that wait for it: each in one commit, so that of an approval, a rejection, a
 * cancel and the end of the session's time exactly one happens. Both throw 404 where there is no such session, 409
 * where it does not wait, and 422 where the key stands for another request.
 */
export function createApprovals({ store, idempotency, rules }: ApprovalsDeps) {
  async function decide(
    id: string,
    { key, requestId }: DecidedBy,
    { action, detail }: Pick<AuditEntry, 'action' | 'detail'>,
    deciding: Deciding,
  ): Promise<Decided> {
    const ref = await store.ownerOf(id);
    if (!ref) throw problems.sessionNotFound();
    const audit = { id: newId('evt'), action, subject: id, detail, requestId };
    for (let tries = 0; tries < MAX_TRIES; tries += 1) {
      const { session: before } = await store.read({ session: ref });
      const seen = before?.session;
      const keys = {
        session: ref,
        idempotencyKeys: [key.id],
        variants: variantsOf(seen?.draft),
        credits: seen?.quote.credits?.map(({ creditId }) => creditId),
      };
      const done = await store.commit<{ sealed: SealedRecord } | CheckoutSession | undefined>(keys, (rows, now) => {
        const sealed = idempotency.sealedAnswer(rows, key, now);
        if (sealed) return { result: { sealed } };
        if (!rows.session || rows.session.seq !== before?.seq) return { result: undefined };
        const decision = deciding(waiting(rows.session.session, now), rows, now);
        const seal = idempotency.seal(key, now, DONE);
        return { ...decision, puts: { ...decision.puts, audit: { ...audit, at: now }, idempotency: [seal] } };
      });
      if (!done) continue;
      if (!('sealed' in done)) return { session: done, replayed: false };
      const answer = await idempotency.replay(done.sealed);
      if (answer.kind !== 'session') throw new Error('The kept answer is no session');
      return { session: answer.session, replayed: true };
    }
    throw new UnavailableError('The session kept changing while its purchase order was decided');
  }

  return {
    /** The order is made of the session as it has waited, and due from now on. */
    approve(id: string, by: DecidedBy): Promise<Decided> {
      const ids = newOrderIds();
      return decide(id, by, { action: 'session.approve' }, (session, rows, now) => {
        const { purchaseOrder, apiVersion } = session.approval;
        const made = orderOfHeld(
          session,
          rows,
          { ids, now },
          {
            apiVersion,
            purchaseOrder: onAccount(purchaseOrder, session.quote.totals.total, now),
          },
        );
        return { ...made, result: made.session };
      });
    },

    /** The session can be paid otherwise, and has as long for that as a new one. */
    reject(id: string, { reason, description }: RejectionCommand, by: DecidedBy): Promise<Decided> {
      const detail = reason === undefined ? undefined : { reason };
      return decide(id, by, { action: 'session.reject', detail }, (session, rows, now) => {
        const notices = [purchaseRejected(description)];
        const base = { ...session, expiresAt: now + rules.ttl };
        const { stock, ...next } = openRevision(base, { ...session, notices }, rows, rules, now);
        return {
          result: next.session,
          puts: { ...next, redemptions: releaseUses(rows.redemptions) },
          stock,
          credit: releaseCredits(rows.creditHolds, id),
        };
      });
    },
  };
}

export type Approvals = ReturnType<typeof createApprovals>;

function waiting(session: CheckoutSession, now: number): WaitingSession {
  const { approval } = session;
  const status = statusAt(session, now);
  if (status === 'pending_approval' && approval) return { ...session, approval };
  const why = `The checkout session is ${status}: there is no purchase order to decide on.`;
  throw new ProtocolError(409, 'session_not_modifiable', why);
}
