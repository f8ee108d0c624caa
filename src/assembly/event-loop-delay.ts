import { monitorEventLoopDelay } from 'node:perf_hooks';
import type { Clock } from '../clock.js';

/** Milliseconds between two looks of node's monitor; each that it takes down has them in it. */
const RESOLUTION = 10;
/** Milliseconds for which one mean counts. */
const WINDOW = 1000;
const NANOSECONDS = 1e6;

/**
 * How late the event loop is: the mean over a second, so that one slow sync of the disk, or one large body, is no
 * overload.
 */
export function createEventLoopDelay(monotonic: Clock) {
  const monitor = monitorEventLoopDelay({ resolution: RESOLUTION });
  let mean = 0;
  let since = monotonic.now();
  return {
    start: (): void => void monitor.enable(),
    stop: (): void => void monitor.disable(),
    /** Milliseconds. */
    now(): number {
      const time = monotonic.now();
      if (time - since < WINDOW) return mean;
      mean = monitor.count === 0 ? 0 : Math.max(0, monitor.mean / NANOSECONDS - RESOLUTION);
      monitor.reset();
      since = time;
      return mean;
    },
  };
}
