import { type Charge, isOpen, isUndecided } from '../domain/charge.js';
import type { Message } from '../domain/message.js';
import { releaseUses } from '../domain/redemption.js';
import type { CheckoutSession, DirectoryServer } from '../domain/session.js';
import { releaseCredits } from '../domain/store-credit.js';
import type { Failpoint } from '../failpoint.js';
import type { CommitKeys, IdempotencyRecord, Rows, SessionRef, SessionRow, Store } from '../store/store.js';
import { ended, inFlight, sealed } from './idempotency.js';
import { openRevision, type SessionRules, variantsOf } from './session-log.js';

/** A charge in the hands of one process: what it writes counts only while generation and epoch are still these. */
export interface HeldCharge {
  ref: SessionRef;
  charge: Charge;
  /** The revision that is being paid. */
  session: CheckoutSession;
  /** The session waits for what the buyer's bank says. */
  awaitsIssuer: boolean;
  /** Idempotency keys of the requests that wait for the answer. */
  waitingKeys: readonly string[];
  /** The request that pays comes of an agent that cannot authenticate its buyer; absent: as the session says. */
  cannotAuthenticate?: boolean;
}

export interface Reopening {
  /**
   * `declined` leaves the PaymentIntent for another attempt, `authenticating` for the buyer's bank, `canceled` ends the
   * generation.
   */
  phase: 'declined' | 'authenticating' | 'canceled';
  paymentIntentId?: string;
  /** The directory server of the card whose issuer wants an authentication: answers the request too. */
  issuerDemands?: DirectoryServer;
  /** Answers the request whose token was refused; all others, and without it that one too, may run again. */
  notice?: Message;
}

/** A request that wants to go on with the charge it found. */
export interface TakeOverClaim {
  keyId: string;
  tokenFingerprint: string;
  riskReview: readonly string[] | undefined;
  /** The claim to write for its key; nothing where the key has its answer already. */
  record: (rows: Rows, now: number, leaseUntil: number) => IdempotencyRecord | undefined;
}

export interface ChargeLogDeps {
  store: Store;
  rules: SessionRules;
  failpoint: Failpoint;
  /** Milliseconds for which a process may hold a charge without a sign of life. */
  lease: number;
}

/** The commits of an undecided charge. Each of them is refused where another process has taken the charge over. */
export function createChargeLog({ store, rules, failpoint, lease }: ChargeLogDeps) {
  const keysOf = (held: HeldCharge): CommitKeys => ({ session: held.ref, idempotencyKeys: held.waitingKeys });

  return {
    /** Takes an undecided charge whose holder is gone; `undefined` while the holder lives, or nothing is undecided. */
    takeOver(ref: SessionRef, claim?: TakeOverClaim): Promise<HeldCharge | undefined> {
      const keys = { session: ref, idempotencyKeys: claim && [claim.keyId] };
      return store.commit(keys, (rows, now) => {
        const { charge, session, pinned } = rows;
        if (!charge || !session || !isUndecided(charge) || charge.leaseUntil > now) return { result: undefined };
        const leaseUntil = now + lease;
        const record = claim?.record(rows, now, leaseUntil);
        if (claim && !record) return { result: undefined };
        const next: Charge = {
          ...charge,
          ...(claim && takenOverBy(claim, charge)),
          epoch: charge.epoch + 1,
          leaseUntil,
          updatedAt: now,
        };
        const waitingKeys = [...new Set([charge.idempotencyKey, claim?.keyId].filter((key) => key !== undefined))];
        return {
          result: {
            ref,
            charge: next,
            session: pinned ?? session.session,
            awaitsIssuer: awaitsIssuer(session.session),
            waitingKeys,
          },
          puts: { charge: next, idempotency: record && [record] },
        };
      });
    },

    /** Takes the open PaymentIntent of an open session in order to cancel it; `undefined` when it is not that any more. */
    reclaim(ref: SessionRef, seen: Charge): Promise<HeldCharge | undefined> {
      return store.commit<HeldCharge | undefined>({ session: ref }, (rows, now) => {
        const { charge, session } = rows;
        if (!session || !isOpen(charge) || charge.epoch !== seen.epoch) return { result: undefined };
        const { idempotencyKey: _, ...rest } = charge;
        const next: Charge = {
          ...rest,
          phase: 'canceling',
          epoch: charge.epoch + 1,
          leaseUntil: now + lease,
          updatedAt: now,
        };
        const held = { ref, charge: next, session: session.session, waitingKeys: [] };
        return { result: { ...held, awaitsIssuer: awaitsIssuer(session.session) }, puts: { charge: next } };
      });
    },

    /** Changes the charge alone; `undefined` when it is no longer ours. */
    async advance(held: HeldCharge, change: Partial<Charge>): Promise<HeldCharge | undefined> {
      const charge = await store.commit<Charge | undefined>({ session: held.ref }, (rows, now) => {
        if (!isHeld(rows, held)) return { result: undefined };
        if (change.phase === 'confirming') failpoint('in_t1');
        const next: Charge = { ...rows.charge, ...change, updatedAt: now };
        return { result: next, puts: { charge: next } };
      });
      return charge && { ...held, charge };
    },

    /** For a charge whose holder is known to be dead: whoever comes next may take it over. */
    async orphan(ref: SessionRef): Promise<void> {
      const { charge: seen } = await store.read({ session: ref });
      const awaited = seen?.idempotencyKey;
      await store.commit({ session: ref, idempotencyKeys: awaited === undefined ? [] : [awaited] }, (rows) => {
        if (!rows.charge || !isUndecided(rows.charge)) return { result: undefined };
        const charge: Charge = { ...rows.charge, leaseUntil: 0 };
        return { result: undefined, puts: { charge, idempotency: inFlight(rows).map((record) => ended(record, 0)) } };
      });
    },

    /** Lets go without a decision: a retry may take over at once, the sweeper after a while. */
    letGo(held: HeldCharge): Promise<void> {
      return store.commit(keysOf(held), (rows, now) => {
        if (!isHeld(rows, held) || !isUndecided(rows.charge)) return { result: undefined };
        const charge: Charge = { ...rows.charge, leaseUntil: now, updatedAt: now };
        return { result: undefined, puts: { charge, idempotency: inFlight(rows).map((record) => ended(record, now)) } };
      });
    },

    /** Nothing was charged: the session is open again. `undefined` when the charge is no longer ours. */
    reopen(
      held: HeldCharge,
      { phase, paymentIntentId, issuerDemands, notice }: Reopening,
    ): Promise<CheckoutSession | undefined> {
      const keys = { ...keysOf(held), variants: variantsOf(held.session.draft) };
      return store.commit<CheckoutSession | undefined>(keys, (rows, now) => {
        if (!isHeld(rows, held)) return { result: undefined };
        failpoint('in_decline');
        const charge: Charge = {
          ...rows.charge,
          phase,
          paymentIntentId: paymentIntentId ?? rows.charge.paymentIntentId,
          epoch: rows.charge.epoch + 1,
          leaseUntil: now,
          updatedAt: now,
        };
        const { session } = rows.session;
        const waiting = inFlight(rows);
        // Of a payment that waits for the buyer's bank, money may still come.
        const isOver = phase !== 'authenticating';
        const redemptions = isOver ? releaseUses(rows.redemptions) : undefined;
        const credit = isOver ? releaseCredits(rows.creditHolds, session.id) : [];
        if (!waitsForCharge(session)) {
          const idempotency = waiting.map((record) => ended(record, now));
          return { result: session, puts: { charge, redemptions, idempotency }, credit };
        }
        const notices = notice ? [notice] : [];
        const { stock, ...next } = openRevision(session, { ...session, notices, issuerDemands }, rows, rules, now);
        const answered = (notice || issuerDemands) && rows.charge.idempotencyKey;
        const idempotency = waiting.map((record) =>
          record.id === answered ? sealed(record, now) : ended(record, now),
        );
        return { result: next.session, puts: { ...next, charge, redemptions, idempotency }, stock, credit };
      });
    },
  };
}

export type ChargeLog = ReturnType<typeof createChargeLog>;

/** The charge waits for this request now; another token makes another attempt where one may have been sent already. */
function takenOverBy({ keyId, tokenFingerprint, riskReview }: TakeOverClaim, charge: Charge): Partial<Charge> {
  const isOther = tokenFingerprint !== charge.tokenFingerprint;
  const another = isOther && charge.phase === 'confirming' && !charge.tokenWithCreate;
  return {
    idempotencyKey: keyId,
    tokenFingerprint,
    riskReview,
    ...(another && { attempt: charge.attempt + 1, unreadAttempts: true }),
  };
}

/** Its status says something about the charge, which is about to be otherwise. */
export const waitsForCharge = (session: CheckoutSession): boolean =>
  session.status === 'complete_in_progress' || awaitsIssuer(session);

const awaitsIssuer = ({ authentication }: CheckoutSession): boolean => authentication?.cause === 'issuer';

function isHeld(rows: Rows, { charge }: HeldCharge): rows is Rows & { charge: Charge; session: SessionRow } {
  return (
    rows.session !== undefined && rows.charge?.generation === charge.generation && rows.charge.epoch === charge.epoch
  );
}
