import type { Upkeep } from '../checkout/upkeep.js';

/**
 * Milliseconds after the end of a lease in which the agent's own retry, which has the token, may go on with the charge.
 * Longer than a call to Stripe can take, so that a confirm is seldom still under way when the sweeper looks; where one
 * is, the cancel decides.
 */
const GRACE = 20_000;

export interface Swept {
  charges: number;
  sessions: number;
  holds: number;
  keys: number;
}

/** Sees to all there is of one kind, until the signal is given; the result is how many. */
export type SweepTask = (signal: AbortSignal) => Promise<number>;

/** Looks after everything that no request will end. */
export function createSweeper(upkeep: Upkeep) {
  const tasks: Record<keyof Swept, SweepTask> = {
    charges: (signal) => upkeep.resumeCharges(GRACE, signal),
    sessions: upkeep.expireSessions,
    holds: upkeep.releaseHolds,
    keys: upkeep.forgetKeys,
  };
  return {
    /**
     * To be run side by side. Charges wait for Stripe, and so does a session that expires with a PaymentIntent to be
     * canceled: neither may hold up the holds and the keys, which need the database alone.
     */
    tasks,

    /** All of it, one after the other. */
    async runOnce({ grace = GRACE } = {}): Promise<Swept> {
      return {
        charges: await upkeep.resumeCharges(grace),
        sessions: await upkeep.expireSessions(),
        holds: await upkeep.releaseHolds(),
        keys: await upkeep.forgetKeys(),
      };
    },
  };
}

export type Sweeper = ReturnType<typeof createSweeper>;
