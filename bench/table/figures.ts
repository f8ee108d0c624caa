import type { CorePlan } from '../cores.js';
import { median } from '../statistics.js';
import type { StretchMeasurement } from '../stretch.js';

/** What a row of the table says. What the system did not tell is absent. */
export interface Figures {
  /** A second. */
  rate: number;
  lowest: number;
  highest: number;
  /** Milliseconds; `max` is the longest of all rounds. */
  p50: number;
  p99: number;
  max: number;
  /** Cores kept busy; `loadCore` is the core of the load generator with all that runs on it. */
  server: number | undefined;
  load: number | undefined;
  loadCore: number | undefined;
  /** Of each request: microseconds, and bytes. */
  serverMicroseconds: number | undefined;
  databaseMicroseconds: number | undefined;
  serverBytes: number | undefined;
  databaseBytes: number | undefined;
}

/** Medians of the rounds. */
export function figuresOf(rounds: readonly StretchMeasurement[], cores: CorePlan): Figures {
  const middle = (of: (round: StretchMeasurement) => number | undefined): number | undefined => {
    const values = rounds.map(of).filter((value) => value !== undefined);
    return values.length === 0 ? undefined : median(values);
  };
  const rates = rounds.map(({ rate }) => rate);
  return {
    rate: median(rates),
    lowest: Math.min(...rates),
    highest: Math.max(...rates),
    p50: median(rounds.map(({ p50 }) => p50)),
    p99: median(rounds.map(({ p99 }) => p99)),
    max: Math.max(...rounds.map(({ max }) => max)),
    server: middle(({ serverCores }) => serverCores),
    load: middle(({ loadCores }) => loadCores),
    loadCore: middle((round) => loadCore(round, cores)),
    serverMicroseconds: middle(({ serverCores, rate }) => serverCores && rate && (serverCores * 1e6) / rate),
    databaseMicroseconds: middle(({ databaseSeconds }) => databaseSeconds && databaseSeconds * 1e6),
    serverBytes: middle(({ serverBytes }) => serverBytes),
    databaseBytes: middle(({ databaseBytes }) => databaseBytes),
  };
}

/** How busy the core of the load generator is, with whoever shares it. */
function loadCore({ loadCores, stripeCores = 0, databaseCores = 0 }: StretchMeasurement, cores: CorePlan) {
  if (loadCores === undefined || cores.load === undefined) return loadCores;
  const stripe = cores.stripe === cores.load ? stripeCores : 0;
  const database = cores.database === cores.load ? databaseCores : 0;
  return loadCores + stripe + database;
}
