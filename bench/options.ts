import { parseArgs } from 'node:util';

export interface BenchOptions {
  rounds: number;
  /** Measured seconds of each row in each round. */
  seconds: number;
  /** Measures what one agent feels of another, in place of the table. */
  fairness: boolean;
}

const USAGE = 'Usage: npm run bench -- [--fairness] [--rounds n] [--seconds 1.5]';

/** Reads the command line; throws with a sentence where it means nothing. */
export function readOptions(args: readonly string[]): BenchOptions {
  const { values } = parseArgs({
    args: [...args],
    options: { fairness: { type: 'boolean', default: false }, rounds: { type: 'string' }, seconds: { type: 'string' } },
  });
  const { fairness } = values;
  // Of the waits of the quiet agent one in a hundred counts: it takes many to know it.
  const rounds = Number(values.rounds ?? (fairness ? 20 : 5));
  const seconds = Number(values.seconds ?? 1.5);
  if (!Number.isInteger(rounds) || rounds < 1) throw new Error(`--rounds takes a whole number from 1. ${USAGE}`);
  if (!(seconds >= 0.2 && seconds <= 600)) throw new Error(`--seconds takes a number from 0.2 to 600. ${USAGE}`);
  return { rounds, seconds, fairness };
}
