import { codeKey } from '../../domain/discount-rule.js';
import { problems } from '../../errors.js';
import type { Rate, TokenBuckets } from '../../token-buckets.js';
import type { Quoting } from './quoting.js';

export interface CodeGuessingDeps {
  buckets: TokenBuckets;
  /** Codes of one agent that are not valid. */
  rate: Rate;
  onRefused: (limit: 'codes', agentId: string) => void;
}

/** How many codes of discounts, store credits and gift cards an agent may guess. */
export function createGuessLimit({ buckets, rate, onRefused }: CodeGuessingDeps) {
  return {
    /** This agent has sent a code that is not valid. */
    note: (agentId: string): void => void buckets.take(agentId, rate),

    /** Throws 429 where another code has to wait. */
    require(agentId: string): void {
      const wait = buckets.missing(agentId, rate);
      if (wait === 0) return;
      onRefused('codes', agentId);
      const why = 'This agent has sent too many codes that are not valid. Wait as long as Retry-After says.';
      throw problems.rateLimited(why, wait);
    },
  };
}

export type GuessLimit = ReturnType<typeof createGuessLimit>;

/**
 * Quotes for agents who do not guess discount codes (ACP 2026-04-17, discount extension §11): each code that is not
 * valid counts once, when it is new in its session. Who has sent too many of them gets 429 for any new code.
 */
export function withoutGuessing(quoting: Quoting, limit: GuessLimit): Quoting {
  return {
    async quote(draft, now, context = {}) {
      const { agentId, previous } = context;
      const known = new Set(previous?.discounts?.codes.map(codeKey));
      const isNew = (code: string) => !known.has(codeKey(code));
      if (agentId === undefined || !draft.discountCodes?.some(isNew)) return quoting.quote(draft, now, context);
      limit.require(agentId);
      const quote = await quoting.quote(draft, now, context);
      // Others of the same moment may have been answered before this one.
      limit.require(agentId);
      for (const { code, reason } of quote.discounts?.rejected ?? []) {
        if (reason === 'discount_code_invalid' && isNew(code)) limit.note(agentId);
      }
      return quote;
    },
  };
}
