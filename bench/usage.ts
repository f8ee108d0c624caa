import { readdirSync, readFileSync } from 'node:fs';
import { cpuSeconds } from './load/cpu-time.js';

/** What a process and its children have used since they began; what the system does not tell is absent. */
export interface Usage {
  cpuSeconds?: number;
  /** Bytes that went to the disk, in whole pages. */
  written?: number;
}

const TICKS_A_SECOND = 100;

/**
 * Of a process and its children. Those that ended are counted too: the system adds them to their parent. Reading
 * another user's `written` takes root.
 */
export function usageOf(pid: number | undefined): Usage {
  if (pid === undefined) return {};
  const family = [pid, ...childrenOf(pid)];
  const own = sum(family.map(cpuSeconds));
  const ended = endedSeconds(pid);
  return {
    cpuSeconds: own === undefined || ended === undefined ? undefined : own + ended,
    written: sum(family.map(writtenBytes)),
  };
}

/** What was used in between; absent where either side is. */
export const between = (before: Usage, after: Usage): Usage => ({
  cpuSeconds: difference(before.cpuSeconds, after.cpuSeconds),
  written: difference(before.written, after.written),
});

const difference = (before: number | undefined, after: number | undefined): number | undefined =>
  before === undefined || after === undefined ? undefined : after - before;

/** Resident memory in bytes; `undefined` where the system does not tell. */
export function residentBytes(pid: number): number | undefined {
  const kilobytes = /^VmRSS:\s*(\d+) kB$/m.exec(textOf(`/proc/${pid}/status`) ?? '')?.[1];
  return kilobytes === undefined ? undefined : Number(kilobytes) * 1024;
}

export function childrenOf(pid: number): number[] {
  try {
    const processes = readdirSync('/proc').filter((name) => /^\d+$/.test(name));
    return processes.map(Number).filter((other) => Number(statFields(other)?.[PARENT]) === pid);
  } catch {
    return [];
  }
}

/** Places among the fields of `stat` behind the name, which stands in brackets and may have spaces. */
const PARENT = 1;
const [ENDED_USER, ENDED_SYSTEM] = [13, 14];

function statFields(pid: number): string[] | undefined {
  const stat = textOf(`/proc/${pid}/stat`);
  return stat?.slice(stat.lastIndexOf(')') + 2).split(' ');
}

function endedSeconds(pid: number): number | undefined {
  const fields = statFields(pid);
  return fields && (Number(fields[ENDED_USER]) + Number(fields[ENDED_SYSTEM])) / TICKS_A_SECOND;
}

function writtenBytes(pid: number): number | undefined {
  const bytes = /^write_bytes: (\d+)$/m.exec(textOf(`/proc/${pid}/io`) ?? '')?.[1];
  return bytes === undefined ? undefined : Number(bytes);
}

function textOf(file: string): string | undefined {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return undefined;
  }
}

/** Of those that are still there; `undefined` where that is nobody. */
function sum(values: readonly (number | undefined)[]): number | undefined {
  const known = values.filter((value) => value !== undefined);
  return known.length === 0 ? undefined : known.reduce((total, value) => total + value, 0);
}
