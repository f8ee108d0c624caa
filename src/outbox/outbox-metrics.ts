import { Counter, Gauge, type Registry } from 'prom-client';
import type { Clock } from '../clock.js';
import type { Outbox } from '../store/outbox.js';
import type { AttemptOutcome } from './attempt.js';

export interface OutboxMetricsDeps {
  registry: Registry;
  outbox: Pick<Outbox, 'backlog' | 'health'>;
  endpointIds: readonly string[];
  clock: Clock;
}

const SECOND = 1000;

/** Numbers of order events and of the endpoints they go to. The label `endpoint` has the agents' ids, or `merchant`. */
export function createOutboxMetrics({ registry, outbox, endpointIds, clock }: OutboxMetricsDeps) {
  const gauge = <L extends string>(name: string, help: string, ...labels: L[]): Gauge<L> =>
    // All processes look into one database.
    new Gauge({ name: `acp_seller_${name}`, help, labelNames: labels, registers: [registry], aggregator: 'max' });
  const events = gauge('order_events', 'Order events not delivered yet, by what they wait for', 'endpoint', 'state');
  const oldest = gauge('order_events_oldest_seconds', 'Age of the oldest order event not delivered', 'endpoint');
  const parked = gauge('order_event_lanes_parked', 'Orders of which an event was given up', 'endpoint');
  const disabled = gauge('order_endpoint_disabled', '1 where an endpoint failed for days and gets nothing', 'endpoint');
  const attempts = new Counter({
    name: 'acp_seller_order_event_attempts_total',
    help: 'Attempts to deliver an order event, by what came of them',
    labelNames: ['endpoint', 'outcome'],
    registers: [registry],
  });
  for (const endpoint of endpointIds) {
    for (const outcome of ['delivered', 'failed']) attempts.inc({ endpoint, outcome }, 0);
  }

  return {
    onAttempt({ endpointId }: { endpointId: string }, { problem }: AttemptOutcome): void {
      attempts.inc({ endpoint: endpointId, outcome: problem === undefined ? 'delivered' : 'failed' });
    },

    /** Asks the database. */
    async look(): Promise<void> {
      const [backlog, health] = await Promise.all([outbox.backlog(), outbox.health()]);
      for (const one of [events, oldest, parked, disabled]) one.reset();
      for (const endpoint of endpointIds) {
        for (const state of ['due', 'queued', 'parked']) events.set({ endpoint, state }, 0);
        for (const one of [oldest, parked, disabled]) one.set({ endpoint }, 0);
      }
      const since = new Map<string, number>();
      for (const { endpointId: endpoint, state, count, oldest: time } of backlog) {
        events.set({ endpoint, state }, count);
        if (state === 'parked') parked.set({ endpoint }, count);
        since.set(endpoint, Math.min(time, since.get(endpoint) ?? time));
      }
      for (const [endpoint, time] of since) oldest.set({ endpoint }, Math.max(0, clock.now() - time) / SECOND);
      for (const { id, disabledAt } of health) disabled.set({ endpoint: id }, disabledAt === undefined ? 0 : 1);
    },
  };
}
