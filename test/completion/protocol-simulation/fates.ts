import { count } from './counts.js';
import type { World } from './world.js';

/** What the bank does with a payment. */
export type Fate = 'succeeded' | 'declined' | 'requires_action' | 'processing';

const FATES: readonly [Fate, ...Fate[]] = [
  ...repeated('succeeded', 11),
  ...repeated('declined', 6),
  ...repeated('requires_action', 2),
  'processing',
];

function repeated(fate: Fate, times: number): [Fate, ...Fate[]] {
  return [fate, ...Array.from({ length: times - 1 }, () => fate)];
}

export function nextFate({ dice, counts }: World, isAuthenticated: boolean): Fate {
  const drawn = dice.pick(FATES);
  const fate = isAuthenticated && drawn === 'requires_action' ? 'succeeded' : drawn;
  count(counts, `bank ${fate}`);
  return fate;
}

/** What happens to one call on its way to Stripe and back. */
export type Journey = 'plain' | 'lost' | 'late' | 'answer_lost' | 'twice' | 'broken_before' | 'broken_after';

const FAULTS: readonly [Journey, ...Journey[]] = [
  'lost',
  'late',
  'late',
  'answer_lost',
  'answer_lost',
  'twice',
  'broken_before',
  'broken_after',
];
const HASTY: readonly [Journey, ...Journey[]] = ['lost', 'late', 'answer_lost'];

/** Share of calls that something happens to while the world is not calm. */
const FAULTY = 0.22;

/** A call that begins when its time is over is sent all the same, with no time for an answer. */
export function nextJourney({ dice, counts, isCalm }: World, isLate: boolean): Journey {
  const journey = isLate ? dice.pick(HASTY) : isCalm || !dice.chance(FAULTY) ? 'plain' : dice.pick(FAULTS);
  if (journey !== 'plain') count(counts, `stripe ${journey}`);
  return journey;
}
