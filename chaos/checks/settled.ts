import { setTimeout as sleep } from 'node:timers/promises';
import type { Stage } from '../actors/actor.js';
import { inParallel } from './in-parallel.js';

const AT_ONCE = 16;
const PAUSE = 500;

/** Asks for every session, and again for those that are being completed, until `deadline`; what is left is stuck. */
export async function checkSettled({ calls, history, findings }: Stage, deadline: number): Promise<void> {
  let ids = history.sessionIds();
  while (ids.length > 0) {
    const undecided: string[] = [];
    await inParallel(ids, AT_ONCE, async (id) => {
      const outcome = await calls.get(id);
      if (outcome.kind !== 'session') {
        findings.add('acknowledged', `${id} cannot be read any more: ${JSON.stringify(outcome)}`);
        return;
      }
      const { status } = outcome.session;
      if (status === 'complete_in_progress') undecided.push(id);
      else if (history.isClosed(id) && !history.endOf(id)) {
        findings.add('acknowledged', `${id} was said to be closed, and is ${status}`);
      }
    });
    ids = undecided;
    if (performance.now() > deadline) break;
    if (ids.length > 0) await sleep(PAUSE);
  }
  for (const id of ids) findings.add('stuck', `${id} is still being completed`);
}
