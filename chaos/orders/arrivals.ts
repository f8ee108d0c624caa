import type { WireOrder } from '../../src/protocol/wire.js';
import { factsOfAnswer } from './facts.js';
import type { Attempt, Endpoint } from './ledger.js';

/** An event that a receiver has. */
export interface Arrival {
  eventId: string;
  type: string;
  facts: string;
  /** What it said of the order. */
  order: WireOrder;
  /** Milliseconds since the epoch, when it was first answered 2xx. */
  at: number;
}

/** By endpoint and order, in the sequence of the first successes. */
export type Arrivals = Record<Endpoint, Map<string, Arrival[]>>;

/** What the receivers have, of all that was attempted. An event that is no order's is in no lane. */
export function readArrivals(attempts: readonly Attempt[]): Arrivals {
  const bodies = new Map<string, string>();
  const seen = new Set<string>();
  const arrivals: Arrivals = { agent: new Map(), merchant: new Map() };
  for (const { endpoint, eventId, digest = '', body, accepted, answeredAt } of attempts) {
    if (body !== undefined) bodies.set(digest, body);
    const name = `${endpoint} ${eventId}`;
    if (!accepted || endpoint === 'elsewhere' || seen.has(name)) continue;
    seen.add(name);
    const event = parse(bodies.get(digest));
    if (!event) continue;
    const { type, data } = event;
    const lane = arrivals[endpoint].get(data.id) ?? [];
    lane.push({ eventId, type, facts: factsOfAnswer(data), order: data, at: answeredAt });
    arrivals[endpoint].set(data.id, lane);
  }
  return arrivals;
}

function parse(body: string | undefined): { type: string; data: WireOrder } | undefined {
  try {
    return JSON.parse(body ?? '');
  } catch {
    return undefined;
  }
}
