import type { Clock } from '../clock.js';
import { createItemWork, forgetAll, type OnItemFailure } from '../every-item.js';
import type { Store } from '../store/store.js';
import type { ChargeLog } from './charge-log.js';
import type { Closing } from './closing.js';
import type { Completion } from './completion.js';

export interface UpkeepDeps {
  store: Pick<
    Store,
    'undecidedCharges' | 'authenticatingCharges' | 'expiredSessions' | 'lapsedReservations' | 'deleteIdempotencyKeys'
  >;
  completion: Pick<Completion, 'resume'>;
  chargeLog: Pick<ChargeLog, 'orphan'>;
  closing: Pick<Closing, 'expire' | 'endLapsedAuthentication' | 'releaseLapsedHold'>;
  clock: Clock;
  /** Milliseconds for which units are held, and for which a payment waits for its buyer's bank. */
  hold: number;
  /** Milliseconds for which idempotency keys are kept. */
  keyTtl: number;
  onFailure: OnItemFailure;
}

const ALL = 1_000_000;
/** Enough for commits to share their way to the disk, and few beside those of the requests. */
const COMMITS_AT_ONCE = 25;
/** Agents wait for Stripe too, and its rate limit is theirs first. */
const CHARGES_AT_ONCE = 4;

/**
 * Ends what no request will end: charges whose process died, sessions and holds whose time is over, old keys. Each run
 * sees to all there is, and begins nothing more once its signal is given.
 */
export function createUpkeep({ store, completion, chargeLog, closing, clock, hold, keyTtl, onFailure }: UpkeepDeps) {
  const { each, everyOne } = createItemWork(onFailure);

  return {
    /** For a process that has the database to itself, before it takes requests: whoever held a charge is dead. */
    orphanCharges: async () =>
      each(
        { name: 'orphan charge', work: chargeLog.orphan, atOnce: COMMITS_AT_ONCE, signal: undefined },
        await store.undecidedCharges(Number.MAX_SAFE_INTEGER, ALL),
      ),

    /** Charges whose lease ended more than `grace` milliseconds ago. */
    resumeCharges: (grace: number, signal?: AbortSignal) =>
      everyOne({
        name: 'resume charge',
        list: (limit) => store.undecidedCharges(clock.now() - grace, limit),
        work: (ref) => completion.resume(ref),
        atOnce: CHARGES_AT_ONCE,
        signal,
      }),

    expireSessions: (signal?: AbortSignal) =>
      everyOne({
        name: 'expire session',
        list: (limit) => store.expiredSessions(clock.now(), limit),
        work: closing.expire,
        atOnce: COMMITS_AT_ONCE,
        signal,
      }),

    endAuthentications: (signal?: AbortSignal) =>
      everyOne({
        name: 'end authentication',
        list: (limit) => store.authenticatingCharges(clock.now() - hold, limit),
        work: closing.endLapsedAuthentication,
        atOnce: CHARGES_AT_ONCE,
        signal,
      }),

    releaseHolds: (signal?: AbortSignal) =>
      everyOne({
        name: 'release hold',
        list: (limit) => store.lapsedReservations(clock.now(), limit),
        work: closing.releaseLapsedHold,
        atOnce: COMMITS_AT_ONCE,
        signal,
      }),

    forgetKeys: (signal?: AbortSignal) =>
      forgetAll((limit) => store.deleteIdempotencyKeys(clock.now() - keyTtl, limit), signal),
  };
}

export type Upkeep = ReturnType<typeof createUpkeep>;
