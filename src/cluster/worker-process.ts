import cluster from 'node:cluster';
import { OWN_WORKER } from '../config/workers.js';
import { closeUntaken } from './close-untaken.js';
import type { ToPrimary, ToWorker } from './messages.js';

/** How a worker ended. */
export interface Ending {
  code: number | undefined;
  signal: string | undefined;
}

/** A worker as its primary sees it. */
export interface WorkerProcess {
  /** From 1 on; one that takes the place of another has the number of that. */
  readonly number: number;
  /** Whether it serves. */
  isUp(): boolean;
  say(message: ToWorker): void;
  kill(): void;
}

export interface WorkerProcessOptions {
  number: number;
  /** What it is told besides the settings. */
  env: Record<string, string>;
  onUp(worker: WorkerProcess): void;
  onMessage(worker: WorkerProcess, message: ToPrimary): void;
  onEnd(worker: WorkerProcess, ending: Ending): void;
}

/** Starts a process like this one that serves. */
export function startWorker({ number, env, onUp, onMessage, onEnd }: WorkerProcessOptions): WorkerProcess {
  const forked = cluster.fork({ ...env, [OWN_WORKER]: String(number) });
  let isUp = false;
  const worker: WorkerProcess = {
    number,
    isUp: () => isUp,
    say(message) {
      // Who does not hear it is about to end.
      if (forked.isConnected()) forked.send(message, () => {});
    },
    kill: () => void forked.process.kill('SIGKILL'),
  };
  closeUntaken(forked.process);
  forked.on('error', () => {});
  forked.on('listening', () => {
    if (isUp) return;
    isUp = true;
    onUp(worker);
  });
  forked.on('message', (message: ToPrimary) => onMessage(worker, message));
  forked.on('exit', (code: number | null, signal: string | null) => {
    onEnd(worker, { code: code ?? undefined, signal: signal ?? undefined });
  });
  return worker;
}
