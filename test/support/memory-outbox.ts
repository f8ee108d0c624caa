import type { Backlog, Delivery, EndpointHealth, NewOrderEvent, Outbox, Replay } from '../../src/store/outbox.js';
import { refuse } from './memory-constraints.js';

interface Context {
  now: () => number;
  answer: <R>(query: () => R) => Promise<R>;
}

const isHead = ({ state }: Delivery): boolean => state === 'due' || state === 'parked';

/** Order events as a plain list, in the same lanes as in a database. */
export function createMemoryOutbox() {
  let events: Delivery[] = [];
  const endpoints = new Map<string, EndpointHealth>();
  /** Where each event stands among all there ever were. */
  const places = new Map<string, number>();
  const replays = new Map<string, { since: number; until: number; at: number; place: number }>();
  const placeOf = ({ id }: Delivery): number => places.get(id) ?? 0;

  const ofLane = ({ endpointId, orderId }: Pick<Delivery, 'endpointId' | 'orderId'>): Delivery[] =>
    events.filter((one) => one.endpointId === endpointId && one.orderId === orderId).sort((a, b) => a.seq - b.seq);

  function advance(lane: Pick<Delivery, 'endpointId' | 'orderId'>, now: number): void {
    const first = ofLane(lane).find(({ state }) => state !== 'delivered');
    if (first?.state === 'queued') Object.assign(first, { state: 'due', nextTryAt: now });
  }

  function rewind(lane: Pick<Delivery, 'endpointId' | 'orderId'>, fromSeq: number, now: number): void {
    for (const one of ofLane(lane)) {
      if (one.seq < fromSeq && !isHead(one)) continue;
      Object.assign(one, { state: 'queued', attempts: 0, epoch: one.epoch + 1, nextTryAt: now, problem: undefined });
    }
    advance(lane, now);
  }

  const current = (delivery: Delivery): Delivery | undefined =>
    events.find(({ id, epoch, state }) => id === delivery.id && epoch === delivery.epoch && state === 'due');
  const isDisabled = (id: string): boolean => endpoints.get(id)?.disabledAt !== undefined;

  function continueReplay(limit: number, now: number): boolean {
    const [endpointId, progress] = [...replays].sort(([, a], [, b]) => a.at - b.at)[0] ?? [];
    if (endpointId === undefined || !progress) return false;
    const { since, until, at, place } = progress;
    const found = events
      .filter((one) => one.endpointId === endpointId && placeOf(one) <= until)
      .filter((one) => one.createdAt > at || (one.createdAt === at && placeOf(one) > place))
      .sort((a, b) => a.createdAt - b.createdAt || placeOf(a) - placeOf(b))
      .slice(0, limit);
    for (const one of found) {
      const first = ofLane(one).find(({ createdAt }) => createdAt >= since);
      if (first === one) rewind(one, one.seq, now);
    }
    const last = found.at(-1);
    if (last && found.length === limit) Object.assign(progress, { at: last.createdAt, place: placeOf(last) });
    else replays.delete(endpointId);
    return replays.size > 0;
  }

  return {
    /** Throws where an event cannot be inserted. */
    check(event: NewOrderEvent): void {
      const clash = events.some((one) => one.id === event.id) || ofLane(event).some(({ seq }) => seq === event.seq);
      refuse(clash, 'one event of an order, endpoint and sequence');
    },

    insert(event: NewOrderEvent, now: number): void {
      const state = ofLane(event).some(isHead) ? 'queued' : 'due';
      places.set(event.id, places.size + 1);
      events.push({ ...event, state, attempts: 0, nextTryAt: now, epoch: 0, createdAt: now });
    },

    replay(replay: Replay, now: number): void {
      if ('orderId' in replay) {
        rewind(replay, replay.fromSeq, now);
        return;
      }
      const { endpointId } = replay;
      const since = Math.min(replay.since, replays.get(endpointId)?.since ?? replay.since);
      replays.set(endpointId, { since, until: places.size, at: since, place: 0 });
      endpoints.set(endpointId, { id: endpointId, deliveredAt: endpoints.get(endpointId)?.deliveredAt });
    },

    asOutbox: ({ now, answer }: Context): Outbox => ({
      claim: (room, lease) =>
        answer(() =>
          [...room].flatMap(([endpointId, count]) => {
            if (isDisabled(endpointId)) return [];
            const due = events
              .filter((one) => one.endpointId === endpointId && one.state === 'due' && one.nextTryAt <= now())
              .sort((a, b) => a.nextTryAt - b.nextTryAt)
              .slice(0, count);
            for (const one of due) {
              Object.assign(one, { attempts: one.attempts + 1, epoch: one.epoch + 1, nextTryAt: now() + lease });
              delete one.problem;
            }
            return due;
          }),
        ),
      delivered: (delivery, { status, wakeFailingSince }, within) =>
        answer(() => {
          within?.();
          const one = current(delivery);
          if (!one) return;
          const { endpointId } = one;
          Object.assign(one, { state: 'delivered', deliveredAt: now(), lastStatus: status, problem: undefined });
          advance(one, now());
          const failingSince = endpoints.get(endpointId)?.failingSince;
          endpoints.set(endpointId, { id: endpointId, deliveredAt: now() });
          if (failingSince === undefined || failingSince > wakeFailingSince) return;
          for (const other of events) {
            const waits = other.endpointId === endpointId && other.state === 'due' && other.problem !== undefined;
            if (waits) other.nextTryAt = Math.min(other.nextTryAt, now());
          }
        }),
      failed: (delivery, { status, problem, nextTryAt, disableFailingSince }) =>
        answer(() => {
          const one = current(delivery);
          if (!one) return { parked: false, disabled: false };
          const parked = nextTryAt === undefined;
          const state = parked ? 'parked' : 'due';
          Object.assign(one, { state, nextTryAt: nextTryAt ?? one.nextTryAt, lastStatus: status, problem });
          const known = endpoints.get(one.endpointId);
          const failingSince = known?.failingSince ?? now();
          const disabled = known?.disabledAt === undefined && failingSince <= disableFailingSince;
          endpoints.set(one.endpointId, {
            ...known,
            id: one.endpointId,
            failingSince,
            ...(disabled && { disabledAt: now() }),
          });
          return { parked, disabled };
        }),
      release: (delivery) =>
        answer(() => {
          const one = current(delivery);
          if (one) Object.assign(one, { attempts: one.attempts - 1, nextTryAt: now() });
        }),
      orphan: () =>
        answer(() => {
          const claimed = events.filter(
            ({ state, attempts, problem, nextTryAt }) =>
              state === 'due' && attempts > 0 && problem === undefined && nextTryAt > now(),
          );
          for (const one of claimed) one.nextTryAt = now();
          return claimed.length;
        }),
      continueReplay: (limit) => answer(() => continueReplay(limit, now())),
      nextDue: (endpointIds) =>
        answer(() => {
          const due = events.filter(
            ({ state, endpointId }) => state === 'due' && endpointIds.includes(endpointId) && !isDisabled(endpointId),
          );
          return due.length > 0 ? Math.min(...due.map(({ nextTryAt }) => nextTryAt)) : undefined;
        }),
      backlog: () =>
        answer(() => {
          const groups = new Map<string, Backlog>();
          for (const { endpointId, state, createdAt } of events) {
            if (state === 'delivered') continue;
            const group = groups.get(`${endpointId} ${state}`) ?? { endpointId, state, count: 0, oldest: createdAt };
            const oldest = Math.min(group.oldest, createdAt);
            groups.set(`${endpointId} ${state}`, { ...group, count: group.count + 1, oldest });
          }
          return [...groups.values()];
        }),
      health: () => answer(() => [...endpoints.values()]),
      forget: (time, limit) =>
        answer(() => {
          const old = events.filter(({ deliveredAt, state }) => state === 'delivered' && (deliveredAt ?? 0) < time);
          const gone = new Set(old.slice(0, limit));
          events = events.filter((one) => !gone.has(one));
          return gone.size;
        }),
    }),
  };
}
