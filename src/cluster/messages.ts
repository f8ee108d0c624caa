import type { MetricObjectWithValues, MetricValue } from 'prom-client';

/** What the metrics of one process are. */
export type Numbers = MetricObjectWithValues<MetricValue<string>>[];

/** What the primary says to a worker. */
export type ToWorker =
  | { kind: 'end'; signal: NodeJS.Signals }
  /** What `SIGHUP` says. */
  | { kind: 'reload' }
  /** Asks for the worker's own numbers. */
  | { kind: 'read'; id: number }
  /** Answers `gather`. */
  | { kind: 'gathered'; id: number; numbers: Numbers[] };

/** What a worker says to the primary. */
export type ToPrimary =
  /** Answers `read`. */
  | { kind: 'numbers'; id: number; numbers: Numbers }
  /** Asks for the numbers of all. */
  | { kind: 'gather'; id: number };
