import { statfsSync } from 'node:fs';
import type { BenchOptions, EngineName } from '../options.js';
import type { Postgres } from '../postgres.js';
import { whole } from '../statistics.js';
import type { TargetContext } from '../targets.js';
import { compare } from './compare.js';
import { fill, type StoredIds, spread } from './fill.js';
import { type Growth, growthLines, growthVerdicts } from './report.js';
import { postgresStore, type StoreOfEngine, sqliteStore } from './stores.js';
import { makeTemplate, type Template } from './template.js';

export interface GrowthContext extends TargetContext {
  /** Of what is under way. */
  tell: (line: string) => void;
  /** Of what was found. */
  say: (line: string) => void;
  postgres: Postgres | undefined;
}

/** PostgreSQL takes longer to be filled. */
const SIZES: Record<EngineName, readonly number[]> = {
  sqlite: [10_000, 100_000, 1_000_000],
  postgres: [10_000, 100_000],
};
const TITLES: Record<EngineName, string> = { sqlite: 'SQLite', postgres: 'PostgreSQL' };
/** Read of the full store: as many as the load generator creates in the empty one. */
const READ = 8_000;
/** Generous, with logs and what the load adds. */
const BYTES_A_SESSION = 15_000;

/** Fills a store step by step, and compares a server on it with one whose store began empty. */
export async function measureGrowth(context: GrowthContext, options: BenchOptions): Promise<void> {
  const { postgres, say } = context;
  const engines = options.engines.filter((engine) => engine === 'sqlite' || postgres);
  const sizesOf = (engine: EngineName): readonly number[] => options.sizes ?? SIZES[engine];
  refuseWithoutRoom(context.folder, Math.max(...engines.flatMap(sizesOf)));
  say(`${options.rounds} rounds of ${options.seconds} s a row; medians`);
  const template = await makeTemplate(context);
  const largest: Growth[] = [];
  for (const engine of engines) {
    const grown = await growEngine(context, { engine, sizes: sizesOf(engine), template }, options);
    largest.push(...grown.slice(-1));
  }
  say(`\nGoals:\n${largest.flatMap(growthVerdicts).join('\n')}`);
}

interface EngineRun {
  engine: EngineName;
  sizes: readonly number[];
  template: Template;
}

async function growEngine(
  context: GrowthContext,
  { engine, sizes, template }: EngineRun,
  options: BenchOptions,
): Promise<Growth[]> {
  const { folder, postgres, tell, say } = context;
  const makeStore = (name: string): StoreOfEngine | Promise<StoreOfEngine> =>
    engine === 'postgres' && postgres ? postgresStore(postgres) : sqliteStore(folder, name);
  const full = await makeStore(`${engine}-full`);
  const ids: StoredIds = [];
  const grown: Growth[] = [];
  let stored = 0;
  for (const size of sizes) {
    tell(`${TITLES[engine]}: storing ${whole(size)} sessions`);
    const seconds = await fillStore(full, template, { from: stored, to: size }, ids);
    const fillRate = (size - stored) / seconds;
    stored = size;
    const bytes = await full.bytes();
    tell(`${TITLES[engine]}: measuring with ${whole(size)} sessions`);
    const stores = { full, empty: await makeStore(`${engine}-beside-${size}`) };
    const isOnPostgres = engine === 'postgres';
    const comparison = await compare(context, { stores, sessionIds: spread(ids, READ), isOnPostgres }, options);
    const growth = { engine: TITLES[engine], stored, comparison, bytes, fillRate };
    say(growthLines(growth));
    grown.push(growth);
  }
  return grown;
}

/** Returns the seconds that it took. */
async function fillStore(
  { open }: StoreOfEngine,
  template: Template,
  size: { from: number; to: number },
  ids: StoredIds,
): Promise<number> {
  const store = await open();
  const begin = performance.now();
  try {
    await fill(store, template, size, ids);
  } finally {
    await store.close();
  }
  return (performance.now() - begin) / 1000;
}

function refuseWithoutRoom(folder: string, sessions: number): void {
  const { bavail, bsize } = statfsSync(folder);
  const [free, needed] = [bavail * bsize, sessions * BYTES_A_SESSION];
  if (free >= needed) return;
  throw new Error(
    `${whole(sessions)} sessions may take ${whole(needed / 1e9)} GB, and ${folder} has ${whole(free / 1e9)} GB free. Say fewer with --sizes.`,
  );
}
