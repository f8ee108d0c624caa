import { seededRandom } from '../test/support/random.js';

/** Choices that are the same for the same seed. */
export interface Dice {
  /** A number from `low` (inclusive) to `high` (exclusive). */
  between(low: number, high: number): number;
  /** A whole number from `low` to `high`, both inclusive. */
  whole(low: number, high: number): number;
  chance(probability: number): boolean;
  pick<T>(choices: readonly [T, ...T[]]): T;
  /** One of the names, as often as its weight says. */
  weighted<Name extends string>(weights: Record<Name, number>): Name;
}

/** `name` gives everyone who chooses a series of their own: what one does changes nothing for the others. */
export function createDice(seed: number, name: string): Dice {
  const random = seededRandom(seed ^ hash(name));
  const between = (low: number, high: number): number => low + random() * (high - low);
  const whole = (low: number, high: number): number => Math.floor(between(low, high + 1));
  return {
    between,
    whole,
    chance: (probability) => random() < probability,
    pick: (choices) => choices[whole(0, choices.length - 1)] ?? choices[0],
    weighted(weights) {
      const names = Object.keys(weights) as (keyof typeof weights)[];
      const sum = names.reduce((total, name) => total + weights[name], 0);
      let left = random() * sum;
      for (const name of names) {
        left -= weights[name];
        if (left < 0) return name;
      }
      throw new Error('Nothing has a weight');
    },
  };
}

/** FNV-1a. */
function hash(text: string): number {
  let value = 0x811c9dc5;
  for (const char of text) value = Math.imul(value ^ (char.codePointAt(0) ?? 0), 0x01000193);
  return value >>> 0;
}
