import type { Logger } from '../logger.js';

export interface Loop {
  start(): void;
  /** There is something to do: runs now, or once more after the run in progress. */
  wake(): void;
  /** Gives the run in progress, if any, its signal, and resolves when it is over. */
  stop(): Promise<void>;
}

/**
 * Runs `runOnce` at once and then again `interval` milliseconds after each end, whether or not it succeeded. Where
 * `interval` is a function it is asked at each end.
 */
export function createLoop(
  name: string,
  interval: number | (() => number),
  runOnce: (signal: AbortSignal) => Promise<unknown>,
  logger: Logger,
): Loop {
  const stopping = new AbortController();
  let timer: NodeJS.Timeout | undefined;
  let running: Promise<void> | undefined;
  let isStarted = false;
  let isWoken = false;

  async function run(): Promise<void> {
    isWoken = false;
    try {
      await runOnce(stopping.signal);
    } catch (error) {
      logger.error({ loop: name, err: error }, 'loop failed');
    }
    running = undefined;
    const pause = typeof interval === 'number' ? interval : interval();
    if (!stopping.signal.aborted) timer = setTimeout(begin, isWoken ? 0 : pause);
  }

  function begin(): void {
    isStarted = true;
    running = run();
  }

  return {
    start: begin,
    wake() {
      isWoken = true;
      if (!isStarted || running || stopping.signal.aborted) return;
      clearTimeout(timer);
      begin();
    },
    async stop() {
      stopping.abort();
      clearTimeout(timer);
      await running;
    },
  };
}
