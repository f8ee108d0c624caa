import { seededRandom } from '../../support/random.js';

/** Every choice of a schedule, so that its seed tells all of it. */
export function createDice(seed: number) {
  const random = seededRandom(seed);
  return {
    roll: random,
    chance: (share: number): boolean => random() < share,
    below: (limit: number): number => Math.floor(random() * limit),
    between: (low: number, high: number): number => low + Math.floor(random() * (high - low)),
    pick<T>(items: readonly [T, ...T[]]): T {
      return items[Math.floor(random() * items.length)] ?? items[0];
    },
  };
}

export type Dice = ReturnType<typeof createDice>;
