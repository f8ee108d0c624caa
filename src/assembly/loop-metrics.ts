import { Counter, Gauge } from 'prom-client';
import type { Clock } from '../clock.js';
import type { Metrics } from './metrics.js';

/** Work of a loop, for as long as the signal is not given. */
export type LoopWork = (signal: AbortSignal) => Promise<unknown>;

/** Numbers of what runs beside the requests. */
export function createLoopMetrics({ registry }: Pick<Metrics, 'registry'>, clock: Clock) {
  const registers = [registry];
  const runs = new Counter({
    name: 'acp_seller_loop_runs_total',
    help: 'Runs of what is done beside the requests, by loop and by how they ended',
    labelNames: ['loop', 'outcome'],
    registers,
  });
  const work = new Counter({
    name: 'acp_seller_loop_work_total',
    help: 'What those runs saw to: charges, events, holds and so on, one each',
    labelNames: ['loop'],
    registers,
  });
  const success = new Gauge({
    name: 'acp_seller_loop_last_success_timestamp_seconds',
    help: 'When a loop last came to the end of its work; at first, when the server started',
    labelNames: ['loop'],
    aggregator: 'max',
    registers,
  });

  /** The same work, counted. */
  return (name: string, runOnce: LoopWork): LoopWork => {
    const loop = name.replaceAll(' ', '_');
    const succeeded = (): void => success.set({ loop }, clock.now() / 1000);
    for (const outcome of ['done', 'failed']) runs.inc({ loop, outcome }, 0);
    work.inc({ loop }, 0);
    succeeded();
    return async (signal) => {
      try {
        const done = await runOnce(signal);
        runs.inc({ loop, outcome: 'done' });
        if (typeof done === 'number') work.inc({ loop }, done);
        succeeded();
        return done;
      } catch (error) {
        runs.inc({ loop, outcome: 'failed' });
        throw error;
      }
    };
  };
}
