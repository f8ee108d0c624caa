/** What a connection does again and again. */
export type ScenarioName = 'echo-post' | 'echo-get' | 'create' | 'get' | 'get-in-turn' | 'update' | 'flow' | 'hammer';

/** One stretch of load, as the load generator is told. */
export interface Job {
  scenario: ScenarioName;
  url: string;
  stripeUrl: string;
  apiKey: string;
  connections: number;
  /** Steps a second of all connections together; as many as come unless it is said. */
  perSecond?: number;
  /** Whether the report has each single wait. */
  eachWait?: boolean;
  /** Under load, but not counted yet. */
  rampMilliseconds: number;
  milliseconds: number;
  /** Whose CPU time to watch. */
  serverPid: number | undefined;
  /** Sessions to be read; where none are said, some are created first. */
  sessionIds?: readonly string[];
}

/** Times in milliseconds. */
export interface Measurement {
  /** A second. */
  rate: number;
  p50: number;
  p99: number;
  /** The longest wait. */
  max: number;
  /** All that was done, under the ramp too. */
  steps: number;
  /** Requests a second that the server would not take, which are in none of the numbers above. */
  refused?: number;
  /** Each single wait, in rising order, where the job asks for them. */
  waits?: readonly number[];
  /** Cores kept busy: 1 is one whole core. Absent where the system does not tell. */
  serverCores?: number;
  loadCores?: number;
}

export type JobReport = { measurement: Measurement } | { error: string };
