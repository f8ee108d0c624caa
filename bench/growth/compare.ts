import { setTimeout as wait } from 'node:timers/promises';
import { lengthFor } from '../length.js';
import type { ScenarioName } from '../load/job.js';
import { startLoadGenerator } from '../load-generator.js';
import { type BenchOptions, USUAL_CONNECTIONS } from '../options.js';
import { endProcess } from '../processes.js';
import { type StartedSeller, startSeller, unlimited } from '../seller-target.js';
import { createStretches, type Length } from '../stretch.js';
import { startStripe, type Target, type TargetContext } from '../targets.js';
import { residentBytes } from '../usage.js';
import type { StoreOfEngine } from './stores.js';

/** What is asked of both stores. */
export const KINDS = [
  { name: 'create', scenario: 'create', writes: true },
  { name: 'get, 8,000 sessions in turn', scenario: 'get-in-turn', writes: false },
  { name: 'create, update, token, complete', scenario: 'flow', writes: true },
] as const satisfies readonly { name: string; scenario: ScenarioName; writes: boolean }[];

/** Of the full store and of one that began empty. Times in milliseconds, memory in bytes. */
export interface Pair<T> {
  full: T;
  empty: T;
}

export interface Comparison {
  /** Requests a second in each round, in the order of KINDS. */
  rates: Pair<number[][]>;
  readyAfter: Pair<number[]>;
  /** Ten seconds after the last load. */
  resident: Pair<number | undefined>;
}

export interface Compared {
  stores: Pair<StoreOfEngine>;
  /** Sessions of the full one to be read. */
  sessionIds: readonly string[];
  isOnPostgres: boolean;
}

const STARTS = 5;
const AFTER_LOAD = 10_000;
const SIDES = ['full', 'empty'] as const;
type Side = (typeof SIDES)[number];

/** Starts a server on each store a few times, and then loads the two in turn. */
export async function compare(
  context: TargetContext,
  compared: Compared,
  options: Pick<BenchOptions, 'rounds' | 'seconds'>,
): Promise<Comparison> {
  const { folder, cores, onStart } = context;
  const stripes: Pair<Target> = { full: await startStripe(context), empty: await startStripe(context) };
  const start = (side: Side): Promise<StartedSeller> =>
    startSeller({
      name: `seller-${side}`,
      folder,
      core: cores.server,
      onStart,
      env: { ...unlimited(stripes[side].url), ...compared.stores[side].env },
    });

  const readyAfter = await timeStarts(start);
  const servers: Pair<StartedSeller> = { full: await start('full'), empty: await start('empty') };
  const generator = startLoadGenerator(folder, cores.load, onStart);
  const run = createStretches(generator);
  const { sessionIds, isOnPostgres } = compared;
  const load: Load = async (side, { scenario, writes }, length) => {
    const { rate } = await run({
      server: { ...servers[side], stripe: stripes[side] },
      isOnPostgres,
      scenario,
      writes,
      connections: USUAL_CONNECTIONS,
      ...(side === 'full' && { sessionIds }),
      ...(length && { length }),
    });
    return rate;
  };
  const rates = await loadInTurn(load, options);
  await wait(AFTER_LOAD);
  const resident = { full: residentBytes(servers.full.pid), empty: residentBytes(servers.empty.pid) };
  await Promise.all([
    ...[servers.full, servers.empty, stripes.full, stripes.empty].map(({ child }) => endProcess(child)),
    generator.end(),
  ]);
  return { rates, readyAfter, resident };
}

async function timeStarts(start: (side: Side) => Promise<StartedSeller>): Promise<Pair<number[]>> {
  const milliseconds: Pair<number[]> = { full: [], empty: [] };
  for (let count = 0; count < STARTS; count += 1) {
    for (const side of SIDES) {
      const { child, readyAfter } = await start(side);
      milliseconds[side].push(readyAfter);
      await endProcess(child);
    }
  }
  return milliseconds;
}

/** Returns requests a second. */
type Load = (side: Side, kind: (typeof KINDS)[number], length?: Length) => Promise<number>;

async function loadInTurn(
  load: Load,
  { rounds, seconds }: Pick<BenchOptions, 'rounds' | 'seconds'>,
): Promise<Pair<number[][]>> {
  const rates: Pair<number[][]> = { full: KINDS.map(() => []), empty: KINDS.map(() => []) };
  const lengths: Length[] = [];
  for (const kind of KINDS) {
    const slower = Math.min(await load('full', kind), await load('empty', kind));
    lengths.push(lengthFor({ connections: USUAL_CONNECTIONS, rate: slower, seconds }));
  }
  for (let round = 0; round < rounds; round += 1) {
    // Who comes second meets what the first one left behind.
    const order = round % 2 === 0 ? SIDES : SIDES.toReversed();
    for (const [index, kind] of KINDS.entries()) {
      for (const side of order) rates[side][index]?.push(await load(side, kind, lengths[index]));
    }
  }
  return rates;
}
