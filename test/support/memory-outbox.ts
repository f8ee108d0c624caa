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

  return {
    /** Throws where an event cannot be inserted. */
    check(event: NewOrderEvent): void {
      const clash = events.some((one) => one.id === event.id) || ofLane(event).some(({ seq }) => seq === event.seq);
      refuse(clash, 'one event of an order, endpoint and sequence');
    },

    insert(event: NewOrderEvent, now: number): void {
      const state = ofLane(event).some(isHead) ? 'queued' : 'due';
      events.push({ ...event, state, attempts: 0, nextTryAt: now, epoch: 0, createdAt: now });
    },

    replay(replay: Replay, now: number): void {
      if ('orderId' in replay) {
        rewind(replay, replay.fromSeq, now);
        return;
      }
      const { endpointId, since } = replay;
      const named = events.filter((one) => one.endpointId === endpointId && one.createdAt >= since);
      for (const orderId of new Set(named.map((one) => one.orderId))) {
        const seqs = named.filter((one) => one.orderId === orderId).map(({ seq }) => seq);
        rewind({ endpointId, orderId }, Math.min(...seqs), now);
      }
      const known = endpoints.get(endpointId);
      if (known) endpoints.set(endpointId, { id: endpointId, deliveredAt: known.deliveredAt });
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
          if (!one) return { disabled: false };
          const state = nextTryAt === undefined ? 'parked' : 'due';
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
          return { disabled };
        }),
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
