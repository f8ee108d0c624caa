import { spawn } from 'node:child_process';
import { once } from 'node:events';

/** How much of what a process says is kept. */
const KEPT = 4000;

export interface NodeRun {
  /** `null` where a signal ended it. */
  code: number | null;
  /** The end of what it said. */
  said: string;
}

export interface NodeOptions {
  folder: string;
  env?: Record<string, string>;
  /** Milliseconds. */
  limit: number;
  signal: AbortSignal;
}

/** Runs node with a file; at the signal, or beyond the limit, it is ended with every process that it started. */
export async function runNode(args: readonly string[], { folder, env, limit, signal }: NodeOptions): Promise<NodeRun> {
  signal.throwIfAborted();
  const child = spawn(process.execPath, [...args], {
    cwd: folder,
    env: { ...process.env, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
    // Its own process group: whatever it starts is in it.
    detached: true,
  });
  let said = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (text: string) => {
      said = (said + text).slice(-KEPT);
    });
  }
  const endAll = () => endGroup(child.pid);
  const timer = setTimeout(endAll, limit);
  signal.addEventListener('abort', endAll);
  try {
    const [code] = await once(child, 'exit');
    return { code, said };
  } finally {
    clearTimeout(timer);
    signal.removeEventListener('abort', endAll);
    // Nobody of the group outlives its leader.
    endAll();
    signal.throwIfAborted();
  }
}

function endGroup(leader: number | undefined): void {
  if (leader === undefined) return;
  try {
    process.kill(-leader, 'SIGKILL');
  } catch {
    // The group is gone.
  }
}
