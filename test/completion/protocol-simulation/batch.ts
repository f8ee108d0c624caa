import { setImmediate as nextTurn } from 'node:timers/promises';
import { FAILPOINTS, type FailpointName } from '../../../src/failpoint.js';
import { type Counts, figures } from './counts.js';
import { play } from './play.js';
import type { Setting } from './world.js';

/** Schedules in all files together; more of them in a longer run. */
export const SCHEDULES = Number(process.env.SCHEDULES ?? 40_000);

/** The failpoints of a completion; the others are those of events and refunds. */
export const POINTS: readonly FailpointName[] = FAILPOINTS.filter(
  (point) => !['after_event', 'after_effect', 'in_refund', 'before_refund', 'after_refund'].includes(point),
);

/** Schedules between two rests in which the test runner is heard. */
const AT_ONCE = 250;

/** The law that a schedule broke, and its story; `undefined` where all held. */
export async function failureOf(seed: number, setting: Setting): Promise<string | undefined> {
  const trace: string[] = [];
  const { broken } = await play(seed, setting, new Map(), trace);
  if (broken === undefined) return undefined;
  return `seed ${seed} of ${JSON.stringify(setting)}: ${broken}\n${trace.join('\n')}`;
}

/** Plays so many schedules, from `firstSeed` on; throws with the first that broke a law, told step by step. */
export async function playAll(setting: Setting, schedules: number, firstSeed: number, counts: Counts): Promise<void> {
  const { stackTraceLimit } = Error;
  // Errors are answers here, and their stacks cost more than all the rest of a step.
  Error.stackTraceLimit = 0;
  try {
    for (let played = 0; played < schedules; played += 1) {
      const seed = firstSeed + played;
      const { broken } = await play(seed, setting, counts);
      if (broken !== undefined) {
        Error.stackTraceLimit = stackTraceLimit;
        throw new Error(await failureOf(seed, setting));
      }
      if (played % AT_ONCE === 0) await nextTurn();
    }
  } finally {
    Error.stackTraceLimit = stackTraceLimit;
  }
}

/** What was played, at the end of a file. */
export function report(title: string, counts: Counts, startedAt: number): string {
  const seconds = (performance.now() - startedAt) / 1000;
  const speed = ((counts.get('schedules') ?? 0) / seconds).toFixed(0);
  return `${title}: ${speed} schedules/s in ${seconds.toFixed(1)} s\n${figures(counts)}`;
}
