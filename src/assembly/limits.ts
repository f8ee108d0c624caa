import type { Clock } from '../clock.js';
import type { Config } from '../config/config.js';
import { createClientAddress } from '../http/client-address.js';
import { createRateLimit } from '../http/rate-limit.js';
import { createTokenBuckets } from '../token-buckets.js';
import type { LimitMetrics } from './limit-metrics.js';

export interface LimitsContext {
  config: Config;
  /** Never goes back. */
  monotonic: Clock;
  metrics: LimitMetrics;
}

/** Addresses that are remembered; each takes some 100 bytes. */
const MAX_ADDRESSES = 20_000;

/** How much each caller may ask for. */
export function createLimits({ config, monotonic, metrics }: LimitsContext) {
  const { agentRate, addressRate } = config.limits;
  const rates = new Map(config.agents.map(({ id, rate }) => [id, rate]));
  const bucketsOf = (maxKeys: number) => createTokenBuckets({ now: monotonic.now, maxKeys });
  return {
    rate: createRateLimit({
      agents: bucketsOf(config.agents.length),
      addresses: bucketsOf(MAX_ADDRESSES),
      rateOf: (agentId) => rates.get(agentId) ?? agentRate,
      addressRate,
      addressOf: createClientAddress(config.http.trustProxy).addressOf,
      onRefused: metrics.onRefused,
    }),
  };
}

export type Limits = ReturnType<typeof createLimits>;
