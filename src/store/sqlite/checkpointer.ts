import { once } from 'node:events';
import { Worker } from 'node:worker_threads';
import type { Database } from 'better-sqlite3';
import type { CheckpointReport } from './checkpoint-thread.js';

const MIB = 1024 * 1024;
/** Bytes in the log, not yet copied, at which the thread is sent for. */
const COPY_AT = 8 * MIB;
/** Bytes in the log at which writers wait for the thread, so that the log can begin again from its start. */
const HOLD_AT = 64 * MIB;
/** Milliseconds without a commit after which what there is gets copied. */
const IDLE = 1000;

export interface Checkpointer {
  /** To be called after each transaction; costs a few microseconds. */
  afterCommit(): void;
  /** Copies all there is and cuts the log down to nothing; writers wait meanwhile. */
  empty(): Promise<void>;
  /** Ends the thread; its connection is closed then. */
  stop(): Promise<void>;
}

export interface CheckpointerOptions {
  /** Writers wait from `hold` to `resume`. */
  hold: () => void;
  resume: () => void;
  /** The thread is gone, or a copy failed in a way that leaves the files in doubt. */
  onFatal: (error: Error) => void;
}

/**
 * Keeps the write-ahead log short without a copy on the request path. SQLite begins the log anew only at a moment when
 * all of it is copied; under a load without pauses that moment never comes by itself, so above `HOLD_AT` the writers
 * are held for the short rest of a copy, while the event loop goes on.
 */
export async function startCheckpointer(db: Database, options: CheckpointerOptions): Promise<Checkpointer> {
  const pageSize = Number(db.pragma('page_size', { simple: true }));
  const look = db.prepare<[], { log: number; checkpointed: number }>('PRAGMA wal_checkpoint(NOOP)');
  const worker = new Worker(new URL('./checkpoint-thread.js', import.meta.url), {
    workerData: { file: db.name },
    // Loaders that the process was started with are of no use to a plain script.
    execArgv: [],
  });
  await once(worker, 'message');

  let copying = false;
  let holding = false;
  let stopped = false;
  const idle = setTimeout(copy, IDLE).unref();

  function waiting(): number {
    const { log, checkpointed } = look.get() ?? { log: 0, checkpointed: 0 };
    return log - checkpointed;
  }

  function copy(): void {
    if (copying || stopped || waiting() <= 0) return;
    copying = true;
    worker.postMessage('copy');
  }

  function letGo(): void {
    if (!holding) return;
    holding = false;
    worker.unref();
    options.resume();
  }

  function onReport(report: CheckpointReport): void {
    copying = false;
    const held = holding;
    letGo();
    if ('error' in report) {
      const transient = /^SQLITE_(BUSY|FULL|NOMEM|IOERR_NOMEM)/.test(report.code);
      if (!transient) fail(new Error(`The write-ahead log could not be copied: ${report.error}`));
      return;
    }
    if (stopped || held || report.log * pageSize < HOLD_AT || waiting() <= 0) return;
    holdWriters();
    copy();
  }

  function holdWriters(): void {
    holding = true;
    // Somebody may wait for a commit, and nothing else may be left to keep the process alive for it.
    worker.ref();
    options.hold();
  }

  /** Resolves behind `onReport`, which listens first, or when nothing will come any more. */
  const nextWord = (): Promise<unknown> => Promise.race([once(worker, 'message'), once(worker, 'exit')]);

  function fail(error: Error): void {
    if (stopped) return;
    stopped = true;
    clearTimeout(idle);
    letGo();
    options.onFatal(error);
  }

  worker.on('message', onReport);
  worker.on('error', (error) => fail(error instanceof Error ? error : new Error(String(error))));
  worker.on('exit', () => fail(new Error('The checkpoint thread ended.')));
  // Listening makes a worker keep the process alive, so this comes after it.
  worker.unref();

  return {
    afterCommit() {
      if (stopped) return;
      if (!copying && waiting() * pageSize >= COPY_AT) copy();
      idle.refresh();
    },
    async empty() {
      while (copying) await nextWord();
      if (stopped) return;
      copying = true;
      holdWriters();
      worker.postMessage('empty');
      await nextWord();
    },
    async stop() {
      stopped = true;
      clearTimeout(idle);
      letGo();
      if (worker.threadId === -1) return;
      worker.ref();
      worker.postMessage('stop');
      await once(worker, 'exit');
    },
  };
}
