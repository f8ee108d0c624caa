import { closeSync, fdatasyncSync, openSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import type { Measurement } from './load/job.js';
import { quantile } from './statistics.js';

const BLOCK = Buffer.alloc(8 * 1024, 'x');
const BLOCKS = 1024;

export interface DiskProbe {
  /** Writes a block and waits until the disk has it, one after the other, as a database's log does. */
  measure(milliseconds: number): Measurement;
  close(): void;
}

/** Asks the disk under `folder` how many durable writes of 8 kB it takes: in a file that has its full size already. */
export function openDiskProbe(folder: string): DiskProbe {
  const file = openSync(join(folder, 'fdatasync'), 'w');
  for (let block = 0; block < BLOCKS; block += 1) writeSync(file, BLOCK);
  fdatasyncSync(file);

  return {
    measure(milliseconds) {
      const waits: number[] = [];
      const begin = performance.now();
      let now = begin;
      while (now - begin < milliseconds) {
        const started = now;
        writeSync(file, BLOCK, 0, BLOCK.length, (waits.length % BLOCKS) * BLOCK.length);
        fdatasyncSync(file);
        now = performance.now();
        waits.push(now - started);
      }
      waits.sort((a, b) => a - b);
      return {
        rate: (waits.length * 1000) / (now - begin),
        p50: quantile(waits, 0.5),
        p99: quantile(waits, 0.99),
        max: quantile(waits, 1),
        steps: waits.length,
      };
    },
    close: () => closeSync(file),
  };
}
