import { setMaxListeners } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Dice } from '../dice.js';
import type { StripeAccount } from '../stripe-account.js';
import type { StripeSide } from '../stripe-side.js';

/** Of payments that wait for the buyer, and of those that wait for the bank. */
const FATES = {
  'payment_intent.requires_action': { succeed: 25, fail: 8, late: 67 },
  'payment_intent.processing': { succeed: 70, fail: 20, late: 10 },
};
type Waiting = keyof typeof FATES;

const isWaiting = (type: string): type is Waiting => Object.hasOwn(FATES, type);
const INTERVAL = 40;
/** So many are decided at once, before the server can have read Stripe's answer; the others after milliseconds. */
const AT_ONCE = 0.6;
const SOON = [20, 1500] as const;
/** Longer than the units of a session are held, and as long as a payment may keep agents waiting. */
const LATE = {
  'payment_intent.requires_action': [50_000, 90_000],
  'payment_intent.processing': [3_000, 12_000],
} as const;

export interface BankHours {
  /** From then on, all is decided at once. */
  closing: AbortSignal;
  closed: AbortSignal;
}

/** What happens at Stripe without the seller: buyers authenticate there, or fail to, and slow payments are decided. */
export async function runBank(
  stripe: StripeSide,
  account: StripeAccount,
  dice: Dice,
  { closing, closed }: BankHours,
): Promise<void> {
  setMaxListeners(0, closing);

  async function decide(type: Waiting, id: string): Promise<void> {
    const fate = dice.weighted(FATES[type]);
    const [shortest, longest] = fate === 'late' ? LATE[type] : SOON;
    const pause = fate !== 'late' && dice.chance(AT_ONCE) ? 0 : dice.between(shortest, longest);
    const outcome = fate === 'late' ? dice.pick(['succeed', 'fail'] as const) : fate;
    await sleep(pause, undefined, { signal: closing }).catch(() => {});
    await stripe.decide(id, type === 'payment_intent.processing' ? 'settle' : 'authenticate', outcome);
  }

  let last: string | undefined;
  while (!closed.aborted) {
    for (const { id, type, objectId } of await account.eventsAfter(last, Object.keys(FATES))) {
      last = id;
      if (isWaiting(type)) decide(type, objectId).catch(() => {});
    }
    await sleep(INTERVAL);
  }
}
