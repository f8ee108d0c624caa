import type { SessionRef } from '../../../src/store/store.js';
import { type Counts, count } from './counts.js';
import { createDice, type Dice } from './dice.js';
import { createTasks, type Tasks } from './tasks.js';

/** What sets one schedule apart before it begins. */
export interface Setting {
  instances: number;
  tokenWithCreate: boolean;
}

/** What all parts of one schedule share. */
export interface World {
  seed: number;
  setting: Setting;
  dice: Dice;
  tasks: Tasks;
  counts: Counts;
  /** No more faults: from here on all has to come to rest. */
  isCalm: boolean;
  session: SessionRef;
  /** The first law that was broken, in words. */
  broken: string | undefined;
  /** Kept only while a failed seed is run again. */
  trace: string[] | undefined;
}

const START = Date.UTC(2026, 0, 1);

export const createWorld = (seed: number, setting: Setting, counts: Counts, trace?: string[]): World => {
  const dice = createDice(seed);
  return {
    seed,
    setting,
    dice,
    tasks: createTasks(dice, START),
    counts,
    isCalm: true,
    session: { id: '', agentId: 'alpha' },
    broken: undefined,
    trace,
  };
};

export function tell(world: World, event: () => string): void {
  if (!world.trace) return;
  const seconds = ((world.tasks.now() - START) / 1000).toFixed(1).padStart(8);
  world.trace.push(`${seconds}s  ${event()}`);
}

/** Notes that a law is broken; the schedule ends after this step. */
export function accuse(world: World, charge: string): void {
  tell(world, () => `BROKEN: ${charge}`);
  world.broken ??= charge;
}

/** A fault that strikes this time; none does in a calm world. */
export function strikes(world: World, name: string, share: number): boolean {
  if (world.isCalm || !world.dice.chance(share)) return false;
  count(world.counts, name);
  tell(world, () => name);
  return true;
}
