import { createArguments } from './arguments.js';
import type { EngineName } from './engines/engines.js';

export interface ChaosOptions {
  kills: number;
  seed: number;
  engine: EngineName;
  /** Servers that share the database. */
  instances: number;
  clients: number;
}

const USAGE = 'Usage: npm run chaos -- [--kills 1000] [--seed 1] [--engine sqlite] [--instances 1] [--clients 32]';

/** Reads the command line; throws with a sentence where it means nothing. */
export function readOptions(args: readonly string[]): ChaosOptions {
  const { parse, whole, engine, instances } = createArguments(USAGE);
  const asked = parse(args, {
    kills: { type: 'string', default: '1000' },
    seed: { type: 'string', default: '1' },
    engine: { type: 'string', default: 'sqlite' },
    instances: { type: 'string', default: '1' },
    clients: { type: 'string', default: '32' },
  });
  return {
    kills: whole('--kills', asked.kills, { from: 1, to: 1_000_000 }),
    seed: whole('--seed', asked.seed, { from: 0, to: 2 ** 32 - 1 }),
    engine: engine(asked.engine),
    instances: instances(asked.instances, engine(asked.engine)),
    clients: whole('--clients', asked.clients, { from: 1, to: 256 }),
  };
}
