import { parseArgs } from 'node:util';

export interface BenchOptions {
  rounds: number;
  /** Measured seconds of each row in each round. */
  seconds: number;
}

const USAGE = 'Usage: npm run bench -- [--rounds 5] [--seconds 1.5]';

/** Reads the command line; throws with a sentence where it means nothing. */
export function readOptions(args: readonly string[]): BenchOptions {
  const { values } = parseArgs({
    args: [...args],
    options: { rounds: { type: 'string', default: '5' }, seconds: { type: 'string', default: '1.5' } },
  });
  const rounds = Number(values.rounds);
  const seconds = Number(values.seconds);
  if (!Number.isInteger(rounds) || rounds < 1) throw new Error(`--rounds takes a whole number from 1. ${USAGE}`);
  if (!(seconds >= 0.2 && seconds <= 600)) throw new Error(`--seconds takes a number from 0.2 to 600. ${USAGE}`);
  return { rounds, seconds };
}
