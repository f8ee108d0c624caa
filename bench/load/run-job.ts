import { setTimeout as wait } from 'node:timers/promises';
import { quantile } from '../statistics.js';
import { cpuSeconds } from './cpu-time.js';
import type { Job, Measurement } from './job.js';
import { type Client, scenarios } from './scenarios.js';

/** Loads a server with as many clients as there are connections, each of which waits for its answer. */
export async function runJob(job: Job): Promise<Measurement> {
  const clients = await Promise.all(Array.from({ length: job.connections }, () => scenarios[job.scenario](job)));
  const waits: number[] = [];
  let refused = 0;
  let steps = 0;
  const pause = job.perSecond === undefined ? 0 : (job.connections * 1000) / job.perSecond;
  const begin = performance.now() + job.rampMilliseconds;
  const end = begin + job.milliseconds;
  let failed = false;

  async function drive({ step }: Client, index: number): Promise<void> {
    let due = performance.now() + (index * pause) / job.connections;
    for (let started = await startAt(due); started < end && !failed; started = await startAt(due)) {
      const done = (await step()) !== false;
      const now = performance.now();
      steps += 1;
      if (now >= begin && now < end) {
        if (done) waits.push(now - started);
        else refused += 1;
      }
      due = pause > 0 ? due + pause : now;
    }
  }

  try {
    const [usage] = await Promise.all([usageBetween(begin, end, job.serverPid), ...clients.map(drive)]);
    waits.sort((a, b) => a - b);
    const perSecond = (count: number) => (count * 1000) / job.milliseconds;
    const rate = perSecond(waits.length);
    return {
      ...(job.eachWait && { waits }),
      rate,
      refused: perSecond(refused),
      p50: quantile(waits, 0.5),
      p99: quantile(waits, 0.99),
      max: quantile(waits, 1),
      steps,
      ...usage,
    };
  } finally {
    failed = true;
    for (const { close } of clients) close();
  }
}

/**
 * Waits for a moment; the result is when the step counts as begun. What keeps it waiting beyond that is the server, and
 * counts; a timer of this process that is late does not.
 */
async function startAt(due: number): Promise<number> {
  const early = due - performance.now();
  if (early <= 0) return due;
  await wait(early);
  return performance.now();
}

/** Cores kept busy from one moment to another, by the server and by this process. */
async function usageBetween(begin: number, end: number, serverPid: number | undefined) {
  await wait(begin - performance.now());
  const before = sample(serverPid);
  await wait(end - performance.now());
  const after = sample(serverPid);
  const seconds = (after.at - before.at) / 1000;
  const { server: from } = before;
  const { server: to } = after;
  return {
    loadCores: (after.own - before.own) / seconds,
    ...(from !== undefined && to !== undefined && { serverCores: (to - from) / seconds }),
  };
}

function sample(serverPid: number | undefined) {
  const { user, system } = process.cpuUsage();
  const server = serverPid === undefined ? undefined : cpuSeconds(serverPid);
  return { at: performance.now(), own: (user + system) / 1_000_000, server };
}
