import type { Clock } from '../clock.js';
import type { SessionRef, Store } from '../store/store.js';
import type { ChargeLog } from './charge-log.js';
import type { Closing } from './closing.js';
import type { Completion } from './completion.js';

export interface UpkeepDeps {
  store: Store;
  completion: Pick<Completion, 'resume'>;
  chargeLog: Pick<ChargeLog, 'orphan'>;
  closing: Pick<Closing, 'expire' | 'releaseLapsedHold'>;
  clock: Clock;
  /** Milliseconds for which idempotency keys are kept. */
  keyTtl: number;
  /** Told of each item that could not be seen to; the next run tries it again. */
  onFailure: (task: string, ref: SessionRef, error: unknown) => void;
}

/** Items of one kind that one run looks at; the next run goes on. */
const BATCH = 100;
const ALL = 1_000_000;
/** Idempotency keys deleted by one commit, so that requests need not wait long behind it. */
const KEY_BATCH = 500;

/** Ends what no request will end: charges whose process died, sessions and holds whose time is over, old keys. */
export function createUpkeep({ store, completion, chargeLog, closing, clock, keyTtl, onFailure }: UpkeepDeps) {
  async function each(
    task: string,
    refs: readonly SessionRef[],
    work: (ref: SessionRef) => Promise<unknown>,
  ): Promise<number> {
    let done = 0;
    for (const ref of refs) {
      try {
        await work(ref);
        done += 1;
      } catch (error) {
        onFailure(task, ref, error);
      }
    }
    return done;
  }

  return {
    /** For a process that has the database to itself, before it takes requests: whoever held a charge is dead. */
    orphanCharges: async () =>
      each('orphan charge', await store.undecidedCharges(Number.MAX_SAFE_INTEGER, ALL), chargeLog.orphan),

    /** Charges whose lease ended more than `grace` milliseconds ago. */
    resumeCharges: async (grace: number) =>
      each('resume charge', await store.undecidedCharges(clock.now() - grace, BATCH), (ref) => completion.resume(ref)),

    expireSessions: async () => each('expire session', await store.expiredSessions(clock.now(), BATCH), closing.expire),

    releaseHolds: async () =>
      each('release hold', await store.lapsedReservations(clock.now(), BATCH), closing.releaseLapsedHold),

    forgetKeys: () => store.deleteIdempotencyKeys(clock.now() - keyTtl, KEY_BATCH),
  };
}

export type Upkeep = ReturnType<typeof createUpkeep>;
