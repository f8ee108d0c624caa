import type { Rate } from '../token-buckets.js';
import type { ConfigVariables } from './variables.js';

/** How much each caller may ask for. */
export interface LimitsConfig {
  /** Requests of an agent without a rate of its own. */
  agentRate: Rate;
  /** What callers without a key may do, by their address. */
  addressRate: Rate;
  /** Of an agent. */
  openSessions: number;
  /** Sessions of an agent that may hold stock at once. */
  holds: number;
  /** Carts that an agent may have. */
  carts: number;
  /** Declined payments after which a session takes no more. */
  sessionDeclines: number;
  /** Declined payments of an agent. */
  declineRate: Rate;
  /** Discount codes of an agent that are not valid. */
  wrongCodeRate: Rate;
  /** Beyond either, what can wait is refused; `loopDelay` is in milliseconds. */
  load: { writesWaiting: number; loopDelay: number };
}

/** Seconds. */
const HOUR = 3600;

/** Requests a second of an agent. In development nobody else is there whom it could disturb. */
export const AGENT_RATE = { production: 100, development: 1000 } as const;

/** A burst is two seconds' worth unless it is said. */
export const rateOf = (perSecond: number, burst = Math.max(1, Math.ceil(2 * perSecond))): Rate => ({
  perSecond,
  burst,
});

export const limitsConfig = (env: ConfigVariables, mode: keyof typeof AGENT_RATE): LimitsConfig => ({
  agentRate: rateOf(env.AGENT_RATE_PER_SECOND ?? AGENT_RATE[mode], env.AGENT_RATE_BURST),
  addressRate: rateOf(env.ADDRESS_RATE_PER_SECOND),
  openSessions: env.AGENT_OPEN_SESSIONS,
  holds: env.AGENT_STOCK_HOLDS,
  carts: env.AGENT_CARTS,
  sessionDeclines: env.SESSION_DECLINES,
  declineRate: { perSecond: env.AGENT_DECLINES_PER_HOUR / HOUR, burst: env.AGENT_DECLINES_PER_HOUR },
  wrongCodeRate: { perSecond: env.AGENT_WRONG_CODES_PER_HOUR / HOUR, burst: env.AGENT_WRONG_CODES_PER_HOUR },
  load: { writesWaiting: env.SHED_WRITES_WAITING, loopDelay: env.SHED_LOOP_DELAY_MS },
});
