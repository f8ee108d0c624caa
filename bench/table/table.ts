import { openDiskProbe } from '../fdatasync.js';
import { startLoadGenerator } from '../load-generator.js';
import type { BenchOptions } from '../options.js';
import type { Postgres } from '../postgres.js';
import { createStretches } from '../stretch.js';
import { startTargets, type TargetContext } from '../targets.js';
import { measure } from './measure.js';
import { report } from './report.js';

export interface TableContext extends TargetContext {
  tell: (line: string) => void;
  postgres: Postgres | undefined;
}

/** Starts all servers, measures them, and returns what there is to say. */
export async function measureTable(context: TableContext, options: BenchOptions): Promise<string> {
  const { folder, cores, onStart, postgres, tell } = context;
  const targets = await startTargets(context, await postgres?.createDatabase());
  const generator = startLoadGenerator(folder, cores.load, onStart);
  const run = createStretches(generator);
  const disk = openDiskProbe(folder);
  const measured = await measure({ disk, run, targets, databasePid: postgres?.pid }, options, tell);
  disk.close();
  return `${options.rounds} rounds of ${options.seconds} s a row\n\n${report(measured, cores)}`;
}
