import type { ChildProcess } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { resolve } from 'node:path';
import { type CorePlan, planCores } from './cores.js';
import { measureFairness } from './fairness.js';
import { measureGrowth } from './growth/growth.js';
import { machineLines } from './machine.js';
import { type BenchOptions, readOptions } from './options.js';
import { type Postgres, startPostgres } from './postgres.js';
import { endProcess } from './processes.js';
import { measureTable } from './table/table.js';
import type { TargetContext } from './targets.js';

/** Files on the disk of the project; `build` is in no commit. */
const FOLDER = 'build';

const children: ChildProcess[] = [];
let postgres: Postgres | undefined;
mkdirSync(FOLDER, { recursive: true });
const folder = mkdtempSync(resolve(FOLDER, 'bench-data-'));
let cleaned: Promise<void> | undefined;

async function clean(): Promise<void> {
  await Promise.all(children.map(endProcess));
  await postgres?.stop();
  rmSync(folder, { recursive: true, force: true });
}

const tell = (line: string): void => console.error(line);

async function run(): Promise<void> {
  const options = readOptions(process.argv.slice(2));
  const cores = planCores();
  for (const line of machineLines(folder)) console.log(line);
  console.log(cores.sentence);
  const context: TargetContext = { folder, cores, onStart: (child) => void children.push(child) };
  if (options.kind === 'fairness') {
    console.log(await measureFairness({ ...context, tell }, options));
    return;
  }
  await openPostgres(options, cores);
  if (options.kind === 'growth') await measureGrowth({ ...context, tell, say: console.log, postgres }, options);
  else console.log(await measureTable({ ...context, tell, postgres }, options));
}

async function openPostgres({ engines }: BenchOptions, cores: CorePlan): Promise<void> {
  if (!engines.includes('postgres')) return;
  const started = await startPostgres(folder, cores.database);
  if (typeof started !== 'string') postgres = started;
  console.log(typeof started === 'string' ? started : started.sentence);
}

for (const signal of ['SIGINT', 'SIGTERM'] as const) {
  process.once(signal, () => {
    cleaned ??= clean();
    cleaned.finally(() => process.exit(130));
  });
}

try {
  await run();
} catch (error) {
  // Whoever interrupts the bench has no use for its complaints.
  if (!cleaned) {
    console.error(error instanceof Error ? error.message : error);
    process.exitCode = 1;
  }
} finally {
  cleaned ??= clean();
  await cleaned;
}
