import { Counter } from 'prom-client';
import type { SignatureVerdict } from '../http/request-signature.js';
import type { Metrics } from './metrics.js';

/** A limit that a request ran into. */
export type Limit = 'rate' | 'address' | 'open_sessions' | 'declines';

/** Numbers of what was refused. The label `agent` has the ids of the settings, and nothing that callers choose. */
export function createLimitMetrics({ registry }: Metrics) {
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
  return {
    onVerdict: (agent: string, verdict: SignatureVerdict): void => signatures.inc({ agent, verdict }),
    onRefused: (limit: Limit, agentId?: string): void =>
      limited.inc({ limit, ...(agentId !== undefined && { agent: agentId }) }),
  };
}

export type LimitMetrics = ReturnType<typeof createLimitMetrics>;
