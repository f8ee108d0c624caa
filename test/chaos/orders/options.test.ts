import { expect, it } from 'vitest';
import { areOrdersMeant, readOrderOptions } from '../../../chaos/orders/options.js';

it('has a default for everything', () => {
  const defaults = { count: 2000, kills: 40, seed: 1, engine: 'sqlite', instances: 1, clients: 16 };
  expect(readOrderOptions(['--orders'])).toEqual(defaults);
});

it('reads the command line', () => {
  const given = [
    '--orders',
    '--count',
    '150',
    '--kills',
    '0',
    '--seed',
    '7',
    '--engine',
    'postgres',
    '--instances',
    '2',
    '--clients',
    '4',
  ];
  expect(readOrderOptions(given)).toEqual({
    count: 150,
    kills: 0,
    seed: 7,
    engine: 'postgres',
    instances: 2,
    clients: 4,
  });
});

it('is meant by --orders alone', () => {
  expect(areOrdersMeant(['--kills', '5', '--orders'])).toBe(true);
  expect(areOrdersMeant(['--kills', '5'])).toBe(false);
});

it.each([
  [['--count', '0'], '--count takes a whole number from 1 to 100000.'],
  [['--kills', '-1'], "Option '--kills' argument is ambiguous."],
  [['--clients', 'many'], '--clients takes a whole number from 1 to 256.'],
  [['--engine', 'paper'], '--engine takes one of: sqlite, postgres.'],
  [['--instances', '2'], '--instances takes 1 with --engine sqlite: its database belongs to one server.'],
  [['--lives', '9'], "Unknown option '--lives'."],
])('refuses %j with a sentence', (args, sentence) => {
  expect(() => readOrderOptions(['--orders', ...args])).toThrow(sentence);
});
