import { createArguments } from '../arguments.js';
import type { EngineName } from '../engines/engines.js';

export interface OrderOptions {
  /** Orders to be bought. */
  count: number;
  kills: number;
  seed: number;
  engine: EngineName;
  /** Servers that share the database. */
  instances: number;
  clients: number;
}

const USAGE =
  'Usage: npm run chaos -- --orders [--count 2000] [--kills 40] [--seed 1] [--engine sqlite] [--instances 1] [--clients 16]';

/** Whether order events are to be looked at, and not money. */
export const areOrdersMeant = (args: readonly string[]): boolean => args.includes('--orders');

/** Reads the command line; throws with a sentence where it means nothing. */
export function readOrderOptions(args: readonly string[]): OrderOptions {
  const { parse, whole, engine, instances } = createArguments(USAGE);
  const asked = parse(args, {
    orders: { type: 'boolean' },
    count: { type: 'string', default: '2000' },
    kills: { type: 'string', default: '40' },
    seed: { type: 'string', default: '1' },
    engine: { type: 'string', default: 'sqlite' },
    instances: { type: 'string', default: '1' },
    clients: { type: 'string', default: '16' },
  });
  return {
    count: whole('--count', asked.count, { from: 1, to: 100_000 }),
    kills: whole('--kills', asked.kills, { from: 0, to: 10_000 }),
    seed: whole('--seed', asked.seed, { from: 0, to: 2 ** 32 - 1 }),
    engine: engine(asked.engine),
    instances: instances(asked.instances, engine(asked.engine)),
    clients: whole('--clients', asked.clients, { from: 1, to: 256 }),
  };
}
