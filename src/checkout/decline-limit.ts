import { problems } from '../errors.js';
import type { Rate, TokenBuckets } from '../token-buckets.js';

export interface DeclineLimitDeps {
  buckets: TokenBuckets;
  /** Declined payments of one agent. */
  rate: Rate;
  onRefused: (limit: 'declines', agentId: string) => void;
}

/**
 * How many payments of an agent may be declined: whoever tries out stolen cards needs many tries, and they all come
 * through some agent.
 */
export function createDeclineLimit({ buckets, rate, onRefused }: DeclineLimitDeps) {
  return {
    /** A payment of this agent was declined. */
    note: (agentId: string): void => void buckets.take(agentId, rate),

    /** Throws 429 where another payment has to wait. */
    require(agentId: string): void {
      const wait = buckets.missing(agentId, rate);
      if (wait === 0) return;
      onRefused('declines', agentId);
      const why = 'Too many payments of this agent were declined lately. Wait as long as Retry-After says.';
      throw problems.rateLimited(why, wait);
    },
  };
}

export type DeclineLimit = ReturnType<typeof createDeclineLimit>;
