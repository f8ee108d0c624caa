import type { Logger } from '../logger.js';

export interface Loop {
  start(): void;
  /** Gives the run in progress, if any, its signal, and resolves when it is over. */
  stop(): Promise<void>;
}

/** Runs `runOnce` at once and then again `interval` milliseconds after each end, whether or not it succeeded. */
export function createLoop(
  name: string,
  interval: number,
  runOnce: (signal: AbortSignal) => Promise<unknown>,
  logger: Logger,
): Loop {
  const stopping = new AbortController();
  let timer: NodeJS.Timeout | undefined;
  let running: Promise<void> | undefined;

  async function run(): Promise<void> {
    try {
      await runOnce(stopping.signal);
    } catch (error) {
      logger.error({ loop: name, err: error }, 'loop failed');
    }
    running = undefined;
    if (!stopping.signal.aborted) timer = setTimeout(begin, interval);
  }

  function begin(): void {
    running = run();
  }

  return {
    start: begin,
    async stop() {
      stopping.abort();
      clearTimeout(timer);
      await running;
    },
  };
}
