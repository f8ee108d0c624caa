import { expect, it } from 'vitest';
import { createDice } from '../../chaos/dice.js';

const throws = (seed: number, name: string) => {
  const dice = createDice(seed, name);
  return Array.from({ length: 50 }, () => [dice.whole(1, 6), dice.chance(0.5), dice.weighted({ often: 9, seldom: 1 })]);
};

it('falls the same way for the same seed and name, and another way for others', () => {
  expect(throws(1, 'kills')).toEqual(throws(1, 'kills'));
  expect(throws(1, 'kills')).not.toEqual(throws(2, 'kills'));
  expect(throws(1, 'kills')).not.toEqual(throws(1, 'faults'));
});

it('keeps to its bounds and weights', () => {
  const all = throws(3, 'bounds');
  expect(new Set(all.map(([number]) => number))).toEqual(new Set([1, 2, 3, 4, 5, 6]));
  const often = all.filter(([, , name]) => name === 'often').length;
  expect(often).toBeGreaterThan(35);
  expect(often).toBeLessThan(50);
});
