import { setTimeout as sleep } from 'node:timers/promises';
import type { Actor } from './actor.js';

/** Milliseconds between two of them. */
const PAUSE = [300, 2500] as const;

/**
 * Pays sessions once more at Stripe, past the server, as a copy of it that was restored from a backup might: no order
 * can stand on that money, so all of it has to go back.
 */
export const secondPayer: Actor = async ({ account }, dice, signal) => {
  while (!signal.aborted) {
    const [first, ...others] = await account.recentPayments();
    if (first) await account.payAgain(dice.pick([first, ...others]));
    await sleep(dice.between(...PAUSE), undefined, { signal }).catch(() => {});
  }
};
