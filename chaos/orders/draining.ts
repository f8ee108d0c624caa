import { setTimeout as sleep } from 'node:timers/promises';
import type { Engine } from '../engines/engine.js';
import type { Complaints } from '../findings.js';

/** Milliseconds. */
interface Times {
  /** In which all has to be delivered; what died servers had on its way waits for its lease first. */
  longest: number;
  /** Without anything to do: then nothing follows from what came before. */
  quiet: number;
  pause: number;
}

const TIMES: Times = { longest: 180_000, quiet: 4_000, pause: 200 };

/** Waits until nothing is left to be delivered, and nothing that would make another event. */
export async function drain(
  engine: Pick<Engine, 'undelivered' | 'waiting'>,
  findings: Complaints<'parked' | 'stuck'>,
  { longest, quiet, pause }: Times = TIMES,
): Promise<void> {
  const end = performance.now() + longest;
  let left = await work(engine);
  for (let still = 0; still < quiet && performance.now() < end; ) {
    await sleep(pause);
    left = await work(engine);
    still = left.length > 0 ? 0 : still + pause;
  }
  for (const [name, count] of left) findings.add('stuck', `${count} ${name} wait in the database`, count);
  const { parked = 0 } = await engine.undelivered();
  if (parked > 0) findings.add('parked', `${parked} lanes stand still`, parked);
}

/** What moves by itself. Lanes that are parked do not, nor what is queued in them: that is told of as missing. */
async function work(engine: Pick<Engine, 'undelivered' | 'waiting'>): Promise<[string, number][]> {
  const { parked = 0, queued = 0, due = 0 } = await engine.undelivered();
  const { refunds = 0, events = 0, payments = 0 } = await engine.waiting();
  const queue = parked > 0 ? { due } : { due, queued };
  return Object.entries({ ...queue, refunds, events, payments }).filter(([, count]) => count > 0);
}
