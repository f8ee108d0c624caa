import type { Clock } from '../../clock.js';
import type { Outbox } from '../outbox.js';
import type { GroupCommit } from './group-commit.js';
import type { Savepoint } from './savepoint.js';
import type { Tables } from './tables.js';

export interface OutboxDeps {
  events: Tables['orderEvents'];
  run: GroupCommit['run'];
  reading: <R>(query: () => R) => Promise<R>;
  savepoint: Savepoint;
  clock: Clock;
}

/** Order events in the same file, and in the same transactions, as the orders. */
export function createSqliteOutbox({ events, run, reading, savepoint, clock }: OutboxDeps): Outbox {
  const writing = <R>(work: (now: number) => R): Promise<R> => run(() => savepoint(() => work(clock.now())));

  return {
    claim: (room, lease) =>
      writing((now) => [...room].flatMap(([endpointId, count]) => events.claim(endpointId, count, now, now + lease))),
    delivered: (delivery, { status, wakeFailingSince }, within) =>
      writing((now) => {
        events.delivered(delivery, status, wakeFailingSince, now);
        within?.();
      }),
    failed: (delivery, attempt) => writing((now) => events.failed(delivery, attempt, now)),
    release: (delivery) => writing((now) => events.release(delivery, now)),
    orphan: () => writing(events.orphan),
    continueReplay: async (limit) =>
      (await reading(events.isReplaying)) && writing((now) => events.continueReplay(limit, now)),
    nextDue: (endpointIds) =>
      reading(() => {
        const times = endpointIds.map(events.nextDue).filter((time) => time !== undefined);
        return times.length > 0 ? Math.min(...times) : undefined;
      }),
    backlog: () => reading(() => events.backlog()),
    health: () => reading(() => events.health()),
    forget: (time, limit) => writing(() => events.forget(time, limit)),
  };
}
