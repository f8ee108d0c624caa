import { Counter, Gauge } from 'prom-client';
import type { LoadCause, LoadProbe } from '../http/load-shedding.js';
import type { SignatureVerdict } from '../http/request-signature.js';
import type { Metrics } from './metrics.js';

/** A limit that a request ran into. */
export type Limit = 'rate' | 'address' | 'open_sessions' | 'carts' | 'declines' | 'codes';

/** Numbers of what was refused. The label `agent` has the ids of the settings, and nothing that callers choose. */
export function createLimitMetrics({ registry, beforeReading }: Metrics) {
  const limited = new Counter({
    name: 'acp_seller_limited_total',
    help: 'Requests answered 429, by the limit that they ran into',
    labelNames: ['limit', 'agent'],
    registers: [registry],
  });
  const signatures = new Counter({
    name: 'acp_seller_request_signatures_total',
    help: 'Requests of agents who sign them, by what their signature was found to be',
    labelNames: ['agent', 'verdict'],
    registers: [registry],
  });
  const shed = new Counter({
    name: 'acp_seller_shed_total',
    help: 'Requests answered 503 because this process had too much to do, by what was too much',
    labelNames: ['cause'],
    registers: [registry],
  });
  for (const cause of ['writes', 'event_loop'] as const) shed.inc({ cause }, 0);
  const gauge = (name: string, help: string, aggregator: 'sum' | 'max'): Gauge =>
    new Gauge({ name: `acp_seller_${name}`, help, registers: [registry], aggregator });
  const writes = gauge('writes_waiting', 'Commits that wait for their turn', 'sum');
  const delay = gauge('event_loop_delay_seconds', 'How late the event loop is, in the mean of a second', 'max');
  return {
    onShed: (cause: LoadCause): void => shed.inc({ cause }),
    /** Shows what the shedding goes by. */
    watch: ({ writesWaiting, loopDelay }: LoadProbe): void =>
      beforeReading(async () => {
        writes.set(writesWaiting());
        delay.set(loopDelay() / 1000);
      }),
    onVerdict: (agent: string, verdict: SignatureVerdict): void => signatures.inc({ agent, verdict }),
    onRefused: (limit: Limit, agentId?: string): void =>
      limited.inc({ limit, ...(agentId !== undefined && { agent: agentId }) }),
  };
}

export type LimitMetrics = ReturnType<typeof createLimitMetrics>;
