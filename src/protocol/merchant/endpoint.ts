import { z } from 'zod';
import { time } from '../answers/parts.js';
import { iso, isoOf } from '../time.js';
import { checkedQuery } from './checked.js';
import { requestedTime } from './parts.js';

const states = z.enum(['ok', 'failing', 'disabled']);

/** Where order events go. */
export const endpoint = z
  .strictObject({
    id: z.string().describe('The agent whose endpoint it is; `merchant` is the shop’s own.'),
    state: states.describe('`disabled`: it failed for too long, and nothing is sent until it is replayed.'),
    configured: z.boolean().describe('False where the settings name it no more: nothing is sent to it.'),
    failing_since: time.optional().describe('First failure since its last success.'),
    disabled_at: time.optional(),
    last_success_at: time.optional(),
    oldest_undelivered_at: time.optional(),
    events: z
      .strictObject({ due: z.int(), queued: z.int(), parked: z.int(), delivered: z.int() })
      .describe('Events by how far they got.'),
  })
  .describe('Where order events go, and whether they arrive.');

export const endpointsAnswer = z.strictObject({ items: z.array(endpoint) });

export const replayQuery = z.strictObject({
  since: requestedTime.describe('Every event that was made at this time or later is sent again.'),
});

export const replayAnswer = z.strictObject({
  endpoint_id: z.string(),
  since: time,
  events: z.int().describe('How many were made since then.'),
});

/** From when on an endpoint is to get everything again. Throws 400 naming the parameter. */
export const parseReplayQuery = (search: URLSearchParams): { since: number } => ({
  since: Date.parse(checkedQuery(replayQuery, search).since),
});

/** What is known of an endpoint. */
export interface EndpointFacts {
  id: string;
  isConfigured: boolean;
  failingSince?: number;
  disabledAt?: number;
  deliveredAt?: number;
  oldestUndelivered?: number;
  counts: z.infer<typeof endpoint>['events'];
}

export const renderEndpoint = (known: EndpointFacts): z.infer<typeof endpoint> => ({
  id: known.id,
  state: known.disabledAt !== undefined ? 'disabled' : known.failingSince !== undefined ? 'failing' : 'ok',
  configured: known.isConfigured,
  failing_since: isoOf(known.failingSince),
  disabled_at: isoOf(known.disabledAt),
  last_success_at: isoOf(known.deliveredAt),
  oldest_undelivered_at: isoOf(known.oldestUndelivered),
  events: known.counts,
});

export const renderReplay = (asked: { endpointId: string; since: number; events: number }) => ({
  endpoint_id: asked.endpointId,
  since: iso(asked.since),
  events: asked.events,
});
