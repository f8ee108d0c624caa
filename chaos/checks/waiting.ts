import { setTimeout as sleep } from 'node:timers/promises';
import type { Engine } from '../engines/engine.js';
import type { Findings } from '../findings.js';

/** Longest that all this may take: the shortest hold there is is a minute, and a refund may wait for its next try. */
const LONGEST = 180_000;
const PAUSE = 1_000;
/** Seconds in a row without anything, and without news: then nothing follows from what came before. */
const QUIET = 6;

/** Waits until the server has nothing left to do by itself; whatever it does not come to the end of is stuck. */
export async function checkWaiting(
  engine: Pick<Engine, 'waiting' | 'received'>,
  findings: Findings,
  tell: (line: string) => void,
): Promise<void> {
  let waiting = await engine.waiting();
  tell(`waiting for the end of ${inWords(waiting)}`);
  const deadline = performance.now() + LONGEST;
  let received = 0;
  for (let quiet = 0; quiet < QUIET && performance.now() < deadline; ) {
    await sleep(PAUSE);
    waiting = await engine.waiting();
    // Stripe may be behind with its news by minutes, and what it tells may be done within a second.
    const before = received;
    received = await engine.received();
    quiet = received > before || Object.values(waiting).some((count) => count > 0) ? 0 : quiet + 1;
  }
  // Units that are still held have a line of their own.
  for (const [name, count] of Object.entries(waiting)) {
    if (count > 0 && name !== 'holds') findings.add('stuck', `${count} ${name} wait in the database`, count);
  }
}

const inWords = (waiting: Record<string, number>): string =>
  Object.entries(waiting)
    .map(([name, count]) => `${count} ${name}`)
    .join(', ');
