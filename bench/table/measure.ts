import type { DiskProbe } from '../fdatasync.js';
import { lengthFor } from '../length.js';
import type { Measurement } from '../load/job.js';
import { type BenchOptions, USUAL_CONNECTIONS } from '../options.js';
import type { Length, RunStretch, StretchMeasurement } from '../stretch.js';
import type { Targets } from '../targets.js';
import { ROWS, type Row } from './rows.js';

/** Milliseconds. */
const DISK = 500;

/** A row with so many connections, round for round. */
export interface MeasuredRow {
  row: Row;
  connections: number;
  rounds: StretchMeasurement[];
}

export interface Measurements {
  disk: Measurement[];
  rows: MeasuredRow[];
}

export interface Instruments {
  disk: DiskProbe;
  run: RunStretch;
  targets: Targets;
  /** First process of PostgreSQL. */
  databasePid: number | undefined;
}

/** Runs all rows one after the other, round for round, so that whatever drifts on this machine drifts for all. */
export async function measure(
  { disk, run, targets, databasePid }: Instruments,
  { rounds, seconds, connections, engines }: BenchOptions,
  tell: (line: string) => void,
): Promise<Measurements> {
  async function runRow(row: Row, clients: number, length?: Length): Promise<StretchMeasurement> {
    const { title, target, scenario, writes = false } = row;
    const server = targets[target];
    if (!server) throw new Error(`There is no server for ${title}`);
    const isOnPostgres = row.engine === 'postgres';
    try {
      return await run({
        server,
        scenario,
        writes,
        isOnPostgres,
        connections: clients,
        ...(isOnPostgres && { databasePid }),
        ...(length && { length }),
      });
    } catch (error) {
      throw new Error(`${title}, ${clients} connections: ${error instanceof Error ? error.message : error}`);
    }
  }

  tell('warming up');
  const measured: (MeasuredRow & { length: Length })[] = [];
  for (const row of ROWS) {
    if (!targets[row.target] || (row.engine && !engines.includes(row.engine))) continue;
    const { rate } = await runRow(row, USUAL_CONNECTIONS);
    for (const clients of connections) {
      if (row.only !== undefined && row.only !== clients) continue;
      const length = lengthFor({ connections: clients, rate, seconds });
      measured.push({ row, connections: clients, length, rounds: [] });
    }
  }
  const disks: Measurement[] = [];
  for (let round = 1; round <= rounds; round += 1) {
    tell(`round ${round} of ${rounds}`);
    disks.push(disk.measure(DISK));
    for (const line of measured) line.rounds.push(await runRow(line.row, line.connections, line.length));
  }
  return { disk: disks, rows: measured };
}
