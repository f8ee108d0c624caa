import { z } from 'zod';
import { REASON_CODES, type ReasonCode } from '../../domain/intent.js';
import { amount, time } from '../answers/parts.js';
import { iso } from '../time.js';
import { checkedQuery } from './checked.js';
import { requestedTime } from './parts.js';

const totals = z
  .array(z.strictObject({ currency: z.string(), amount }))
  .describe('What the sessions would have come to, in minor units.');

const group = { count: z.int(), totals };

export const cancellationsAnswer = z
  .strictObject({
    reasons: z
      .array(z.strictObject({ reason_code: z.enum(REASON_CODES), ...group }))
      .describe(
        'The most frequent first. A code of an `intent_trace` that the protocol does not have counts as `other`.',
      ),
    without_reason: z.strictObject(group).describe('Canceled without an `intent_trace`.'),
    summaries: z
      .array(
        z.strictObject({
          session_id: z.string(),
          agent_id: z.string(),
          reason_code: z.string().describe('As it was sent.'),
          trace_summary: z.string(),
          total: amount,
          currency: z.string(),
          canceled_at: time,
        }),
      )
      .describe('What agents wrote, of the newest sessions first.'),
    examined: z.int().describe('Canceled sessions that were looked at.'),
    truncated: z.boolean().describe('There are older ones that were not looked at.'),
  })
  .describe('Why agents canceled their checkout sessions.');

export const cancellationsQuery = z.strictObject({
  since: requestedTime.optional().describe('Canceled at this time or later.'),
  until: requestedTime.optional().describe('Canceled before this time.'),
});

/** Which time is asked for. Throws 400 naming the parameter. */
export function parseCancellationsQuery(search: URLSearchParams): { since?: number; until?: number } {
  const { since, until } = checkedQuery(cancellationsQuery, search);
  return {
    ...(since !== undefined && { since: Date.parse(since) }),
    ...(until !== undefined && { until: Date.parse(until) }),
  };
}

/** Sessions that were canceled, counted. */
export interface CanceledGroup {
  count: number;
  totals: { currency: string; amount: number }[];
}

/** Why sessions were canceled. */
export interface CancellationFacts {
  reasons: ({ reasonCode: ReasonCode } & CanceledGroup)[];
  withoutReason: CanceledGroup;
  summaries: {
    sessionId: string;
    agentId: string;
    reasonCode: string;
    traceSummary: string;
    total: number;
    currency: string;
    canceledAt: number;
  }[];
  examined: number;
  truncated: boolean;
}

export const renderCancellations = (found: CancellationFacts): z.infer<typeof cancellationsAnswer> => ({
  reasons: found.reasons.map(({ reasonCode, count, totals: sums }) => ({
    reason_code: reasonCode,
    count,
    totals: sums,
  })),
  without_reason: found.withoutReason,
  summaries: found.summaries.map((each) => ({
    session_id: each.sessionId,
    agent_id: each.agentId,
    reason_code: each.reasonCode,
    trace_summary: each.traceSummary,
    total: each.total,
    currency: each.currency,
    canceled_at: iso(each.canceledAt),
  })),
  examined: found.examined,
  truncated: found.truncated,
});
