import { setTimeout as sleep } from 'node:timers/promises';
import type { WireSession } from '../../src/protocol/wire.js';
import { goodCard, PROCESSING } from './cards.js';
import { completeBody, type Payer } from './paying.js';

/** What agents do while the bank takes its time. */
const MEANWHILE = { asks: 35, repeats: 25, paysOtherwise: 12, cancels: 13, leaves: 15 };
const QUESTIONS = 40;
/** Milliseconds between two questions. */
const PAUSE = 250;

/** Pays by a card whose bank decides later. */
export async function paySlowly({ requests, minter, dice }: Payer, session: WireSession): Promise<void> {
  const { id } = session;
  const key = requests.newKey();
  const body = completeBody(session, await minter.mint(session, { paymentMethod: PROCESSING }));
  const complete = () => requests.complete(id, body, { key, slow: true });
  let outcome = await complete();
  const meanwhile = dice.weighted(MEANWHILE);
  if (meanwhile === 'leaves') return;
  if (meanwhile === 'cancels') await requests.cancel(id);
  if (meanwhile === 'paysOtherwise') {
    const token = await minter.mint(session, { paymentMethod: goodCard(dice) });
    await requests.complete(id, completeBody(session, token), { slow: true });
  }
  for (let asked = 0; asked < QUESTIONS; asked += 1) {
    if (outcome.kind !== 'session' || outcome.session.status !== 'complete_in_progress') return;
    await sleep(PAUSE);
    outcome = meanwhile === 'repeats' ? await complete() : await requests.get(id);
  }
}
