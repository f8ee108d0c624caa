import type { Attempt } from './ledger.js';

/** While nobody was there to receive anything, and before nothing failed any more. Milliseconds since the epoch. */
export interface Outage {
  from: number;
  until: number;
}

export interface Figures {
  attempts: number;
  /** Of all while the receiver was flaky, how many it did not take on purpose. */
  failing: { failed: number; of: number };
  /** How often the receiver did what, but for plain successes. */
  ways: [string, number][];
  /** Events that a receiver had twice or more. */
  repeated: number;
  busiestSecond: number;
  /** Seconds. */
  outage: number;
  /** Seconds from the end of the outage until each event arrived that was still to come, ascending. */
  afterOutage: number[];
}

const PLAIN = ['200', '204', '202'];
/** Refused, and not by the dice. */
const OTHER_SECRET = 'other secret';
const AWAY = 'away';

/** Numbers of what receivers wrote down. */
export function figuresOf(attempts: readonly Attempt[], { from, until }: Outage): Figures {
  const ways = new Map<string, number>();
  const seconds = new Map<number, number>();
  const seen = new Set<string>();
  const repeated = new Set<string>();
  const afterOutage: number[] = [];
  const failing = { failed: 0, of: 0 };
  for (const { endpoint, eventId, way, accepted, at, answeredAt } of attempts) {
    ways.set(way, (ways.get(way) ?? 0) + 1);
    if (at < until && way !== AWAY) {
      failing.of += 1;
      if (!accepted && way !== OTHER_SECRET) failing.failed += 1;
    }
    if (!accepted) continue;
    const name = `${endpoint} ${eventId}`;
    if (seen.has(name)) repeated.add(name);
    else {
      const second = Math.floor(answeredAt / 1000);
      seconds.set(second, (seconds.get(second) ?? 0) + 1);
      if (answeredAt >= until) afterOutage.push((answeredAt - until) / 1000);
    }
    seen.add(name);
  }
  return {
    attempts: attempts.length,
    failing,
    ways: [...ways].filter(([way]) => !PLAIN.includes(way)).sort(([, one], [, other]) => other - one),
    repeated: repeated.size,
    busiestSecond: Math.max(0, ...seconds.values()),
    outage: (until - from) / 1000,
    afterOutage: afterOutage.sort((a, b) => a - b),
  };
}
