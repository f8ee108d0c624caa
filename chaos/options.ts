import { parseArgs } from 'node:util';
import { ENGINES, type EngineName } from './engines.js';

export interface ChaosOptions {
  kills: number;
  seed: number;
  engine: EngineName;
  clients: number;
}

const USAGE = 'Usage: npm run chaos -- [--kills 1000] [--seed 1] [--engine sqlite] [--clients 32]';

/** Reads the command line; throws with a sentence where it means nothing. */
export function readOptions(args: readonly string[]): ChaosOptions {
  const { kills, seed, engine, clients } = parse(args);
  const engines = Object.keys(ENGINES);
  if (!isEngine(engine)) throw new Error(`--engine takes one of: ${engines.join(', ')}. ${USAGE}`);
  return {
    kills: whole('--kills', kills, { from: 1, to: 1_000_000 }),
    seed: whole('--seed', seed, { from: 0, to: 2 ** 32 - 1 }),
    engine,
    clients: whole('--clients', clients, { from: 1, to: 256 }),
  };
}

function parse(args: readonly string[]) {
  try {
    return parseArgs({
      args: [...args],
      options: {
        kills: { type: 'string', default: '1000' },
        seed: { type: 'string', default: '1' },
        engine: { type: 'string', default: 'sqlite' },
        clients: { type: 'string', default: '32' },
      },
    }).values;
  } catch (error) {
    const [sentence] = String(error instanceof Error ? error.message : error).split(/\.\s/);
    throw new Error(`${sentence}. ${USAGE}`);
  }
}

function whole(name: string, text: string, { from, to }: { from: number; to: number }): number {
  const value = /^\d+$/.test(text) ? Number(text) : Number.NaN;
  if (value >= from && value <= to) return value;
  throw new Error(`${name} takes a whole number from ${from} to ${to}. ${USAGE}`);
}

const isEngine = (name: string): name is EngineName => Object.hasOwn(ENGINES, name);
