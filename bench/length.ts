import { type Length, RAMP } from './stretch.js';

/** Turns of every connection in a stretch, so that waves of answers which come all at once do not count as a rate. */
const TURNS = 4;
/** Milliseconds, whatever it takes. */
const LONGEST = 12_000;

/** How long a row is under load, where so many connections share so many requests a second. */
export function lengthFor({
  connections,
  rate,
  seconds,
}: {
  connections: number;
  rate: number;
  seconds: number;
}): Length {
  const turn = Math.min((connections * 1000) / rate, LONGEST / TURNS);
  return { rampMilliseconds: Math.max(RAMP, turn), milliseconds: Math.max(seconds * 1000, TURNS * turn) };
}
