import type { Clock } from '../clock.js';
import type { Failpoint } from '../failpoint.js';
import type { Delivery, Outbox } from '../store/outbox.js';
import type { Attempt, AttemptOutcome } from './attempt.js';
import { pauseBefore } from './schedule.js';

export interface DelivererDeps {
  outbox: Outbox;
  /** How to send to each endpoint that there is. */
  attempts: ReadonlyMap<string, Attempt>;
  clock: Clock;
  schedule: readonly number[];
  random: () => number;
  failpoint: Failpoint;
  /** Given when the process cannot wait for those on their way: an attempt that it cut short is given back. */
  abandoned: AbortSignal;
  /** Counts work until it has ended; returns it. */
  track: (work: Promise<void>) => Promise<void>;
  /** There may be room for what is due, or something due that was not. */
  onProgress: () => void;
  onAttempt: (delivery: Delivery, outcome: AttemptOutcome) => void;
  /** No attempt is left: the lane stands still until somebody has it sent again. */
  onParked: (delivery: Delivery, outcome: AttemptOutcome) => void;
  onDisabled: (endpointId: string) => void;
  /** What came of an attempt could not be written: it will be made again. */
  onFailure: (delivery: Delivery, error: unknown) => void;
}

const SECOND = 1000;
const MINUTE = 60 * SECOND;
const DAY = 24 * 60 * MINUTE;
/** Events on their way to one endpoint at the same time; each is of another lane. */
const AT_ONCE = 10;
/** Milliseconds for which an event is nobody else's. */
const LEASE = 30 * SECOND;
/** What has to be left of it before an attempt: as long as one may take. */
const NEEDED = LEASE / 2;
/** An endpoint that was away so long, and is back, gets at once what waits for a later attempt. */
const AWAY = 5 * MINUTE;
const DISABLED_AFTER = 5 * DAY;
const LONGEST_SLEEP = 5 * SECOND;
/** Events that a replay looks at in one commit, so that requests need not wait long behind it. */
const REPLAY_SLICE = 200;

/** Brings order events to their receivers: each at least once, and of each order one after the other. */
export function createDeliverer(deps: DelivererDeps) {
  const { outbox, attempts, clock, schedule, random, failpoint } = deps;
  const underway = new Map<string, number>([...attempts.keys()].map((endpointId) => [endpointId, 0]));
  /** Deliveries on their way. */
  const works = new Set<Promise<void>>();
  let lastBeginning: Promise<unknown> = Promise.resolve();
  let nextDue: number | undefined;
  /** A replay is under way, and the next slice of it need not wait. */
  let isReplaying = false;

  const roomOf = () =>
    new Map([...underway].filter(([, count]) => count < AT_ONCE).map(([id, count]) => [id, AT_ONCE - count]));

  async function settle(delivery: Delivery, outcome: AttemptOutcome): Promise<void> {
    const now = clock.now();
    const { status, problem, retryAfterSeconds } = outcome;
    if (status !== undefined && problem === undefined) {
      const answer = { status, wakeFailingSince: now - AWAY };
      await outbox.delivered(delivery, answer, () => failpoint('in_delivered'));
      return;
    }
    const pause = pauseBefore({ attempts: delivery.attempts, retryAfterSeconds }, schedule, random);
    const { parked, disabled } = await outbox.failed(delivery, {
      status,
      problem: problem ?? 'There was no answer.',
      ...(pause !== undefined && { nextTryAt: clock.now() + pause }),
      disableFailingSince: now - DISABLED_AFTER,
    });
    if (parked) deps.onParked(delivery, outcome);
    if (disabled) deps.onDisabled(delivery.endpointId);
  }

  async function deliver(delivery: Delivery, attempt: Attempt): Promise<void> {
    const { endpointId } = delivery;
    underway.set(endpointId, (underway.get(endpointId) ?? 0) + 1);
    try {
      failpoint('after_claim');
      // A process that stood still meanwhile: others may have sent this event since, and those that follow it.
      if (clock.now() > delivery.nextTryAt - NEEDED) {
        await outbox.release(delivery);
        return;
      }
      const outcome = await attempt(delivery);
      failpoint('after_post');
      if (outcome.status === undefined && deps.abandoned.aborted) {
        await outbox.release(delivery);
        return;
      }
      deps.onAttempt(delivery, outcome);
      await settle(delivery, outcome);
    } catch (error) {
      deps.onFailure(delivery, error);
    } finally {
      underway.set(endpointId, (underway.get(endpointId) ?? 1) - 1);
      deps.onProgress();
    }
  }

  async function claimAndSend(signal: AbortSignal | undefined): Promise<number> {
    nextDue = undefined;
    isReplaying = false;
    if (signal?.aborted || deps.abandoned.aborted) return 0;
    const isMore = await outbox.continueReplay(REPLAY_SLICE);
    const claimed = await claimAndSendDue();
    isReplaying = isMore;
    return claimed;
  }

  async function claimAndSendDue(): Promise<number> {
    const room = roomOf();
    if (room.size === 0) return 0;
    const claimed = await outbox.claim(room, LEASE);
    for (const delivery of claimed) {
      const attempt = attempts.get(delivery.endpointId);
      if (!attempt) continue;
      const work = deps.track(deliver(delivery, attempt));
      works.add(work);
      work.finally(() => works.delete(work));
    }
    nextDue = await outbox.nextDue([...roomOf().keys()]);
    return claimed.length;
  }

  /** Begins to send what is due, as far as there is room; returns how many. One after the other: room is given once. */
  function begin(signal?: AbortSignal): Promise<number> {
    const beginning = lastBeginning.then(() => claimAndSend(signal));
    lastBeginning = beginning.catch(() => undefined);
    return beginning;
  }

  return {
    begin,

    /** Milliseconds until there may be something to begin with. */
    pause(): number {
      if (isReplaying) return 0;
      return nextDue === undefined ? LONGEST_SLEEP : Math.min(LONGEST_SLEEP, Math.max(0, nextDue - clock.now()));
    },

    /**
     * Sends all that is due, what follows it in its lanes, and what is still to be replayed; resolves when there is no
     * more of it on its way.
     */
    async runOnce(signal?: AbortSignal): Promise<number> {
      let sent = await begin(signal);
      while ((works.size > 0 || isReplaying) && !signal?.aborted) {
        if (!isReplaying) await Promise.race(works);
        sent += await begin(signal);
      }
      return sent;
    },

    /** Resolves when nothing is on its way any more. */
    async idle(): Promise<void> {
      while (works.size > 0) await Promise.allSettled(works);
    },
  };
}

export type Deliverer = ReturnType<typeof createDeliverer>;
