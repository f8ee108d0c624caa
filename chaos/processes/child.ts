import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';

/** How a process ended. */
export interface Ending {
  code: number | null;
  signal: NodeJS.Signals | null;
}

export interface Child {
  process: ChildProcess;
  ended: Promise<Ending>;
  /** Ends it at once, as a power cut would. */
  kill(): Promise<Ending>;
  /** Asks it to end, and waits for that no longer than half a minute. */
  stop(): Promise<Ending>;
}

export interface ChildOptions {
  /** What node runs: a file and its arguments. */
  args: readonly string[];
  /** All of it: nothing of this process's own environment is passed on. */
  env: Record<string, string>;
  folder: string;
  /** A file descriptor for whatever it says. */
  log: number;
  /** Whether it speaks with this process through messages. */
  messages?: boolean;
}

const STOPPING = 30_000;

/** Starts node with a file. */
export function startChild({ args, env, folder, log, messages }: ChildOptions): Child {
  const child = spawn(process.execPath, [...args], {
    cwd: folder,
    env: { PATH: process.env.PATH ?? '', ...env },
    stdio: ['ignore', log, log, ...(messages ? (['ipc'] as const) : [])],
  });
  const ended = once(child, 'exit').then(([code, signal]): Ending => ({ code, signal }));
  return {
    process: child,
    ended,
    kill() {
      child.kill('SIGKILL');
      return ended;
    },
    async stop() {
      child.kill('SIGTERM');
      const force = setTimeout(() => child.kill('SIGKILL'), STOPPING);
      const ending = await ended;
      clearTimeout(force);
      return ending;
    },
  };
}
