import { readdirSync, readFileSync } from 'node:fs';

const NANOSECONDS = 1e9;

/**
 * Seconds of CPU that the threads of a process have used, to the nanosecond; `undefined` where the system does not tell.
 * A thread that has ended is not in it any more.
 */
export function cpuSeconds(pid: number): number | undefined {
  try {
    const threads = readdirSync(`/proc/${pid}/task`);
    return threads.reduce((sum, thread) => sum + threadSeconds(`/proc/${pid}/task/${thread}/schedstat`), 0);
  } catch {
    return undefined;
  }
}

/** The first of its numbers is the time on a core. */
const threadSeconds = (file: string): number => Number(readFileSync(file, 'utf8').split(' ')[0]) / NANOSECONDS;
