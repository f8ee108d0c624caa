import { expect, it } from 'vitest';
import { readOptions } from '../../chaos/options.js';

it('has a default for everything', () => {
  expect(readOptions([])).toEqual({ kills: 1000, seed: 1, engine: 'sqlite', instances: 1, clients: 32 });
});

it('reads the command line', () => {
  const given = ['--kills', '20', '--seed', '0', '--engine', 'postgres', '--instances', '3', '--clients', '4'];
  expect(readOptions(given)).toEqual({ kills: 20, seed: 0, engine: 'postgres', instances: 3, clients: 4 });
});

it.each([
  [['--kills', '0'], '--kills takes a whole number from 1 to 1000000.'],
  [['--kills', '1.5'], '--kills takes a whole number from 1 to 1000000.'],
  [['--seed', '-1'], "Option '--seed' argument is ambiguous."],
  [['--engine', 'paper'], '--engine takes one of: sqlite, postgres.'],
  [['--instances', '0'], '--instances takes a whole number from 1 to 9.'],
  [['--instances', '2'], '--instances takes 1 with --engine sqlite: its database belongs to one server.'],
  [['--lives', '9'], "Unknown option '--lives'."],
  [['now'], "Unexpected argument 'now'."],
])('refuses %j with a sentence', (args, sentence) => {
  expect(() => readOptions(args)).toThrow(sentence);
});
