import { statfsSync } from 'node:fs';
import { availableParallelism, cpus, type } from 'node:os';

const TMPFS = 0x01021994;

/** What all figures hang on. */
export function machineLines(folder: string): string[] {
  const model = cpus()[0]?.model.trim() || 'unknown processor';
  return [
    `${availableParallelism()} cores of ${model}, ${type()}, node ${process.version}`,
    ...(statfsSync(folder).type === TMPFS
      ? ['The files are in memory: nothing here says anything of durability.']
      : []),
  ];
}
