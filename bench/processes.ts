import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:net';
import { setTimeout as wait } from 'node:timers/promises';
import { onCore } from './cores.js';

export interface ProcessOptions {
  core: number | undefined;
  /** What node runs: a file and its arguments. */
  args: readonly string[];
  /** All of it: nothing of this process's own environment is passed on. */
  env?: Record<string, string>;
  folder: string;
  /** A file descriptor. */
  stdout?: number;
  /** Whether it speaks with this process through messages. */
  messages?: boolean;
}

const ENDING = 5_000;
const STARTING = 30_000;
/** Milliseconds between two looks whether a process is up. */
const LOOK = 10;

/** Starts node on a core. Its complaints go to this process's stderr. */
export function startNode({ core, args, env = {}, folder, stdout, messages }: ProcessOptions): ChildProcess {
  // Kept by taskset, which turns into node: the process id stays the same.
  const [command = '', ...rest] = onCore(core, [process.execPath, ...args]);
  return spawn(command, rest, {
    cwd: folder,
    env: { PATH: process.env.PATH ?? '', NODE_ENV: 'production', ...env },
    stdio: ['ignore', stdout ?? 'ignore', 'inherit', ...(messages ? (['ipc'] as const) : [])],
  });
}

/** Ends one child, by force where it does not go by itself. */
export async function endProcess(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null || child.pid === undefined) return;
  const ended = once(child, 'exit');
  child.kill('SIGTERM');
  const force = setTimeout(() => child.kill('SIGKILL'), ENDING);
  await ended;
  clearTimeout(force);
}

/** Waits until it answers there as it should; throws where the process ended first, or never came so far. */
export async function waitUntilUp(
  child: ChildProcess,
  url: string,
  isUp: (answer: Response) => boolean = () => true,
): Promise<void> {
  for (const end = performance.now() + STARTING; performance.now() < end; await wait(LOOK)) {
    if (child.exitCode !== null || child.signalCode !== null) break;
    const answer = await fetch(url).catch(() => undefined);
    await answer?.arrayBuffer();
    if (answer && isUp(answer)) return;
  }
  throw new Error(`${child.spawnargs.join(' ')} does not answer at ${url}`);
}

/** A port that nobody uses now. */
export async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  server.close();
  await once(server, 'close');
  if (typeof address !== 'object' || address === null) throw new Error('There is no free port');
  return address.port;
}
