import type { IncomingMessage } from 'node:http';
import { ProtocolError, problems } from '../errors.js';
import type { Rate, TokenBuckets } from '../token-buckets.js';
import { addressKey } from './address-key.js';
import type { Agent, Authenticator } from './authenticate.js';

/** What callers of one kind have left. */
export interface CountedCallers {
  requests: TokenBuckets;
  /** Requests beyond the rate, which are refused: as many as requests may come, at once; more of them after a pause. */
  refusals: TokenBuckets;
}

export interface RateLimitDeps {
  agents: CountedCallers;
  /** Apart from agents, which no crowd of addresses may push out. */
  addresses: CountedCallers;
  /** Of an agent. */
  rateOf: (agentId: string) => Rate;
  /** What an address without a key may do. */
  addressRate: Rate;
  addressOf: (req: IncomingMessage) => string;
  /** Hears of every refusal; of whom, where it was an agent. */
  onRefused: (limit: 'rate' | 'address', agentId?: string) => void;
}

/** Milliseconds. With it, whoever asks again as soon as it was refused asks about once a second on each connection. */
const PAUSE = { least: 500, most: 1_500 };
/** Steps by the golden ratio never fall together, so answers that are held together are not given together. */
const STEP = 618;

/** The length of the next pause. */
function createPauses(): () => number {
  let ahead = 0;
  return () => {
    ahead = (ahead + STEP) % (PAUSE.most - PAUSE.least);
    return PAUSE.least + ahead;
  };
}

/**
 * Limits how often callers may ask, before anything of their bodies is read. What it throws is 429 `rate_limited`, with
 * the time after which another try makes sense.
 */
export function createRateLimit({ agents, addresses, rateOf, addressRate, addressOf, onRefused }: RateLimitDeps) {
  const nextPause = createPauses();

  /** Takes a token; else the result is how long to wait for one, and how long for the answer that says so. */
  function take({ requests, refusals }: CountedCallers, key: string, rate: Rate) {
    const wait = requests.take(key, rate);
    return wait === 0 ? undefined : { wait, pause: refusals.take(key, rate) === 0 ? 0 : nextPause() };
  }

  /** Takes a token of the caller's address, for what needs no key. */
  function passAddress(req: IncomingMessage): void {
    const refused = take(addresses, addressKey(addressOf(req)), addressRate);
    if (!refused) return;
    onRefused('address');
    const why = 'Too many requests from this address. Wait as long as Retry-After says.';
    throw problems.rateLimited(why, refused.wait, refused.pause);
  }

  /** The same check of a key, with a limit on how often it may fail from one address. */
  function guardedCheck<T>(check: (req: IncomingMessage) => T): (req: IncomingMessage) => T {
    return (req) => {
      try {
        return check(req);
      } catch (error) {
        // Good keys are never counted here: many agents may come from behind one address.
        if (error instanceof ProtocolError && error.status === 401) passAddress(req);
        throw error;
      }
    };
  }

  function passAgent({ id }: Agent): void {
    const refused = take(agents, id, rateOf(id));
    if (!refused) return;
    onRefused('rate', id);
    const why = 'Too many requests of this agent. Wait as long as Retry-After says.';
    throw problems.rateLimited(why, refused.wait, refused.pause);
  }

  return {
    guardedCheck,

    /** The same authenticator, for agents who may only ask so often. */
    limited(authenticate: Authenticator): Authenticator {
      const check = guardedCheck(authenticate);
      return (req) => {
        const agent = check(req);
        passAgent(agent);
        return agent;
      };
    },

    /** For the one agent that many callers without a key are: each address has its share, and all have that of an agent. */
    shared(req: IncomingMessage, agent: Agent): void {
      passAddress(req);
      passAgent(agent);
    },
  };
}

export type RateLimit = ReturnType<typeof createRateLimit>;
