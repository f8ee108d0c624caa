import { setTimeout as wait } from 'node:timers/promises';
import { quantile } from '../statistics.js';
import { cpuSeconds } from './cpu-time.js';
import type { Job, Measurement } from './job.js';
import { type Client, scenarios } from './scenarios.js';

/** Loads a server with as many clients as there are connections, each of which waits for its answer. */
export async function runJob(job: Job): Promise<Measurement> {
  const clients = await Promise.all(Array.from({ length: job.connections }, () => scenarios[job.scenario](job)));
  const waits: number[] = [];
  const begin = performance.now() + job.rampMilliseconds;
  const end = begin + job.milliseconds;
  let failed = false;

  async function drive({ step }: Client): Promise<void> {
    for (let started = performance.now(); started < end && !failed; ) {
      await step();
      const now = performance.now();
      if (now >= begin && now < end) waits.push(now - started);
      started = now;
    }
  }

  try {
    const [usage] = await Promise.all([usageBetween(begin, end, job.serverPid), ...clients.map(drive)]);
    waits.sort((a, b) => a - b);
    const rate = (waits.length * 1000) / job.milliseconds;
    return { rate, p50: quantile(waits, 0.5), p99: quantile(waits, 0.99), ...usage };
  } finally {
    failed = true;
    for (const { close } of clients) close();
  }
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
