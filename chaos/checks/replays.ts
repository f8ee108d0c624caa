import type { Stage } from '../actors/actor.js';
import { digestOf } from '../history.js';
import { inParallel } from './in-parallel.js';

const AT_ONCE = 16;

/** Sends every acknowledged request once more: same key, same body, so the same bytes have to come back. */
export async function checkReplays({ calls, history, findings }: Stage): Promise<void> {
  await inParallel(history.answers(), AT_ONCE, async (acknowledged) => {
    const outcome = await calls.repeat(acknowledged);
    if (outcome.kind === 'session' && digestOf(outcome.text) === acknowledged.digest) return;
    const now = outcome.kind === 'session' ? outcome.text : JSON.stringify(outcome);
    findings.add('acknowledged', `POST ${acknowledged.path} ${acknowledged.key} is answered differently now: ${now}`);
  });
}
