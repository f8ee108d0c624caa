import type { Logger } from '../logger.js';

export interface Loop {
  start(): void;
  /** Resolves when the run in progress, if any, is over. */
  stop(): Promise<void>;
}

/** Runs `runOnce` at once and then again `interval` milliseconds after each end, whether or not it succeeded. */
export function createLoop(name: string, interval: number, runOnce: () => Promise<unknown>, logger: Logger): Loop {
  let timer: NodeJS.Timeout | undefined;
  let running: Promise<void> | undefined;
  let stopped = false;

  async function run(): Promise<void> {
    try {
      await runOnce();
    } catch (error) {
      logger.error({ loop: name, err: error }, 'loop failed');
    }
    running = undefined;
    if (!stopped) timer = setTimeout(begin, interval);
  }

  function begin(): void {
    running = run();
  }

  return {
    start: begin,
    async stop() {
      stopped = true;
      clearTimeout(timer);
      await running;
    },
  };
}
