import { setTimeout as wait } from 'node:timers/promises';
import type { Job, Measurement } from './load/job.js';
import type { LoadGenerator } from './load-generator.js';
import { AGENT_KEY } from './seller-target.js';
import type { LoadedTarget } from './targets.js';
import { between, type Usage, usageOf } from './usage.js';

/** Milliseconds. */
export const RAMP = 250;
/** The compiler of node is not done with the long ways through a server before some ten thousand requests. */
const WARM_UP = { reading: 1_000, writing: 6_000 };
/** Longer than the server waits with the rest of its log when nothing is written any more. PostgreSQL takes its time anyway. */
const SETTLING = { file: 1_300, postgres: 300 };

/** What a measurement looked like from outside. What the system does not tell is absent. */
export interface StretchMeasurement extends Measurement {
  /** Bytes that the server, and the processes of its database, wrote for each request. */
  serverBytes?: number;
  databaseBytes?: number;
  /** Seconds of CPU of the processes of the database for each request. */
  databaseSeconds?: number;
  /** Cores that they and the Stripe sandbox kept busy. */
  databaseCores?: number;
  stripeCores?: number;
}

/** Under load but not counted yet, and counted; milliseconds. */
export type Length = Pick<Job, 'rampMilliseconds' | 'milliseconds'>;

/** A stretch of load on one server. */
export interface Stretch extends Pick<Job, 'scenario' | 'connections' | 'sessionIds'> {
  server: LoadedTarget;
  /** First process of the database, where that is not the server itself. */
  databasePid?: number | undefined;
  isOnPostgres: boolean;
  /** Leaves work for the disk behind. */
  writes: boolean;
  /** Absent: only so long as it takes to be measured afterwards. */
  length?: Length;
}

/** Makes what loads a server for a while and sees what that takes, up to when the disk has it all. */
export function createStretches(generator: LoadGenerator) {
  return async function run({
    server,
    databasePid,
    isOnPostgres,
    writes,
    length,
    ...job
  }: Stretch): Promise<StretchMeasurement> {
    const look = () => ({
      at: performance.now(),
      server: usageOf(server.pid),
      stripe: usageOf(server.stripe?.pid),
      database: usageOf(databasePid),
    });
    const before = look();
    const measurement = await generator.run({
      url: server.url,
      serverPid: server.pid,
      stripeUrl: server.stripe?.url ?? '',
      apiKey: AGENT_KEY,
      rampMilliseconds: RAMP,
      milliseconds: writes ? WARM_UP.writing : WARM_UP.reading,
      ...length,
      ...job,
    });
    const after = look();
    if (writes) await wait(isOnPostgres ? SETTLING.postgres : SETTLING.file);
    const settled = writes ? look() : after;
    return {
      ...measurement,
      ...usedFor(measurement.steps, {
        seconds: (after.at - before.at) / 1000,
        server: between(before.server, settled.server),
        stripe: between(before.stripe, after.stripe),
        database: between(before.database, after.database),
        settled: between(before.database, settled.database),
      }),
    };
  };
}

export type RunStretch = ReturnType<typeof createStretches>;

/** `settled` is the database's until the end of the pause. */
interface Used extends Record<'server' | 'stripe' | 'database' | 'settled', Usage> {
  seconds: number;
}

function usedFor(steps: number, { seconds, server, stripe, database, settled }: Used) {
  const share = (amount: number | undefined, of: number): number | undefined =>
    amount === undefined ? undefined : amount / of;
  return {
    serverBytes: share(server.written, steps),
    databaseBytes: share(settled.written, steps),
    databaseSeconds: share(database.cpuSeconds, steps),
    databaseCores: share(database.cpuSeconds, seconds),
    stripeCores: share(stripe.cpuSeconds, seconds),
  };
}
