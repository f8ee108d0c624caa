import type { Clock } from '../../clock.js';
import type { EventOutcome, Inbox, ReceivedEvent } from '../inbox.js';
import type { GroupCommit } from './group-commit.js';
import type { Savepoint } from './savepoint.js';
import type { Tables } from './tables.js';

export interface InboxDeps {
  events: Tables['events'];
  run: GroupCommit['run'];
  reading: <R>(query: () => R) => Promise<R>;
  savepoint: Savepoint;
  clock: Clock;
}

/** Stripe's events in the same file, and in the same transactions, as everything else. */
export function createSqliteInbox({ events, run, reading, savepoint, clock }: InboxDeps): Inbox {
  const writing = <R>(work: (now: number) => R): Promise<R> => run(() => savepoint(() => work(clock.now())));

  function receive(event: ReceivedEvent, now: number, outcome?: EventOutcome) {
    if (events.isKnown(event.id)) return 'known';
    if (outcome === undefined && events.hint(event, now)) {
      events.insert(event, now, 'merged');
      return 'merged';
    }
    events.insert(event, now, outcome);
    return 'new';
  }

  return {
    receive: (event, outcome) => writing((now) => receive(event, now, outcome)),
    known: (ids) => reading(() => new Set(ids.filter(events.isKnown))),
    due: (time, limit) => reading(() => events.due(time, limit)),
    settle: (entry, outcome) =>
      writing((now) => {
        if (!events.settle(entry, outcome, now)) events.wake(entry.id, now);
      }),
    postpone: ({ id }, until, problem) => writing(() => events.postpone(id, until, problem)),
    counts: () => reading(() => events.counts()),
    forget: (time, limit) => writing(() => events.forget(time, limit)),
  };
}
