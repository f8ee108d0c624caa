import { parseArgs } from 'node:util';

export const ENGINES = ['sqlite', 'postgres'] as const;

export type EngineName = (typeof ENGINES)[number];

export interface BenchOptions {
  /** The table of rates; how they change as sessions are stored; what one agent feels of another. */
  kind: 'table' | 'growth' | 'fairness';
  rounds: number;
  /** Measured seconds of each row in each round. */
  seconds: number;
  /** Of the load generator, one table for each. */
  connections: readonly number[];
  engines: readonly EngineName[];
  /** Stored sessions, rising; each engine has its own where none are asked for. */
  sizes: readonly number[] | undefined;
}

const USAGE = `Usage: npm run bench -- [--quick | --growth [--sizes 10000,100000] | --fairness]
  [--engine sqlite|postgres] [--rounds n] [--seconds 1.5]`;

/** What the goals are about. */
export const USUAL_CONNECTIONS = 32;
const CONNECTIONS = [1, USUAL_CONNECTIONS, 256];
const MAX_SIZE = 10_000_000;
/** Of the waits of the quiet agent one in a hundred counts: it takes many rounds to know it. */
const ROUNDS = { table: 5, growth: 5, fairness: 20 };

/** Reads the command line; throws with a sentence where it means nothing. */
export function readOptions(args: readonly string[]): BenchOptions {
  const values = parse(args);
  const { quick, growth, fairness } = values;
  if ([quick, growth, fairness].filter(Boolean).length > 1) {
    throw new Error(`Only one of --quick, --growth and --fairness can be done at a time. ${USAGE}`);
  }
  if (values.sizes !== undefined && !growth) throw new Error(`--sizes needs --growth. ${USAGE}`);
  const kind = growth ? 'growth' : fairness ? 'fairness' : 'table';
  const rounds = Number(values.rounds ?? ROUNDS[kind]);
  const seconds = Number(values.seconds ?? (quick ? 1 : 1.5));
  if (!Number.isInteger(rounds) || rounds < 1) throw new Error(`--rounds takes a whole number from 1. ${USAGE}`);
  if (!(seconds >= 0.2 && seconds <= 600)) throw new Error(`--seconds takes a number from 0.2 to 600. ${USAGE}`);
  return {
    kind,
    rounds,
    seconds,
    connections: quick ? [USUAL_CONNECTIONS] : CONNECTIONS,
    engines: values.engine === undefined ? ENGINES : [engineOf(values.engine)],
    sizes: values.sizes === undefined ? undefined : sizesOf(values.sizes),
  };
}

function parse(args: readonly string[]) {
  const flag = { type: 'boolean', default: false } as const;
  const text = { type: 'string' } as const;
  const options = { quick: flag, growth: flag, fairness: flag, sizes: text, engine: text, rounds: text, seconds: text };
  try {
    return parseArgs({ args: [...args], options }).values;
  } catch (error) {
    throw new Error(`${error instanceof Error ? error.message : error} ${USAGE}`);
  }
}

function engineOf(name: string): EngineName {
  const engine = ENGINES.find((known) => known === name);
  if (!engine) throw new Error(`--engine takes ${ENGINES.join(' or ')}. ${USAGE}`);
  return engine;
}

function sizesOf(text: string): number[] {
  const sizes = text.split(',').map(Number);
  const isRising = sizes.every((size, index) => index === 0 || size > (sizes[index - 1] ?? 0));
  const areCounts = sizes.every((size) => Number.isInteger(size) && size >= 10 && size <= MAX_SIZE);
  if (!isRising || !areCounts) {
    throw new Error(`--sizes takes whole numbers from 10 to ${MAX_SIZE}, rising, separated by commas. ${USAGE}`);
  }
  return sizes;
}
