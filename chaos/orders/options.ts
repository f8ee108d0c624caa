import { parseArgs } from 'node:util';
import { ENGINES, type EngineName } from '../engines.js';

export interface OrderOptions {
  /** Orders to be bought. */
  count: number;
  kills: number;
  seed: number;
  engine: EngineName;
  clients: number;
}

const USAGE =
  'Usage: npm run chaos -- --orders [--count 2000] [--kills 40] [--seed 1] [--engine sqlite] [--clients 16]';

/** Whether order events are to be looked at, and not money. */
export const areOrdersMeant = (args: readonly string[]): boolean => args.includes('--orders');

/** Reads the command line; throws with a sentence where it means nothing. */
export function readOrderOptions(args: readonly string[]): OrderOptions {
  const { count, kills, seed, engine, clients } = parse(args);
  const engines = Object.keys(ENGINES);
  if (!isEngine(engine)) throw new Error(`--engine takes one of: ${engines.join(', ')}. ${USAGE}`);
  return {
    count: whole('--count', count, { from: 1, to: 100_000 }),
    kills: whole('--kills', kills, { from: 0, to: 10_000 }),
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
        orders: { type: 'boolean' },
        count: { type: 'string', default: '2000' },
        kills: { type: 'string', default: '40' },
        seed: { type: 'string', default: '1' },
        engine: { type: 'string', default: 'sqlite' },
        clients: { type: 'string', default: '16' },
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
