const SECOND = 1000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;

/**
 * Milliseconds before each attempt, counted from the end of the one before: 12 attempts in three days. Standard
 * Webhooks' schedule, with two more at its beginning because a buyer may be looking at the agent.
 */
export const SCHEDULE: readonly number[] = [
  0,
  5 * SECOND,
  30 * SECOND,
  2 * MINUTE,
  5 * MINUTE,
  30 * MINUTE,
  2 * HOUR,
  5 * HOUR,
  10 * HOUR,
  14 * HOUR,
  20 * HOUR,
  24 * HOUR,
];

/** So far the pause may differ from the schedule, lest all that failed together is sent together. */
const JITTER = 0.2;

export interface FailedTry {
  /** How often it was sent by now, this time included. */
  attempts: number;
  /** What the receiver asked for. */
  retryAfterSeconds?: number | undefined;
}

/**
 * Milliseconds until the next attempt; `undefined` where none is left. A receiver may ask for up to twice what the
 * schedule has, and for nothing shorter. `random` gives numbers from 0 to 1.
 */
export function pauseBefore(
  { attempts, retryAfterSeconds }: FailedTry,
  schedule: readonly number[],
  random: () => number,
): number | undefined {
  const base = schedule[attempts];
  if (base === undefined) return undefined;
  if (retryAfterSeconds === undefined) return Math.round(base * (1 + JITTER * (2 * random() - 1)));
  const asked = Math.max(base, retryAfterSeconds * SECOND);
  return Math.round(Math.min(2 * base, asked * (1 + JITTER * random())));
}
