import { monotonicClock } from '../clock.js';
import type { Config } from '../config/config.js';
import type { Logger } from '../logger.js';
import type { Tracing } from '../tracing/tracing.js';

/** Milliseconds between two sentences about spans that are lost. */
const QUIET = 60_000;

/** Traces, where the settings name a receiver; without one, nothing of it is even loaded. */
export async function tracingOf({ tracing: settings }: Config, logger: Logger): Promise<Tracing | undefined> {
  if (settings === undefined) return undefined;
  const { createTracing } = await import('../tracing/tracing.js');
  let quietUntil = 0;
  return createTracing({
    settings,
    onLost(count, error) {
      if (monotonicClock.now() < quietUntil) return;
      quietUntil = monotonicClock.now() + QUIET;
      logger.warn({ count, detail: error?.name }, 'the receiver of traces does not take them: spans are lost');
    },
  });
}
