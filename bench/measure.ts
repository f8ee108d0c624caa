import { setTimeout as wait } from 'node:timers/promises';
import type { DiskProbe } from './fdatasync.js';
import type { Measurement } from './load/job.js';
import type { LoadGenerator } from './load-generator.js';
import type { BenchOptions } from './options.js';
import { ROWS, type Row, type RowName } from './rows.js';
import { AGENT_KEY, type Targets } from './targets.js';

export const CONNECTIONS = 32;
const RAMP = 250;
/** The compiler of node is not done with the long ways through a server before some ten thousand requests. */
const WARM_UP = { reading: 1_000, writing: 2_500 };
const DISK = 500;
/** Longer than the server waits with the rest of its log when nothing is written any more. */
const SETTLING = 1_300;

/** One measurement of each row a round. */
export interface Measurements {
  disk: Measurement[];
  rows: Record<RowName, Measurement[]>;
}

export interface Instruments {
  disk: DiskProbe;
  generator: LoadGenerator;
  targets: Targets;
}

/** Runs all rows one after the other, round for round, so that whatever drifts on this machine drifts for all. */
export async function measure(
  { disk, generator, targets }: Instruments,
  { rounds, seconds }: BenchOptions,
  tell: (line: string) => void,
): Promise<Measurements> {
  async function run({ target, scenario, writes }: Row, milliseconds: number): Promise<Measurement> {
    const measurement = await generator.run({
      scenario,
      url: targets[target].url,
      serverPid: targets[target].pid,
      stripeUrl: targets.stripe.url,
      apiKey: AGENT_KEY,
      connections: CONNECTIONS,
      rampMilliseconds: RAMP,
      milliseconds,
    });
    if (writes) await wait(SETTLING);
    return measurement;
  }

  const measured: Measurements = {
    disk: [],
    rows: { bare: [], post: [], create: [], logged: [], read: [], get: [], inTurn: [], flow: [] },
  };
  tell('warming up');
  for (const row of ROWS) await run(row, row.writes ? WARM_UP.writing : WARM_UP.reading);
  for (let round = 1; round <= rounds; round += 1) {
    tell(`round ${round} of ${rounds}`);
    measured.disk.push(disk.measure(DISK));
    for (const row of ROWS) measured.rows[row.name].push(await run(row, seconds * 1000));
  }
  return measured;
}
