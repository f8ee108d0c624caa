import type { Clock } from '../clock.js';
import type { SessionRef, Store } from '../store/store.js';
import type { ChargeLog } from './charge-log.js';
import type { Closing } from './closing.js';
import type { Completion } from './completion.js';

export interface UpkeepDeps {
  store: Pick<Store, 'undecidedCharges' | 'expiredSessions' | 'lapsedReservations' | 'deleteIdempotencyKeys'>;
  completion: Pick<Completion, 'resume'>;
  chargeLog: Pick<ChargeLog, 'orphan'>;
  closing: Pick<Closing, 'expire' | 'releaseLapsedHold'>;
  clock: Clock;
  /** Milliseconds for which idempotency keys are kept. */
  keyTtl: number;
  /** Told of each item that could not be seen to; the next run tries it again. */
  onFailure: (task: string, ref: SessionRef, error: unknown) => void;
}

interface Task {
  name: string;
  /** The first items there are to see to, up to `limit`. */
  list: (limit: number) => Promise<readonly SessionRef[]>;
  work: (ref: SessionRef) => Promise<unknown>;
  /** Items in work at the same time. */
  atOnce: number;
  signal: AbortSignal | undefined;
}

/** Items of one kind that are asked for together. */
const BATCH = 100;
const ALL = 1_000_000;
/** Enough for commits to share their way to the disk, and few beside those of the requests. */
const COMMITS_AT_ONCE = 25;
/** Agents wait for Stripe too, and its rate limit is theirs first. */
const CHARGES_AT_ONCE = 4;
/** Idempotency keys deleted by one commit, so that requests need not wait long behind it. */
const KEY_BATCH = 500;

/**
 * Ends what no request will end: charges whose process died, sessions and holds whose time is over, old keys. Each run
 * sees to all there is, and begins nothing more once its signal is given.
 */
export function createUpkeep({ store, completion, chargeLog, closing, clock, keyTtl, onFailure }: UpkeepDeps) {
  /** Returns how many went well. */
  async function each({ name, work, atOnce, signal }: Omit<Task, 'list'>, refs: readonly SessionRef[]) {
    const waiting = refs.values();
    let done = 0;
    async function takeTurns(): Promise<void> {
      // All who take turns share one iterator, so that a slow item holds up nobody but itself.
      for (const ref of waiting) {
        if (signal?.aborted) return;
        try {
          await work(ref);
          done += 1;
        } catch (error) {
          onFailure(name, ref, error);
        }
      }
    }
    await Promise.all(Array.from({ length: atOnce }, takeTurns));
    return done;
  }

  /**
   * Every item once, until the list has no others. Those that were tried and are still in the list, because they failed
   * or have to wait, are asked for on top of the batch: they never take the place of the rest.
   */
  async function everyOne(task: Task): Promise<number> {
    const tried = new Set<string>();
    let staying = 0;
    let done = 0;
    while (!task.signal?.aborted) {
      const limit = BATCH + staying;
      const refs = await task.list(limit);
      const fresh = refs.filter(({ id }) => !tried.has(id));
      for (const { id } of fresh) tried.add(id);
      staying = refs.length - fresh.length;
      done += await each(task, fresh);
      if (refs.length < limit) break;
    }
    return done;
  }

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

    releaseHolds: (signal?: AbortSignal) =>
      everyOne({
        name: 'release hold',
        list: (limit) => store.lapsedReservations(clock.now(), limit),
        work: closing.releaseLapsedHold,
        atOnce: COMMITS_AT_ONCE,
        signal,
      }),

    async forgetKeys(signal?: AbortSignal): Promise<number> {
      let forgotten = 0;
      while (!signal?.aborted) {
        const deleted = await store.deleteIdempotencyKeys(clock.now() - keyTtl, KEY_BATCH);
        forgotten += deleted;
        if (deleted < KEY_BATCH) break;
      }
      return forgotten;
    },
  };
}

export type Upkeep = ReturnType<typeof createUpkeep>;
