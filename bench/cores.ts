import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';

/** The core of each side; `undefined` leaves it to the system. */
export interface CorePlan {
  server: number | undefined;
  load: number | undefined;
  stripe: number | undefined;
  database: number | undefined;
  /** How it was done, for the report. */
  sentence: string;
}

/** Keeps the server alone on a core of its own, where there are two and a tool to do it. */
export function planCores(): CorePlan {
  const anywhere = { server: undefined, load: undefined, stripe: undefined, database: undefined };
  const [server, load, third, fourth] = allowedCores();
  if (server === undefined || load === undefined) {
    return { ...anywhere, sentence: 'server and load generator share what there is: fewer than two cores are known' };
  }
  if (spawnSync('taskset', ['--version']).status !== 0) {
    return { ...anywhere, sentence: 'not pinned: taskset is missing, so server and load generator may share a core' };
  }
  const stripe = third ?? load;
  const database = fourth ?? stripe;
  const sentence = `server on core ${server}, load generator on ${load}, Stripe sandbox on ${stripe}, PostgreSQL on ${database} (taskset)`;
  return { server, load, stripe, database, sentence };
}

/** A command that runs on this core and nowhere else. */
export function onCore(core: number | undefined, command: readonly string[]): string[] {
  return core === undefined ? [...command] : ['taskset', '--cpu-list', String(core), ...command];
}

/** Has a process that is there already, all its threads, run on this core from now on. */
export function moveToCore(core: number | undefined, pid: number): void {
  if (core === undefined) return;
  spawnSync('taskset', ['--all-tasks', '--pid', '--cpu-list', String(core), String(pid)]);
}

/** The cores that this process may use, on Linux; empty elsewhere. */
function allowedCores(): number[] {
  try {
    const list = /^Cpus_allowed_list:\s*(\S+)$/m.exec(readFileSync('/proc/self/status', 'utf8'))?.[1] ?? '';
    return list.split(',').flatMap((range) => {
      const [first = 0, last = first] = range.split('-').map(Number);
      return Array.from({ length: last - first + 1 }, (_, index) => first + index);
    });
  } catch {
    return [];
  }
}
