import { monotonicClock } from '../clock.js';
import type { Logger } from '../logger.js';
import type { ToPrimary } from './messages.js';
import { createNumbers } from './numbers.js';
import { createRestarting, type Restarting } from './restarting.js';
import { type Ending, startWorker, type WorkerProcess } from './worker-process.js';

export interface KeepWorkersOptions {
  /** Workers that there are to be. */
  count: number;
  /** What they are told besides the settings. */
  env: Record<string, string>;
  logger: Logger;
  /** Called once the first of them serves. */
  onUp: () => void;
}

/** Workers that are kept running. */
export interface Workers {
  /** Has them drain and end; told again, they end at once. */
  end(signal: NodeJS.Signals): void;
  /** Has them read their secrets anew. */
  reload(): void;
  /** The exit code, when all have ended: 1 where none served and one could not start, or where one had to be killed. */
  ended: Promise<number>;
}

/** Room for one worker after the other. */
interface Place {
  number: number;
  restarting: Restarting;
  worker?: WorkerProcess | undefined;
  timer?: NodeJS.Timeout;
}

/** Milliseconds. A worker stops by itself within 25 s, and 3 more for its last traces; container platforms kill after 30. */
const PATIENCE = 29_000;

/**
 * Starts workers, and another one in place of one that ended. The first is started alone, so that whatever all of them
 * would do, or stumble over, comes once.
 */
export function keepWorkers({ count, env, logger, onUp }: KeepWorkersOptions): Workers {
  const places: Place[] = Array.from({ length: count }, (_, index) => ({
    number: index + 1,
    restarting: createRestarting(monotonicClock.now),
  }));
  const numbers = createNumbers<WorkerProcess>((worker, id) => worker.say({ kind: 'read', id }));
  const running = () => places.flatMap(({ worker }) => worker ?? []);
  let hasServed = false;
  let isEnding = false;
  let exitCode = 0;
  let finish: (code: number) => void;
  const ended = new Promise<number>((resolve) => {
    finish = resolve;
  });

  function start(place: Place): void {
    place.worker = startWorker({
      number: place.number,
      env,
      onUp() {
        place.restarting.served();
        if (hasServed || isEnding) return;
        hasServed = true;
        onUp();
        for (const other of places) if (other !== place) start(other);
      },
      onMessage,
      onEnd: (worker, ending) => onEnd(place, worker, ending),
    });
  }

  async function onMessage(worker: WorkerProcess, message: ToPrimary): Promise<void> {
    if (message.kind === 'numbers') numbers.take(worker, message.id, message.numbers);
    else worker.say({ kind: 'gathered', id: message.id, numbers: await numbers.gather(running()) });
  }

  function onEnd(place: Place, worker: WorkerProcess, ending: Ending): void {
    numbers.depart(worker);
    place.worker = undefined;
    const noneServes = !running().some(({ isUp }) => isUp());
    if (!isEnding && !worker.isUp() && noneServes) {
      logger.fatal({ worker: place.number, ...ending }, 'a worker cannot start, and no other one serves');
      close(1);
      for (const other of running()) other.kill();
    }
    if (isEnding) {
      if (running().length === 0) finish(exitCode);
      return;
    }
    const pause = place.restarting.pause();
    logger.error({ worker: place.number, ...ending, ms: pause }, 'a worker ended; another one takes its place');
    place.timer = setTimeout(start, pause, place);
  }

  /** Nobody is started any more. */
  function close(code: number): void {
    isEnding = true;
    exitCode = code;
    for (const { timer } of places) clearTimeout(timer);
  }

  start(places[0] as Place);
  return {
    end(signal) {
      if (isEnding) {
        for (const worker of running()) worker.kill();
        return;
      }
      close(0);
      logger.info({ signal }, 'draining');
      for (const worker of running()) worker.say({ kind: 'end', signal });
      if (running().length === 0) finish(0);
      setTimeout(() => {
        exitCode = 1;
        logger.error({ count: running().length }, 'killing workers that do not end');
        for (const worker of running()) worker.kill();
      }, PATIENCE).unref();
    },
    reload() {
      for (const worker of running()) worker.say({ kind: 'reload' });
    },
    ended,
  };
}
