import type { ChildProcess } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { resolve } from 'node:path';
import { planCores } from './cores.js';
import { measureFairness } from './fairness.js';
import { openDiskProbe } from './fdatasync.js';
import { startLoadGenerator } from './load-generator.js';
import { machineLines } from './machine.js';
import { CONNECTIONS, measure } from './measure.js';
import { readOptions } from './options.js';
import { endProcess } from './processes.js';
import { report } from './report.js';
import { startTargets } from './targets.js';

/** Files on the disk of the project; `build` is in no commit. */
const FOLDER = 'build';

const children: ChildProcess[] = [];
const keep = (child: ChildProcess): void => void children.push(child);
mkdirSync(FOLDER, { recursive: true });
const folder = mkdtempSync(resolve(FOLDER, 'bench-data-'));
let cleaned: Promise<void> | undefined;

async function clean(): Promise<void> {
  await Promise.all(children.map(endProcess));
  rmSync(folder, { recursive: true, force: true });
}

async function run(): Promise<void> {
  const options = readOptions(process.argv.slice(2));
  const cores = planCores();
  for (const line of machineLines(folder)) console.log(line);
  console.log(cores.sentence);
  if (options.fairness) {
    const tell = (line: string): void => console.error(line);
    console.log(await measureFairness({ folder, cores, onStart: keep, tell }, options));
    return;
  }
  console.log(`${CONNECTIONS} connections, ${options.rounds} rounds of ${options.seconds} s a row; medians\n`);

  const targets = await startTargets(folder, cores, keep);
  const generator = startLoadGenerator(folder, cores.load, keep);
  const disk = openDiskProbe(folder);
  const measured = await measure({ disk, generator, targets }, options, (line) => console.error(line));
  disk.close();
  console.log(`\n${report(measured)}`);
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
